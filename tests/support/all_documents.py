"""Every document of the constructed example in both languages, as values; made once for all tests that read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.analysis.value import Analysis
from reportgen.case.statements import Message
from reportgen.documents.frame import Letter
from reportgen.documents.occasion import Occasion, Sheet, ShownPicture
from reportgen.documents.registry import KINDS, DocumentKind, combined
from reportgen.documents.rights import MAY_STAND_TOGETHER
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.pipeline.compose import Composition, compose_for, occasion_of

LODGED = Message(
    id="lodged", date=date(2026, 6, 15), direction="sent", party="authority", channel="web form", kind="complaint"
)
ACKNOWLEDGED = Message(
    id="acknowledged",
    date=date(2026, 6, 19),
    direction="received",
    party="authority",
    channel="letter",
    kind="answer",
    answers="lodged",
    says=("acknowledged",),
    reference="Az. 12.3-456/26",
)
ALL_KINDS: tuple[DocumentKind, ...] = (
    *KINDS.values(),
    *(combined(KINDS[first], KINDS[second]) for first, second in MAY_STAND_TOGETHER),
)


def analysis_with_a_complaint(case: Path) -> Analysis:
    """The example, as if its complaint had been lodged months ago."""
    analysis = replace(analysis_of(read_case_files(case), ("write",)), image_decoder="Pillow")
    told = analysis.facts.case
    lodged = told.model_copy(update={"correspondence": (LODGED, ACKNOWLEDGED, *told.correspondence)})
    return replace(analysis, facts=replace(analysis.facts, case=lodged))


def composed(
    analysis: Analysis,
    picture: bytes,
    sheet: Sheet | None = None,
    exhibits: tuple[dict[str, bytes], dict[str, str]] | None = None,
) -> Composition:
    """Every document that the case is complete for, in both languages; one picture on the contact sheet.

    ``exhibits``: what of them is shown (``shown_exhibits``); invented where it is not given.
    """
    translators = [Translator(language, analysis.facts.case.timezone) for language in LANGUAGES]
    return compose_for(occasion_with(analysis, picture, sheet, exhibits), ALL_KINDS, translators)


def occasion_with(
    analysis: Analysis,
    picture: bytes,
    sheet: Sheet | None = None,
    exhibits: tuple[dict[str, bytes], dict[str, str]] | None = None,
) -> Occasion:
    """What they are written from."""
    sent = next(image.sha256 for image in analysis.facts.recordings[0].capture.images if image.sha256)
    paths = [exhibit.path for exhibit in analysis.facts.case.exhibits]
    pictures, texts = exhibits or (
        {path: picture for path in paths if path.endswith(".png")},
        {path: f"Text of {path}\n\tsecond line\n" for path in paths if not path.endswith(".png")},
    )
    return replace(
        occasion_of(analysis),
        exhibit_pictures=pictures,
        exhibit_texts=texts,
        pictures=(ShownPicture(sha256=sent, data=picture, is_blurred=True),),
        sheet=sheet or Sheet(),
    )


def by_kind(letters: tuple[Letter, ...]) -> dict[tuple[str, str], Letter]:
    return {(letter.kind, letter.language): letter for letter in letters}
