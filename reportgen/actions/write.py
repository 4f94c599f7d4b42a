"""``write``: chosen documents of a case, each as a file of its own, beside the case or where the user says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import CaseFiles, read_case_files
from reportgen.actions.chosen_pictures import chosen_pictures, shown_exhibits, signature_of
from reportgen.actions.custody_log import Entry, note_outputs
from reportgen.actions.drafts import drafts
from reportgen.actions.printing import UNDATED, Press, Printed, processes_for
from reportgen.adapters.new_files import write_new_files
from reportgen.adapters.own_templates import own_templates
from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Letter
from reportgen.documents.history import History
from reportgen.documents.occasion import Occasion, Sheet
from reportgen.documents.registry import KINDS, DocumentKind, combined, most_pages_count
from reportgen.documents.rights import MAY_STAND_TOGETHER
from reportgen.errors import CaseIncomplete, OutputError, UsageError
from reportgen.evidence.custody_kinds import RENDER, listed
from reportgen.evidence.digest import sha256_of
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode, Message
from reportgen.pipeline.compose import Incomplete, Wanted, bound_for, compose_wanted, occasion_of
from reportgen.pipeline.hints import hints
from reportgen.pipeline.lacks import lacks
from reportgen.pipeline.languages import binding_language

FOLDER = "documents"  # inside the case, unless another one is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the documents are to be written."""

    pair: bool = False  # also in the other language, marked as a translation
    sheet: Sheet = field(default_factory=Sheet)
    letter_date: date | None = None  # None: the one of the case
    pictures: tuple[str, ...] = ()  # for the contact sheet, blurred: beginnings of their SHA-256
    nobody_in: tuple[str, ...] = ()  # the same, of which the user says that nobody is in them
    templates: Path | None = None  # a folder with the user's own letterhead, blocks or style sheets
    email: bool = False  # also drafts, with the binding documents attached
    max_mb: float | None = None  # of one e-mail, as it is on its way
    max_files: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDocument:
    """One file that was written."""

    kind: str
    language: str
    is_translation: bool
    path: Path
    pages_count: int  # 0 of a text file

    @property
    def is_longer(self) -> bool:
        """Whether it has more pages than such a document should have."""
        most = most_pages_count(self.kind)
        return most is not None and self.pages_count > most


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written, and what could not be."""

    folder: Path
    documents: tuple[WrittenDocument, ...]
    incomplete: tuple[Incomplete, ...]
    drafts: tuple[Path, ...] = ()  # e-mails, not sent
    hints: tuple[Message, ...] = ()  # what to know before they are sent
    unlogged: OutputError | None = None  # why the custody log could not take it


class NothingToWrite(CaseIncomplete):
    """None of the documents asked for could be written; ``incomplete`` says what each one lacks."""

    def __init__(self, incomplete: tuple[Incomplete, ...]) -> None:
        super().__init__("write.nothing-complete")
        self.incomplete = incomplete


def write(
    case_folder: Path,
    kinds: Sequence[str],
    *,
    target: Path | None = None,
    replace_files: bool = False,
    wish: Wish | None = None,
    history: History | None = None,
) -> Written:
    """Writes the documents ``kinds`` (names of ``documents.registry``); all of them, or none.

    ``history``: the letters so far, where a log knows more than the case's own list. The same input, the same bytes.

    Raises: UsageError for an unknown kind or a limit that nothing keeps; NothingToWrite; UnreadableInput, Problems,
    CaseIncomplete, EvidenceMismatch, OutputError, InstallationError.
    """
    asked = wish or Wish()
    _check_limits(asked)
    chosen = [kind_named(name) for name in dict.fromkeys(kinds)]
    with Press(processes_for(len(chosen) * (2 if asked.pair else 1))) as press:
        inputs = read_case_files(case_folder, letter_date=asked.letter_date)
        analysis = analysis_of(inputs, ("write",))
        case = analysis.facts.case
        occasion = _occasion(case_folder, inputs, occasion_of(analysis, history), chosen, asked)
        composed = compose_wanted([_wanted(kind, bound_for(kind, occasion), pair=asked.pair) for kind in chosen])
        if not composed.letters:
            raise NothingToWrite(composed.incomplete)
        made = press.begin(composed.letters, case.letter_date or UNDATED)()
    where = target if target is not None else case_folder / FOLDER
    finished = tuple(zip(composed.letters, made, strict=True))
    files = {f"{letter.name}.{letter.language}.{letter.ending}": data for letter, (data, _) in finished}
    mails: dict[str, bytes] = {}
    if asked.email:
        binding = [(letter, data) for letter, (data, _) in finished if not letter.is_translation]
        words = {code: Translator(code, case.timezone) for code in LANGUAGES}
        mails = drafts(occasion, binding, inputs.enclosures, words, max_mb=asked.max_mb, max_files=asked.max_files)
    write_new_files(where, files | mails, replace=replace_files)
    return Written(
        folder=where,
        documents=tuple(
            WrittenDocument(
                kind=letter.kind,
                language=letter.language,
                is_translation=letter.is_translation,
                path=where / name,
                pages_count=pages_count,
            )
            for name, (letter, (_, pages_count)) in zip(files, finished, strict=True)
        ),
        incomplete=composed.incomplete,
        drafts=tuple(where / name for name in mails),
        hints=hints([kind for kind in chosen if _is_among(kind, finished)], case, binding_language(case)),
        unlogged=note_outputs(case_folder, [_render_entry(case_folder, where, analysis, files | mails)]),
    )


def _check_limits(wish: Wish) -> None:
    mb, files = wish.max_mb, wish.max_files
    if (mb is not None and not 0 < mb < math.inf) or (files is not None and files < 1):
        shown = {"max_mb": "–" if mb is None else f"{mb:g}", "max_files": "–" if files is None else str(files)}
        raise UsageError("write.limit", **shown)


def _occasion(
    case_folder: Path, inputs: CaseFiles, occasion: Occasion, chosen: Sequence[DocumentKind], asked: Wish
) -> Occasion:
    """With everything that the documents show beside the analysis."""
    own = own_templates(asked.templates) if asked.templates else {}
    shown = shown_exhibits(inputs) if any(kind.name == "exhibits" for kind in chosen) else ({}, {})
    return replace(
        occasion,
        sheet=replace(asked.sheet, signature=signature_of(case_folder, inputs), own=own),
        pictures=chosen_pictures(case_folder, inputs, asked.pictures, asked.nobody_in),
        exhibit_pictures=shown[0],
        exhibit_texts=shown[1],
    )


def _is_among(kind: DocumentKind, finished: Sequence[tuple[Letter, Printed]]) -> bool:
    return any(letter.kind == kind.name for letter, _ in finished)


def _render_entry(case_folder: Path, where: Path, analysis: Analysis, files: Mapping[str, bytes]) -> Entry:
    """What was written from what, for the custody log; of a place outside the case only the files' names."""
    is_inside = where.resolve().is_relative_to(case_folder.resolve())
    place = f"{where.resolve().relative_to(case_folder.resolve()).as_posix()}/" if is_inside else ""
    inputs = ((found.path, found.sha256, found.size_bytes) for found in analysis.inputs)
    outputs = ((f"{place}{name}", sha256_of(data), len(data)) for name, data in files.items())
    return RENDER, {"inputs": listed(inputs), "outputs": listed(outputs)}


def kind_named(name: str) -> DocumentKind:
    """The kind of document; ``access+portability`` is one letter with both demands.

    Raises: UsageError naming all kinds for an unknown one, and for demands that one letter must not hold.
    """
    parts = name.split("+")
    for part in parts:
        if part not in KINDS:
            raise UsageError("write.unknown-kind", kind=part, known=", ".join(KINDS))
    if len(parts) == 1:
        return KINDS[name]
    try:
        first, second = (KINDS[part] for part in parts)
        return combined(first, second)
    except ValueError:
        pairs = ", ".join("+".join(pair) for pair in MAY_STAND_TOGETHER)
        raise UsageError("write.not-together", kinds=name, pairs=pairs) from None


def offered(case_folder: Path, *, history: History | None = None) -> tuple[tuple[DocumentKind, Incomplete], ...]:
    """Every kind with what the case lacks for it (nothing: it can be written)."""
    return offered_for(analysis_of(read_case_files(case_folder), ("write",)), history=history)


def offered_for(analysis: Analysis, *, history: History | None = None) -> tuple[tuple[DocumentKind, Incomplete], ...]:
    """The same for a case that was analysed already."""
    occasion = occasion_of(analysis, history)
    return tuple(
        (kind, Incomplete(document=kind.name, lacks=lacks(kind, bound_for(kind, occasion)))) for kind in KINDS.values()
    )


def _wanted(kind: DocumentKind, occasion: Occasion, *, pair: bool) -> Wanted:
    case = occasion.case
    if not pair:
        languages: tuple[LanguageCode, ...] = (occasion.binding,)
    else:
        if set(case.languages) != set(LANGUAGES):
            raise CaseIncomplete("write.pair-needs-both", languages=", ".join(case.languages))
        languages = tuple(sorted(LANGUAGES, key=lambda code: code != occasion.binding))
    return Wanted(
        kind=kind, occasion=occasion, translators=tuple(Translator(code, case.timezone) for code in languages)
    )
