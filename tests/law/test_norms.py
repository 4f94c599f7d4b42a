"""Which norm applies to facts of which date and country, and how each language cites it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.language.translator import Translator
from reportgen.law.acts import ACTS, EEA
from reportgen.law.norms import NotForPrint, Verdict, applies, cite, terminal_equipment

GERMAN, ENGLISH = Translator("de"), Translator("en")


def german(*norms: str) -> str:
    return GERMAN.say(cite(*norms)).replace("\u00a0", " ")


def english(*norms: str) -> str:
    return ENGLISH.say(cite(*norms)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("norm", "in_german", "in_english"),
    [
        ("GDPR 5(1)(f)", "Art. 5 Abs. 1 Buchst. f DSGVO", "Article 5(1)(f) GDPR"),
        ("GDPR 32(1)", "Art. 32 Abs. 1 DSGVO", "Article 32(1) GDPR"),
        ("GDPR 15", "Art. 15 DSGVO", "Article 15 GDPR"),
        ("TDDDG 25(1)", "§ 25 Abs. 1 TDDDG", "section 25(1) TDDDG"),
        ("TTDSG 25", "§ 25 TTDSG", "section 25 TTDSG"),
        ("DATA 4(1)", "Art. 4 Abs. 1 der Verordnung (EU) 2023/2854", "Article 4(1) of Regulation (EU) 2023/2854"),
        (
            "TIME 3(4)",
            "Art. 3 Abs. 4 der Verordnung (EWG, Euratom) Nr. 1182/71",
            "Article 3(4) of Regulation (EEC, Euratom) No 1182/71",
        ),
        (
            "RED 3(3)(d)",
            "Art. 3 Abs. 3 Buchst. d der Richtlinie 2014/53/EU",
            "Article 3(3)(d) of Directive 2014/53/EU",
        ),
    ],
)
def test_a_norm_is_cited_in_the_official_form_of_each_language(norm: str, in_german: str, in_english: str) -> None:
    assert (german(norm), english(norm)) == (in_german, in_english)


def test_norms_of_one_act_share_its_name() -> None:
    both = ("GDPR 5(1)(a)", "GDPR 6(1)")
    assert german(*both) == "Art. 5 Abs. 1 Buchst. a und Art. 6 Abs. 1 DSGVO"
    assert english(*both) == "Article 5(1)(a) and Article 6(1) GDPR"
    assert german("GDPR 25(2)", "TDDDG 25(1)") == "Art. 25 Abs. 2 DSGVO und § 25 Abs. 1 TDDDG"


def test_a_number_is_never_torn_from_its_paragraph() -> None:
    assert GERMAN.say(cite("GDPR 32(1)")) == "Art.\u00a032 Abs.\u00a01\u00a0DSGVO"


@pytest.mark.parametrize("written", ["GDPR 100", "GDPR 0", "GDPR", "gdpr 5", "GDPR 5(a)(1)", "XYZ 1", "GDPR 5 (1)", ""])
def test_what_the_table_lacks_cannot_be_cited(written: str) -> None:
    with pytest.raises(NotForPrint):
        cite(written)


def test_the_civil_code_stays_out_of_print_until_it_was_read_again() -> None:
    assert applies("BGB 475b", on=date(2026, 1, 1), country="DE") is Verdict.APPLIES
    assert applies("BGB 434(1)", on=date(2026, 1, 1), country="AT") is Verdict.OTHER_COUNTRY
    with pytest.raises(NotForPrint, match="wording"):
        cite("BGB 475b")


@pytest.mark.parametrize(
    ("norm", "country", "before", "first"),
    [
        ("GDPR 5(1)(a)", "DE", date(2018, 5, 24), date(2018, 5, 25)),
        ("GDPR 5(1)(a)", "NO", date(2018, 7, 19), date(2018, 7, 20)),
        ("TTDSG 25(1)", "DE", date(2021, 11, 30), date(2021, 12, 1)),
        ("TDDDG 25(1)", "DE", date(2024, 5, 13), date(2024, 5, 14)),
        ("DATA 4(1)", "DE", date(2025, 9, 11), date(2025, 9, 12)),
        ("DATA 3(1)", "DE", date(2026, 9, 12), date(2026, 9, 13)),
        ("RED-DA 1(1)", "FR", date(2025, 7, 31), date(2025, 8, 1)),
        ("CRA 13(1)", "DE", date(2027, 12, 10), date(2027, 12, 11)),
    ],
)
def test_a_norm_begins_on_its_day(norm: str, country: str, before: date, first: date) -> None:
    assert applies(norm, on=before, country=country) is Verdict.NOT_YET
    assert applies(norm, on=first, country=country) is Verdict.APPLIES


def test_a_norm_ends_on_its_day() -> None:
    assert applies("TTDSG 25(1)", on=date(2024, 5, 13), country="DE") is Verdict.APPLIES
    assert applies("TTDSG 25(1)", on=date(2024, 5, 14), country="DE") is Verdict.NO_LONGER
    assert applies("RED-DA 1(1)", on=date(2027, 12, 11), country="DE") is Verdict.NO_LONGER


def test_the_procedural_regulation_is_for_cross_border_cases_only() -> None:
    def asked(day: int, cross_border: bool | None) -> Verdict:
        return applies("PROCEDURE 4(1)", on=date(2027, 4, day), country="DE", cross_border=cross_border)

    assert [asked(1, True), asked(2, True)] == [Verdict.NOT_YET, Verdict.APPLIES]
    assert asked(2, False) is Verdict.OTHER_COUNTRY
    assert asked(2, None) is Verdict.UNKNOWN


def test_german_law_is_for_germany_only() -> None:
    for norm in ("TDDDG 25(1)", "TTDSG 25(1)", "BGB 434", "BDSG 40(2)"):
        for country in ("AT", "FR", "CH", "GB", "US"):
            assert applies(norm, on=date(2024, 1, 1), country=country) is Verdict.OTHER_COUNTRY


def test_the_gdpr_is_for_the_european_economic_area() -> None:
    for country in EEA:
        assert applies("GDPR 5", on=date(2026, 1, 1), country=country) is Verdict.APPLIES
    for country in ("GB", "CH", "US"):
        assert applies("GDPR 5", on=date(2026, 1, 1), country=country) is Verdict.OTHER_COUNTRY


@given(st.sampled_from(sorted(ACTS)), st.none() | st.dates(), st.none() | st.sampled_from(["DE", "AT", "US"]))
def test_what_is_not_known_is_never_taken_for_granted(act: str, day: date | None, country: str | None) -> None:
    verdict = applies(f"{act} 1", on=day, country=country)
    if day is None or country is None:
        assert verdict is not Verdict.APPLIES


def test_section_25_has_one_name_at_a_time() -> None:
    assert terminal_equipment(on=date(2021, 11, 30), country="DE") is None
    assert terminal_equipment(on=date(2024, 5, 13), country="DE") == "TTDSG 25(1)"
    assert terminal_equipment(on=date(2024, 5, 14), country="DE") == "TDDDG 25(1)"
    assert terminal_equipment(on=date(2026, 1, 1), country="AT") is None
    assert terminal_equipment(on=date(2026, 1, 1), country=None) is None
