"""``README.txt`` of a bundle: what lies in it, and how anyone checks it with what every computer has."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.analysis.value import Analysis
from reportgen.documents.cited import paragraph
from reportgen.evidence.citation import FrameSet, frames_by_capture
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode

_WIDTH = 100
_RANGES_AT_MOST = 40  # of one filter: longer ones cannot be read, nor pasted everywhere
_WINDOWS_LOOP = (
    "Get-Content -Encoding UTF8 manifest-sha256.txt | ForEach-Object { $d, $f = $_ -split '  ', 2; "
    "if ((Get-FileHash -Algorithm SHA256 -LiteralPath $f).Hash -ne $d) { $f } }"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Names below ``data/``, as they lie in the bundle; empty where there is no such file."""

    letters: tuple[str, ...]
    analysis: str
    flows: str
    frames: str
    custody: str
    captures: tuple[str, ...]  # only where the user said so
    has_exhibits: bool
    has_registry: bool


def readme(
    analysis: Analysis, contents: Contents, translators: Mapping[LanguageCode, Translator], *, banners: Sequence[str]
) -> bytes:
    """The file, German first where the case's first language is German; always in both languages."""
    order: tuple[LanguageCode, ...] = ("de", "en") if analysis.facts.case.languages[0] == "de" else ("en", "de")
    parts = ["\n".join(_part(analysis, contents, translators[code])) for code in order]
    head = "".join(f"*** {banner} ***\n" for banner in banners)
    return (head + ("\n" + "=" * _WIDTH + "\n\n").join(f"{part}\n" for part in parts)).encode()


def _part(analysis: Analysis, contents: Contents, words: Translator) -> Iterator[str]:
    yield words.text("readme.title", reference=analysis.facts.case.reference)
    yield ""
    yield from _files(contents, words)
    yield from _checks(contents, words)
    yield from _wireshark(analysis, contents, words)
    yield words.text("readme.limits-head")
    yield from _wrapped(words.text("readme.limits"))


def _files(contents: Contents, words: Translator) -> Iterator[str]:
    yield words.text("readme.files")
    named = [
        ("data/letters/", "readme.file.letters" if contents.letters else ""),
        (f"data/{contents.analysis}", "readme.file.analysis"),
        (f"data/{contents.flows}", "readme.file.flows"),
        (f"data/{contents.frames}", "readme.file.frames"),
        (f"data/{contents.custody}", "readme.file.custody" if contents.custody else ""),
        ("data/captures/", "readme.file.captures" if contents.captures else ""),
        ("data/exhibits/", "readme.file.exhibits" if contents.has_exhibits else ""),
        ("data/registry/", "readme.file.registry" if contents.has_registry else ""),
        ("manifest-sha256.txt", "readme.file.manifest"),
        ("tagmanifest-sha256.txt", "readme.file.tagmanifest"),
        ("bagit.txt, bag-info.txt", "readme.file.bagit"),
    ]
    for name, key in named:
        if key:
            yield f"  {name}"
            yield from _wrapped(words.text(key), "      ")
    yield ""


def _checks(contents: Contents, words: Translator) -> Iterator[str]:
    letter = f"data/{contents.letters[0]}" if contents.letters else "data/…"
    custody = f"data/{contents.custody}"
    yield words.text("readme.check")
    for key, commands in (
        ("windows", (_WINDOWS_LOOP, f"certutil -hashfile {_windows(letter)} SHA256")),
        ("macos", ("shasum -a 256 -c manifest-sha256.txt", "shasum -a 256 -c tagmanifest-sha256.txt")),
        ("linux", ("sha256sum -c manifest-sha256.txt", "sha256sum -c tagmanifest-sha256.txt")),
        ("bagit", ("pip install bagit", "bagit.py --validate .")),
        ("reportgen", ("reportgen verify .",)),
        ("custody", (f"sed -n 1p {custody} | head -c -1 | sha256sum",) if contents.custody else ()),
        ("stamp", (_STAMP,)),
        ("pdf", (f"pdfdetach -list {letter}", f"pdfsig {letter}") if contents.letters else ()),
    ):
        if commands:
            yield from _wrapped(words.text(f"readme.check.{key}"), "  ")
            yield from (f"      {command}" for command in commands)
    yield ""


_STAMP = "openssl ts -verify -data manifest-sha256.txt -in answer.tsr -CAfile root.pem -untrusted chain.pem"


def _wireshark(analysis: Analysis, contents: Contents, words: Translator) -> Iterator[str]:
    """Each measured sentence with the filter that shows its frames."""
    recordings = {recording.sha256: recording for recording in analysis.facts.recordings}
    said = [assertion for assertion in analysis.assertions if assertion.citations]
    if not said:
        return
    yield words.text("readme.wireshark")
    yield from _wrapped(words.text("readme.wireshark-how", frames=f"data/{contents.frames}"), "  ")
    for sha256, recording in recordings.items():
        place = "readme.capture-inside" if contents.captures else "readme.capture-at-home"
        yield from _wrapped(words.text(place, capture=recording.entry.id, sha256=sha256), "  ")
    for assertion in said:
        yield ""
        yield from _wrapped(f"[{assertion.id}] {paragraph(assertion, words)}", "  ")
        for sha256, frames in frames_by_capture(assertion.citations).items():
            yield f"      {recordings[sha256].entry.id}: {frame_filter(frames)}"
            if len(frames.ranges) > _RANGES_AT_MOST:
                cut = words.text("readme.filter-cut", n=len(frames.ranges) - _RANGES_AT_MOST)
                yield from _wrapped(cut, "      ")
    yield ""


def frame_filter(frames: FrameSet) -> str:
    """A Wireshark display filter for the first 40 ranges. Source: wireshark-filter(4), set membership."""
    shown = frames.ranges[:_RANGES_AT_MOST]
    inside = ", ".join(str(first) if first == last else f"{first}..{last}" for first, last in shown)
    return f"frame.number in {{{inside}}}"


def _windows(path: str) -> str:
    return path.replace("/", "\\")


def _wrapped(text: str, indent: str = "  ") -> Iterator[str]:
    yield from textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
