"""``write``: chosen documents of a case, each as a file of its own, beside the case or where the user says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.actions.chosen_pictures import chosen_pictures, shown_exhibits, signature_of
from reportgen.actions.drafts import drafts
from reportgen.actions.printing import printed_all
from reportgen.adapters.new_files import write_new_files
from reportgen.adapters.own_templates import own_templates
from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Letter
from reportgen.documents.history import History
from reportgen.documents.occasion import Occasion, Sheet
from reportgen.documents.registry import KINDS, DocumentKind, To, combined
from reportgen.documents.rights import MAY_STAND_TOGETHER
from reportgen.errors import CaseIncomplete, UsageError
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode
from reportgen.pipeline.compose import Incomplete, compose_for, occasion_of
from reportgen.pipeline.lacks import lacks
from reportgen.pipeline.languages import binding_language

_UNDATED = date(2018, 5, 25)  # of files inside a document without a date: the first day of the GDPR
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written, and what could not be."""

    folder: Path
    documents: tuple[WrittenDocument, ...]
    incomplete: tuple[Incomplete, ...]
    drafts: tuple[Path, ...] = ()  # e-mails, not sent


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

    Raises: UsageError for an unknown kind; NothingToWrite, TooLong; UnreadableInput, Problems, CaseIncomplete,
    EvidenceMismatch, OutputError, InstallationError.
    """
    asked = wish or Wish()
    chosen = [kind_named(name) for name in dict.fromkeys(kinds)]
    inputs = read_case_files(case_folder, letter_date=asked.letter_date)
    analysis = analysis_of(inputs, ("write",))
    pictures = chosen_pictures(case_folder, inputs, asked.pictures, asked.nobody_in)
    own = own_templates(asked.templates) if asked.templates else {}
    sheet = replace(asked.sheet, signature=signature_of(case_folder, inputs), own=own)
    shown = shown_exhibits(inputs) if any(kind.name == "exhibits" for kind in chosen) else ({}, {})
    letters: list[tuple[Letter, bool]] = []
    incomplete: list[Incomplete] = []
    for kind in chosen:
        occasion = replace(
            occasion_for(kind, analysis, history),
            sheet=sheet,
            pictures=pictures,
            exhibit_pictures=shown[0],
            exhibit_texts=shown[1],
        )
        composed = compose_for(occasion, (kind,), _translators(occasion, pair=asked.pair))
        letters += [(letter, letter.language != occasion.binding) for letter in composed.letters]
        incomplete += composed.incomplete
    if not letters:
        raise NothingToWrite(tuple(incomplete))
    where = target if target is not None else case_folder / FOLDER
    made_on = analysis.facts.case.letter_date or _UNDATED
    files: dict[str, bytes] = {}
    documents: list[WrittenDocument] = []
    finished = printed_all([letter for letter, _ in letters], made_on)
    for (letter, is_translation), (data, pages_count) in zip(letters, finished, strict=True):
        name = f"{letter.name}.{letter.language}.{letter.ending}"
        files[name] = data
        documents.append(
            WrittenDocument(
                kind=letter.kind,
                language=letter.language,
                is_translation=is_translation,
                path=where / name,
                pages_count=pages_count,
            )
        )
    mails: dict[str, bytes] = {}
    if asked.email:
        case = analysis.facts.case
        binding = [(letter, data) for (letter, other), (data, _) in zip(letters, finished, strict=True) if not other]
        words = {code: Translator(code, case.timezone) for code in LANGUAGES}
        mails = drafts(case, binding, inputs.enclosures, words, max_mb=asked.max_mb, max_files=asked.max_files)
    write_new_files(where, files | mails, replace=replace_files)
    return Written(
        folder=where,
        documents=tuple(documents),
        incomplete=tuple(incomplete),
        drafts=tuple(where / name for name in mails),
    )


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
    analysis = analysis_of(read_case_files(case_folder), ("write",))
    return tuple(
        (
            kind,
            Incomplete(document=kind.name, lacks=lacks(kind, occasion_for(kind, analysis, history))),
        )
        for kind in KINDS.values()
    )


def occasion_for(kind: DocumentKind, analysis: Analysis, history: History | None) -> Occasion:
    """What ``kind`` is written from: a letter to the authority is binding in a language that it takes."""
    occasion = occasion_of(analysis, history)
    binding = binding_language(occasion.case) if kind.to is To.AUTHORITY else occasion.binding
    return replace(occasion, binding=binding)


def _translators(occasion: Occasion, *, pair: bool) -> tuple[Translator, ...]:
    case = occasion.case
    if not pair:
        wanted: tuple[LanguageCode, ...] = (occasion.binding,)
    else:
        if set(case.languages) != set(LANGUAGES):
            raise CaseIncomplete("write.pair-needs-both", languages=", ".join(case.languages))
        wanted = tuple(sorted(LANGUAGES, key=lambda code: code != occasion.binding))
    return tuple(Translator(code, case.timezone) for code in wanted)
