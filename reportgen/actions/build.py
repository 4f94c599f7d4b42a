"""``build``: a case folder becomes a bundle of letters and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import reportgen
from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import CaseFiles, read_case_files
from reportgen.actions.chosen_pictures import signature_of
from reportgen.actions.custody_log import Entry as LogEntry
from reportgen.actions.custody_log import note_outputs
from reportgen.actions.open_case import case_of
from reportgen.actions.printing import UNDATED, Press, Printed, usable_cores_count
from reportgen.adapters.files import write_bundle
from reportgen.adapters.folder import CaseFolder, is_file, native_name
from reportgen.adapters.zip_bundle import refuse_to_overwrite, write_zip
from reportgen.analysis.as_json import analysis_json
from reportgen.analysis.tables import flows_csv, frames_csv
from reportgen.analysis.value import Analysis, InputDigest
from reportgen.bundle.compose import compose_bag
from reportgen.bundle.entry import Entry, StoredFile, digest_of, size_bytes_of
from reportgen.bundle.layout import MANIFEST, MANIFEST_LIMIT_BYTES
from reportgen.case.values import Case
from reportgen.documents.mark import banner, marked_name
from reportgen.documents.occasion import Sheet
from reportgen.documents.readme import Contents, readme
from reportgen.errors import CaseIncomplete, OutputError
from reportgen.evidence.custody import Json
from reportgen.evidence.custody_kinds import ANALYSIS, BUILD, RENDER, listed
from reportgen.evidence.time_stamp import ABOUT, STAMP_FILES, STAMPS_FOLDER, holds
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode
from reportgen.pipeline.compose import Composition, Incomplete, compose, confirmed

_LONG_CAPTURES_BYTES = 8_000_000  # about a second and a half of reading
Step = Callable[[str], None]
"""Called with the message id of each step as it begins: ``build.step.<step>``."""


class NothingComplete(CaseIncomplete):
    """The case is not complete for any letter; ``incomplete`` says what each one lacks."""

    def __init__(self, incomplete: tuple[Incomplete, ...], inputs: tuple[InputDigest, ...]) -> None:
        super().__init__("build.nothing-complete")
        self.incomplete = incomplete
        self.inputs = inputs  # what was read


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was written."""

    target: Path
    archive: Path | None  # the zip file, where one was asked for
    old_archive: Path | None  # one of an earlier build, which may differ from the folder now
    letters: tuple[Path, ...]  # the PDFs
    incomplete: tuple[Incomplete, ...]
    waiting_count: int  # findings that wait for the user's word and stayed out
    unreadable_review_lines: tuple[int, ...]
    leftovers: tuple[Path, ...]  # what could not be removed of a replaced bundle
    unlogged: OutputError | None  # why the custody log could not take this build


def build(
    case_folder: Path,
    *,
    target: Path | None,
    replace: bool,
    step: Step,
    with_captures: bool = False,
    zipped: bool = False,
) -> Built:
    """Reads the case, analyses its captures, sets the letters and writes the bundle; the same input, the same bytes.

    ``target`` defaults to ``bundle`` inside the case folder. ``with_captures``: they go in, which they do not
    otherwise. ``zipped``: the bundle is also written as one zip file beside the folder.

    Raises: UnreadableInput, Problems, CaseIncomplete, EvidenceMismatch, OutputError, InstallationError.
    """
    made = composed(case_folder, with_captures=with_captures, step=step)
    step("build.step.write")
    where = target if target is not None else case_folder / "bundle"
    archive = where.with_name(f"{where.name}.zip")
    if zipped:
        refuse_to_overwrite(archive, replace=replace)
    leftovers = write_bundle(where, made.bag, replace=replace)
    if zipped:
        write_zip(archive, made.bag, top=where.name, replace=replace)
    payload = made.payload
    unlogged = note_outputs(case_folder, tuple(_entries(made.analysis, payload, made.bag[MANIFEST], where.name)))
    pdfs = tuple(where / "data" / path for path in payload if path.endswith(".pdf") and path.startswith("letters/"))
    return Built(
        target=where,
        archive=archive if zipped else None,
        old_archive=archive if archive.exists() and not zipped else None,
        letters=pdfs,
        incomplete=made.composition.incomplete,
        waiting_count=sum(1 for found in made.analysis.reviews if found.waits),
        unreadable_review_lines=made.files.review.unreadable,
        leftovers=leftovers,
        unlogged=unlogged,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Composed:
    """A bundle before it is written."""

    files: CaseFiles
    analysis: Analysis
    composition: Composition
    payload: dict[str, Entry]  # path below ``data/``
    bag: Mapping[str, Entry]


def composed(case_folder: Path, *, with_captures: bool, step: Step) -> Composed:
    """Everything that :func:`build` would write. Raises: as it, but for what comes of writing."""
    step("build.step.read")
    with Press(usable_cores_count() if _is_long(case_folder) else 0) as press:
        files = read_case_files(case_folder)
        case = files.case
        step("build.step.analyse")
        translators: dict[LanguageCode, Translator] = {code: Translator(code, case.timezone) for code in case.languages}
        analysis = analysis_of(files, ("build",))
        composition = compose(analysis, translators, sheet=Sheet(signature=signature_of(case_folder, files)))
        if not composition.letters:
            raise NothingComplete(composition.incomplete, analysis.inputs)
        step("build.step.letters")
        printed = press.begin(composition.letters, case.letter_date or UNDATED)
        own = _own_files(files, analysis, translators)
        payload: dict[str, Entry] = {**_letters(composition, printed()), **own}
    payload |= _stamps(case_folder)
    if with_captures:
        payload |= _captures(files, case_folder, translators[case.languages[0]])
    bag = compose_bag(
        payload,
        software_agent=software_agent(),
        bagging_date=case.letter_date,
        description=_description(case, translators),
        readme=_readme(analysis, payload),
    )
    return Composed(files=files, analysis=analysis, composition=composition, payload=payload, bag=bag)


def software_agent() -> str:
    """This version, as a bundle names it."""
    return f"reportgen {reportgen.__version__}"


def _entries(analysis: Analysis, payload: Mapping[str, Entry], manifest: Entry, name: str) -> Iterator[LogEntry]:
    """What was analysed, rendered and written, for the custody log."""
    made = {path: (path, digest_of(data), size_bytes_of(data)) for path, data in payload.items()}
    pdfs = [path for path in payload if path.endswith(".pdf") and path.startswith("letters/")]
    tables = [path for path in payload if path.partition(".")[0] in ("analysis", "flows", "frames")]
    inputs = ((found.path, found.sha256, found.size_bytes) for found in analysis.inputs)
    arguments: list[Json] = list(analysis.arguments)
    yield (
        ANALYSIS,
        {"arguments": arguments, "inputs": listed(inputs), "outputs": listed(made[path] for path in tables)},
    )
    yield (
        RENDER,
        {"inputs": listed(made[path] for path in tables), "outputs": listed(made[path] for path in pdfs)},
    )
    yield (
        BUILD,
        {
            "bundle": name,
            "manifest_sha256": digest_of(manifest),
            "files_count": len(payload),
            "with_captures": any(path.startswith("captures/") for path in payload),
        },
    )


def _is_long(case_folder: Path) -> bool:
    """Whether reading the captures takes so long that other processes are ready to print by then."""
    case = case_of(CaseFolder(case_folder))
    places = [case_folder / native_name(entry.path) for entry in case.captures]
    return sum(place.stat().st_size for place in places if is_file(place)) >= _LONG_CAPTURES_BYTES


def _letters(composition: Composition, printed: Sequence[Printed]) -> dict[str, bytes]:
    return {
        f"letters/{letter.language}/{letter.name}.pdf": data
        for letter, (data, _pages_count) in zip(composition.letters, printed, strict=True)
    }


def _own_files(
    files: CaseFiles, analysis: Analysis, translators: Mapping[LanguageCode, Translator]
) -> dict[str, bytes]:
    """Path below ``data/`` → bytes, without the captures: they stay at home unless the user says otherwise."""
    case = analysis.facts.case
    first = translators[case.languages[0]]
    own = {
        "analysis.json": analysis_json(analysis, translators),
        "flows.csv": flows_csv(analysis),
        "frames.csv": frames_csv(analysis),
        "case.toml": files.case_toml,
    }
    if files.answers_jsonl:
        own["answers.jsonl"] = files.answers_jsonl
    if files.log_jsonl:
        own["log.jsonl"] = files.log_jsonl
    if files.review_jsonl:
        own["review.jsonl"] = files.review_jsonl
    if files.custody_jsonl:
        own["custody.jsonl"] = files.custody_jsonl
    payload = {marked_name(path, case, first): data for path, data in own.items()}
    numbers = {exhibit.path: number for number, exhibit in enumerate(case.exhibits, start=1)}
    for path, data in files.enclosures.items():
        name = PurePosixPath(path).name
        place = f"exhibits/{numbers[path]:02d}_{name}" if path in numbers else f"registry/{name}"
        payload[marked_name(place, case, first)] = data
    return payload


def _stamps(case_folder: Path) -> dict[str, Entry]:
    """The time-stamps of the evidence that held when they came."""
    files = CaseFolder(case_folder)
    stamps: dict[str, Entry] = {}
    for about in sorted((case_folder / STAMPS_FOLDER).glob(f"*/{ABOUT}")):
        folder = f"{STAMPS_FOLDER}/{about.parent.name}"
        if holds(files.read_bytes(f"{folder}/{ABOUT}", MANIFEST_LIMIT_BYTES)):
            present = (name for name in STAMP_FILES if (about.parent / name).is_file())
            stamps |= {
                f"{folder}/{name}": files.read_bytes(f"{folder}/{name}", MANIFEST_LIMIT_BYTES) for name in present
            }
    return stamps


def _captures(files: CaseFiles, case_folder: Path, first: Translator) -> dict[str, Entry]:
    folder = CaseFolder(case_folder)
    return {
        marked_name(f"captures/{entry.id}{PurePosixPath(entry.path).suffix}", files.case, first): StoredFile(
            sha256=capture.file.sha256, size_bytes=capture.file.size_bytes, open=partial(folder.open, entry.path)
        )
        for entry, capture in zip(files.case.captures, files.captures, strict=True)
    }


def _readme(analysis: Analysis, payload: Mapping[str, Entry]) -> bytes:
    """In both languages, whichever the letters are in; of the findings only what the letters may say."""
    case = analysis.facts.case
    codes: tuple[LanguageCode, ...] = ("de", "en")
    translators = {code: Translator(code, case.timezone, takes_other_words=True) for code in codes}

    def own(name: str) -> str:
        return next((path for path in payload if path.partition(".")[0] == name), "")

    contents = Contents(
        letters=tuple(path for path in payload if path.startswith("letters/") and path.endswith(".pdf")),
        analysis=own("analysis"),
        flows=own("flows"),
        frames=own("frames"),
        custody=own("custody"),
        captures=tuple(path for path in payload if path.startswith("captures/")),
        has_exhibits=any(path.startswith("exhibits/") for path in payload),
        has_registry=any(path.startswith("registry/") for path in payload),
    )
    banners = [words for words in (banner(case, translators[code]) for code in codes) if words]
    return readme(confirmed(analysis), contents, translators, banners=banners)


def _description(case: Case, translators: dict[LanguageCode, Translator]) -> str:
    first = translators[case.languages[0]]
    words = banner(case, first)
    said = first.text("bundle.description", reference=case.reference)
    return f"{words}: {said}" if words else said
