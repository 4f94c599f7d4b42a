"""Letters to vendor and seller take one page, in both languages and forms; longer data take a second one, whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from all_documents import ALL_KINDS, occasion_with
from pdf_reader import PdfReader

from reportgen.actions.printing import printed, printed_all
from reportgen.analysis.value import Analysis
from reportgen.case.text import Local
from reportgen.documents.occasion import Form, Sheet
from reportgen.documents.registry import KINDS, To, combined
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.pipeline.compose import compose_for

DAY = date(2026, 11, 20)
TO_COMPANIES = [kind for kind in ALL_KINDS if kind.to in (To.VENDOR, To.SELLER)]
PAIR = combined(KINDS["objection"], KINDS["restriction"])
SHEETS = {
    "form b": Sheet(),
    "form a": Sheet(form=Form.A),
    "without the sender's postal address": Sheet(with_postal_address=False),
}


def translators(analysis: Analysis) -> list[Translator]:
    return [Translator(language, analysis.facts.case.timezone) for language in LANGUAGES]


def with_postal_address(analysis: Analysis) -> Analysis:
    """The vendor as a company with an address of five lines."""
    case = analysis.facts.case
    vendor = case.vendor.model_copy(
        update={
            "legal_name": "Beispielcam Vertriebsgesellschaft für Heimgeräte mbH & Co. KG",
            "street": "Straße der Musterbeispiele 120",
            "postal_code": "99999",
            "city": "Musterstadt an der Beispiel",
            "country": "DE",
        }
    )
    return replace(analysis, facts=replace(analysis.facts, case=case.model_copy(update={"vendor": vendor})))


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_letter_to_a_company_takes_one_page(sheet: str, told: Analysis) -> None:
    assert {"reminder", "access", "defect-notice", "access+portability"} <= {kind.name for kind in TO_COMPANIES}
    for analysis in (told, with_postal_address(told)):
        found = compose_for(occasion_with(analysis, b"", SHEETS[sheet]), TO_COMPANIES, translators(analysis))
        assert found.incomplete == ()
        pages = {
            (letter.kind, letter.language): count
            for letter, (_, count) in zip(found.letters, printed_all(found.letters, DAY), strict=True)
        }
        assert {key: count for key, count in pages.items() if count != 1} == {}


def test_long_texts_take_a_second_page_and_nothing_is_cut(told: Analysis) -> None:
    case = told.facts.case
    assert case.rights is not None and case.complainant is not None
    words = " ".join(f"Grund {number} steht hier ausführlich." for number in range(1, 41))
    rights = case.rights.model_copy(update={"reasons": Local(de=words, en=words)})
    sender = case.complainant.model_copy(
        update={"name": "Dr. Anna-Magdalena Gräfin von und zu Musterhausen-Beispielingen-Langenfeld"}
    )
    changed = case.model_copy(update={"rights": rights, "complainant": sender})
    long = replace(told, facts=replace(told.facts, case=changed))
    letters = compose_for(occasion_with(long, b""), [PAIR], translators(long)).letters
    for letter in letters:
        data, pages_count = printed(letter, DAY)
        pages = PdfReader(data).pages
        text = " ".join("".join(page.text.replace("\u2010\n", "").replace("\n", " ") for page in pages).split())
        assert pages_count == len(pages) == 2
        assert all(f"Grund {number} steht hier" in text for number in range(1, 41))
        assert case.reference in pages[1].text  # the running head
        assert len([run for run in pages[1].runs if run.mcid is not None]) > 2  # no page with a lonely line
        for page in pages:
            assert all(20 < run.x_mm < 192 and 5 < run.y_mm < 291 for run in page.runs)
