"""The letters as pictures of their pages, and the bundle: built, read again, packed for the way."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reportgen.actions.analysis import analysis_of, note_shown
from reportgen.actions.build import NothingComplete, build
from reportgen.actions.case_files import read_case_files
from reportgen.actions.chosen_pictures import signature_of
from reportgen.actions.printing import UNDATED, printed_all
from reportgen.actions.verify import verify_bundle
from reportgen.adapters.page_pictures import page_pictures
from reportgen.documents.frame import Letter
from reportgen.documents.occasion import Sheet
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode
from reportgen.pipeline.compose import Incomplete, compose
from reportgen.web.document_values import BuiltView, LettersView, LetterView
from reportgen.web.values import Failed, Lines
from reportgen.web.work import Tell, failed, unlogged_lines

BUNDLE, PACKED = "bundle", "bundle.zip"
_WIDTH_PX = 820


def view_letters(folder: Path, tell: Tell) -> LettersView:
    """Sets every letter that the case is complete for. Raises: as ``build``."""
    tell("step", "build.step.read")
    files = read_case_files(folder)
    tell("step", "build.step.analyse")
    analysis = analysis_of(files, ("build",))
    words = _both(files.case.timezone)
    composition = compose(analysis, words, sheet=Sheet(signature=signature_of(folder, files)))
    tell("step", "build.step.letters")
    made = printed_all(composition.letters, files.case.letter_date or UNDATED)
    shown = ((f"{one.name}.{one.language}.pdf", data) for one, (data, _) in zip(composition.letters, made, strict=True))
    unlogged = note_shown(folder, analysis, shown)
    return LettersView(
        letters=tuple(
            _viewed(letter, data, words) for letter, (data, _) in zip(composition.letters, made, strict=True)
        ),
        missing=_missing(composition.incomplete, words),
        unlogged=unlogged_lines(unlogged),
    )


def build_bundle(folder: Path, tell: Tell) -> BuiltView | Failed:
    """Builds the bundle anew, packs it, and verifies what lies on the disk then. Raises: as ``build``, OutputError."""
    tell("step", "build.step.read")
    target = folder / BUNDLE
    try:
        built = build(folder, target=target, replace=True, zipped=True, step=lambda key: tell("step", key))
    except NothingComplete as error:
        told, words = failed(error), _both("Europe/Berlin")
        return Failed(
            lines={code: (*told.lines[code], *missing_lines(error.incomplete, words[code])) for code in LANGUAGES}
        )
    tell("step", "web.step.verify")
    found = verify_bundle(folder / PACKED)
    words = _both("Europe/Berlin")
    return BuiltView(
        is_intact=found.is_intact,
        files_count=found.files_count,
        manifest_sha256=found.manifest_sha256 or "",
        missing=_missing(built.incomplete, words),
        waiting_count=built.waiting_count,
        differences={
            code: tuple(translator.say(difference.message()) for difference in found.differences)
            for code, translator in words.items()
        },
        unlogged=unlogged_lines(built.unlogged),
    )


def _both(zone: str) -> dict[LanguageCode, Translator]:
    return {code: Translator(code, zone, takes_other_words=True) for code in LANGUAGES}


def _viewed(letter: Letter, pdf: bytes, words: dict[LanguageCode, Translator]) -> LetterView:
    return LetterView(
        kind=letter.kind,
        language=letter.language,
        title={code: capital(translator.text(f"document.{letter.kind}")) for code, translator in words.items()},
        pages_png=page_pictures(pdf, width_px=_WIDTH_PX),
    )


def capital(title: str) -> str:
    """As a heading: in English the names of letters begin small."""
    return title[:1].upper() + title[1:]


def missing_lines(incomplete: Iterable[Incomplete], words: Translator) -> tuple[str, ...]:
    """What each document lacks."""
    return tuple(
        f"{capital(words.text(f'document.{one.document}'))}: {words.say(lack)}"
        for one in incomplete
        for lack in one.lacks
    )


def _missing(incomplete: Iterable[Incomplete], words: dict[LanguageCode, Translator]) -> Lines:
    return {code: missing_lines(incomplete, translator) for code, translator in words.items()}
