"""The exhibits as one PDF, each page stamped with its number: the same number in both languages.

Texts and pictures are shown; of other files a sheet names file, size and digest, and the file goes beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from reportgen.documents.annexes import annex_frame
from reportgen.documents.frame import Letter, written
from reportgen.documents.occasion import Occasion
from reportgen.findings.declared import own_words
from reportgen.language.harmless import safe_for_print
from reportgen.language.translator import Translator

_COLUMNS = 92
LINES_AT_MOST = 400  # of one exhibit in print; the file itself is complete
_TEXTS = frozenset({".txt", ".eml", ".csv", ".json", ".md", ".toml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One exhibit as its pages show it."""

    stamp: str
    title: str
    file_line: str
    sha256: str
    lines: tuple[str, ...]
    picture: str  # its name in the HTML, or ""
    note: str


def stamped_exhibits(occasion: Occasion, translator: Translator) -> Letter:
    """Every exhibit of the case in its order."""
    shown = tuple(_shown(occasion, translator))
    context = annex_frame("exhibits", occasion, translator) | {"exhibits": shown}
    letter = written("exhibits", occasion, translator, context)
    pictures = {f"exhibit{number}": data for number, data in _pictures(occasion)}
    return replace(letter, pictures=pictures)


def _pictures(occasion: Occasion) -> Iterator[tuple[int, bytes]]:
    for number, exhibit in enumerate(occasion.case.exhibits, start=1):
        if exhibit.path in occasion.exhibit_pictures:
            yield number, occasion.exhibit_pictures[exhibit.path]


def _shown(occasion: Occasion, translator: Translator) -> Iterator[Shown]:
    for number, exhibit in enumerate(occasion.case.exhibits, start=1):
        path = PurePosixPath(exhibit.path)
        found = occasion.analysis.input_of(exhibit.path)
        is_picture = exhibit.path in occasion.exhibit_pictures
        lines: tuple[str, ...] = ()
        note = ""
        if path.suffix.lower() in _TEXTS:
            every = _lines(occasion.exhibit_texts.get(exhibit.path, ""))
            lines = every[:LINES_AT_MOST]
            if len(every) > len(lines):
                note = translator.text("exhibits.cut", n=LINES_AT_MOST)
        elif not is_picture:
            note = translator.text("exhibits.beside")
        yield Shown(
            stamp=translator.text("exhibits.stamp", number=str(number)),
            title=translator.own_words(own_words(exhibit.title)),
            file_line=f"{path.name}, {translator.bytes(found.size_bytes)}",
            sha256=found.sha256,
            lines=lines,
            picture=f"exhibit{number}" if is_picture else "",
            note=note,
        )


def _lines(text: str) -> tuple[str, ...]:
    """Short lines: the back end takes quadratic time for a long word."""
    broken: list[str] = []
    for line in text.replace("\t", "    ").splitlines()[: LINES_AT_MOST + 1]:
        safe = safe_for_print(line[:4000])
        broken += textwrap.wrap(safe, _COLUMNS, drop_whitespace=False) or [""]
    return tuple(broken)
