"""A letter cites only norms that apply to it, and says what is enclosed in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from all_documents import composed
from test_all_documents import read

from reportgen.analysis.value import Analysis
from reportgen.documents.complaint import enclosures, requests
from reportgen.documents.frame import Letter
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode
from reportgen.pipeline.compose import occasion_of

REQUESTS = ("access", "erasure", "rectification", "restriction", "portability", "objection")
NO_REQUESTS = ("stop", "consent-withdrawal", "stop+consent-withdrawal", "data-act", "reminder")  # of a mere complaint


def plain(letter: Letter) -> str:
    return " ".join(read(letter).lines).replace("\u00a0", " ")


@pytest.mark.parametrize(("language", "norm"), [("de", "Art. 12 Abs."), ("en", "Article 12(")])
def test_article_12_is_cited_only_where_a_request_under_articles_15_to_22_is_made(
    language: str, norm: str, documents: dict[tuple[str, str], Letter]
) -> None:
    citing = {kind for kind in (*REQUESTS, *NO_REQUESTS) if norm in plain(documents[kind, language])}
    assert citing == set(REQUESTS)


def test_a_reminder_of_an_access_request_asks_for_the_reason_that_the_law_wants(told: Analysis) -> None:
    case = told.facts.case
    sent = tuple(
        one.model_copy(update={"kind": "access request"}) if one.kind == "complaint" and one.party == "vendor" else one
        for one in case.correspondence
    )
    asked = case.model_copy(update={"correspondence": sent})
    letters = composed(replace(told, facts=replace(told.facts, case=asked)), b"").letters
    reminder = next(letter for letter in letters if (letter.kind, letter.language) == ("reminder", "de"))
    assert "Art. 12 Abs. 4" in plain(reminder)


def test_the_notice_of_defect_cites_no_section(documents: dict[tuple[str, str], Letter]) -> None:
    assert "§" not in plain(documents["defect-notice", "de"])
    assert "section" not in plain(documents["defect-notice", "en"])


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Dem Schreiben liegt keine Anlage bei."), ("en", "No exhibit is enclosed with this letter.")],
)
def test_a_complaint_without_exhibits_says_so_in_words(language: LanguageCode, words: str) -> None:
    assert enclosures(0, Translator(language)).replace("\u00a0", " ") == words
    assert enclosures(1, Translator(language)).startswith("1 ")


@pytest.mark.parametrize(
    ("at_home", "at_office", "asked"),
    [("AT", None, True), (None, "Österreich", True), ("AT", "Deutschland", False), (None, None, False)],
)
def test_a_complaint_in_austria_asks_for_the_finding_that_its_law_wants(
    at_home: str | None, at_office: str | None, asked: bool, told: Analysis
) -> None:
    case = told.facts.case
    assert case.complainant is not None and case.authority is not None
    moved = case.model_copy(
        update={
            "complainant": case.complainant.model_copy(update={"country": at_home}),
            "authority": case.authority.model_copy(update={"country": at_office}),
        }
    )
    occasion = occasion_of(replace(told, facts=replace(told.facts, case=moved)))
    for language, norm in (("de", "§\u00a024 Abs.\u00a02 DSG"), ("en", "section 24(2) DSG")):
        said = " ".join(requests(occasion, Translator(language))).replace("section\u00a0", "section ")
        assert (norm in said) is asked
