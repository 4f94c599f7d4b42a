"""Which authority, and why: every Land, every State, and the cases in which the person is asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, Message
from reportgen.law.acts import EEA, EU
from reportgen.law.authorities import Kind, authorities, of_kind
from reportgen.law.choice import Against, Matter, NoAuthority, Proposal, Question, Situation
from reportgen.law.choose_authority import choose_authority
from reportgen.law.postal_code import laender_of, sample_code, shared_codes
from reportgen.law.record_warnings import record_warnings

LAENDER = {
    "DE-BW": "debawueldb", "DE-BY": "debaylda", "DE-BE": "deberlbdi", "DE-BB": "debralda", "DE-HB": "debrelfdi",
    "DE-HE": "dehessbdi", "DE-HH": "dehmbbfdi", "DE-MV": "demvldi", "DE-NI": "dendslfd", "DE-NW": "denrwldi",
    "DE-RP": "derlpbdi", "DE-SL": "desaarudz", "DE-SN": "desaechsdsb", "DE-ST": "desalbd", "DE-SH": "deshuld",
    "DE-TH": "detlfdi",
}  # fmt: skip


def proposed(**known: object) -> Proposal:
    found = choose_authority(Situation(**{"country": "DE", **known}))  # type: ignore[arg-type]
    assert isinstance(found, Proposal)
    return found


def asked(**known: object) -> Question:
    found = choose_authority(Situation(**{"country": "DE", **known}))  # type: ignore[arg-type]
    assert isinstance(found, Question)
    return found


def keys(found: Proposal) -> list[str]:
    return [reason.key for reason in found.reasons]


@pytest.mark.parametrize(("land", "authority"), LAENDER.items())
def test_every_land_has_its_authority_by_postal_code_and_by_name(land: str, authority: str) -> None:
    by_code = proposed(postal_code=sample_code(land))
    assert by_code.authority.id == authority
    assert "authority.reason.confirm-land" in keys(by_code)
    confirmed = proposed(land=land, postal_code="99999")
    assert confirmed.authority.id == authority
    assert "authority.reason.confirm-land" not in keys(confirmed)


@pytest.mark.parametrize("country", sorted(EEA - {"DE"}))
def test_every_state_of_the_eea_has_its_national_authority(country: str) -> None:
    found = proposed(country=country)
    assert (found.authority.country, found.authority.kind, found.letter) == (country, Kind.NATIONAL, True)
    assert keys(found) == ["authority.reason.state"]


def test_the_union_has_27_members() -> None:
    assert (len(EU), len(EEA)) == (27, 30)


def test_britain_and_switzerland_get_an_address_but_no_letter() -> None:
    for country in ("GB", "CH"):
        found = proposed(country=country)
        assert found.authority.address
        assert not found.letter


def test_elsewhere_there_is_none() -> None:
    found = choose_authority(Situation(country="US"))
    assert isinstance(found, NoAuthority)
    assert "United States" in Translator("en").say(found.reason)


@pytest.mark.parametrize(("code", "laender"), shared_codes().items())
def test_a_code_of_several_laender_asks_which(code: str, laender: tuple[str, ...]) -> None:
    assert len(laender) > 1
    assert asked(postal_code=code).laender == laender
    assert asked(postal_code=code).ask.key == "authority.ask.which-land"
    for land in laender:
        assert proposed(postal_code=code, land=land).authority.id == LAENDER[land]


@pytest.mark.parametrize("code", ["99999", "00000", "1234", "123456", "ABCDE", "", "１０１１５", "10115 Berlin"])
def test_a_code_that_is_not_known_asks_for_the_land(code: str) -> None:
    assert laender_of(code) == ()
    assert asked(postal_code=code).laender == tuple(sorted(LAENDER))


def test_a_code_may_bear_the_letter_of_the_country() -> None:
    assert laender_of("D-10115") == laender_of(" 10115 ") == ("DE-BE",)


def test_what_is_missing_is_asked() -> None:
    assert asked().ask.key == "authority.ask.postal-code"
    nowhere = choose_authority(Situation(country=None))
    assert isinstance(nowhere, Question) and nowhere.ask.key == "authority.ask.country"
    assert asked(land="DE-XX").ask.key == "authority.ask.postal-code"


def test_bavaria_keeps_companies_and_public_bodies_apart() -> None:
    company = proposed(land="DE-BY")
    assert company.authority.id == "debaylda"
    assert "debayldb" in [option.authority.id for option in company.alternatives]
    public = proposed(land="DE-HE", against=Against.LAND_BODY, established_in="DE-BY")
    assert public.authority.id == "debayldb"
    assert keys(public)[0] == "authority.reason.land-body"
    assert [option.authority.id for option in public.alternatives] == ["debaylda"]


def test_the_federal_commissioner_is_for_telecommunication_and_federal_bodies_only() -> None:
    for against in (Against.TELECOM, Against.FEDERAL_BODY):
        assert proposed(land="DE-BE", against=against).authority.id == "debfdi"
    assert proposed(land="DE-BE").authority.id == "deberlbdi"


def test_churches_and_broadcasters_ask_which() -> None:
    assert {option.authority.kind for option in asked(against=Against.CHURCH).options} == {Kind.CHURCH}
    assert len(asked(against=Against.BROADCASTER).options) == 2


def test_an_establishment_in_another_land_is_an_alternative() -> None:
    found = proposed(land="DE-BE", established_in="DE-NW")
    assert found.authority.id == "deberlbdi"
    assert found.alternatives[0].authority.id == "denrwldi"
    assert found.alternatives[0].reason.key == "authority.option.establishment"
    same = proposed(land="DE-BE", established_in="DE-BE")
    assert "authority.option.establishment" not in [option.reason.key for option in same.alternatives]


def test_an_establishment_abroad_changes_who_leads_but_not_where_to_complain() -> None:
    irish, chinese = proposed(land="DE-BE", established_in="IE"), proposed(land="DE-BE", established_in="CN")
    assert irish.authority == chinese.authority
    assert "authority.reason.lead" in keys(irish)
    assert "authority.reason.no-establishment" in keys(chinese)


def test_other_laws_have_other_authorities() -> None:
    for matter in (Matter.DATA_ACT, Matter.RADIO_EQUIPMENT):
        assert proposed(land="DE-BE", matter=matter).authority.id == "debnetza"
    assert "authority.reason.terminal-equipment" in keys(proposed(land="DE-BE", matter=Matter.TERMINAL_EQUIPMENT))
    assert isinstance(choose_authority(Situation(country="DE", matter=Matter.CYBER_RESILIENCE)), NoAuthority)
    assert isinstance(choose_authority(Situation(country="FR", matter=Matter.DATA_ACT)), NoAuthority)


def test_every_record_names_its_source_its_day_and_an_address() -> None:
    for record in authorities():
        assert record.source and record.address and record.name_de and record.name_en
        assert date(2017, 1, 1) < record.recorded_on < date(2026, 11, 24)
    assert len({record.id for record in authorities()}) == len(authorities()) == 58


def test_an_old_record_an_unsure_one_and_another_language_are_told() -> None:
    berlin, irish, network = (
        of_kind(Kind.LAND, land="DE-BE")[0],
        of_kind(Kind.NATIONAL, country="IE")[0],
        of_kind(Kind.MARKET)[0],
    )

    def told(record: object, day: date | None, language: str = "de") -> list[str]:
        return [warning.key for warning in record_warnings(record, letter_date=day, language=language)]  # type: ignore[arg-type]

    assert berlin.recorded_on == date(2023, 2, 27)
    assert told(berlin, date(2024, 2, 27)) == []
    assert told(berlin, date(2024, 2, 28)) == ["authority.warning.old"]
    assert told(berlin, None) == ["authority.warning.old"]
    assert told(irish, date(2023, 3, 1)) == ["authority.warning.language"]
    assert "authority.warning.uncertain" in told(network, date(2026, 11, 24))


@given(
    st.none() | st.sampled_from([*sorted(EEA), "GB", "CH", "US"]) | st.text(max_size=3),
    st.none() | st.from_regex(r"\d{5}", fullmatch=True) | st.text(max_size=8),
    st.none() | st.sampled_from([*LAENDER, "DE-XX"]),
    st.sampled_from(Against),
    st.sampled_from(Matter),
    st.none() | st.sampled_from(["DE-BY", "DE-XX", "DE", "IE", "CN"]),
)
def test_any_facts_give_an_answer_whose_words_stand_in_both_languages(
    country: str | None, code: str | None, land: str | None, against: Against, matter: Matter, place: str | None
) -> None:
    found = choose_authority(
        Situation(country=country, postal_code=code, land=land, against=against, matter=matter, established_in=place)
    )
    words: list[Message]
    match found:
        case Proposal():
            words = [*found.reasons, *(option.reason for option in found.alternatives)]
            assert found.reasons
        case Question():
            words = [found.ask, *(option.reason for option in found.options)]
        case NoAuthority():
            words = [found.reason]
    for language in LANGUAGES:
        for message in words:
            assert Translator(language).say(message)
