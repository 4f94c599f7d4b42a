"""F10: a registration's country is no place; times of answers exclude a place or do not, and more is never said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from building import DESTINATION, Conversation, Tape
from rdap_answers import network, packed
from small_case import SmallCase, in_both_languages, is_not_stronger, views

from reportgen.attribution.registration import read_registration
from reportgen.findings.assertion import Modality
from reportgen.findings.endpoint_country import MIN_SAMPLES, is_excluded, is_plausible

REGISTRATION = f"""
[[registrations]]
address = "{DESTINATION}"
path = "registry/x.json"
url = "https://rdap.example/ip/{DESTINATION}"
retrieved_at = 2026-06-01T10:00:00Z
"""
LOCATION = f"""
[[locations]]
address = "{DESTINATION}"
country = "CN"
source = "Ortsliste (erfunden)"
read_on = 2026-06-02
distance_km = 8_000
place = {{ de = "Musterhausen", en = "Sampletown" }}
"""
REGISTERED, FITS, EXCLUDED, ANSWERS = "F10.registered.1", "F10.fits.1", "F10.excluded.1", "F10.answers.K1"
FIBRE_NS, LIGHT_NS = 80_000_000, 53_333_334  # there and back over 8,000 km


def built(
    *, country: str | None = "CN", answers: int = MIN_SAMPLES, delay_ns: int = FIBRE_NS, more: str = LOCATION
) -> SmallCase:
    case = SmallCase(tapes=[Tape()], more="")
    for number in range(answers):
        talk = Conversation(case.tape, client_port=40_000 + number, client_isn=1_000 * (number + 1))
        talk.syn()
        talk.client.next_sequence += 1
        case.tape.wait((delay_ns - 1_000_000) / 1e9)
        talk._emit(talk.server, talk.client, 0x12, b"")
        talk.server.next_sequence += 1
        talk.acknowledge(by_server=False)
        case.tape.wait(1)
    fields = {"country": country} if country else {}
    answer = packed(network("203.0.113.0", "203.0.113.255", **fields))
    case = replace(case, more=REGISTRATION + more)
    entry = case.case().registrations[0]
    registration = read_registration(
        answer, address=DESTINATION, url=entry.url, retrieved_at=entry.retrieved_at, name=entry.path
    )
    return replace(case, registrations=(registration,))


def said(case: SmallCase, **changes: object) -> dict:  # type: ignore[type-arg]
    return case.said(destination=DESTINATION, **changes)


def test_a_registration_alone_names_its_country_and_asks() -> None:
    found = said(built(more=""))
    german, english = in_both_languages(found[REGISTERED])
    assert "China" in german and "China" in english
    assert found[REGISTERED].modality is Modality.SOURCE
    assert found["ground.question-country"].modality is Modality.OPEN
    assert not {FITS, EXCLUDED, ANSWERS} & set(found) and views(found) == set()


@pytest.mark.parametrize("country", ["DE", "FR", "IS"])
def test_a_country_of_the_economic_area_is_no_third_country(country: str) -> None:
    found = said(built(country=country, more=LOCATION.replace("CN", country)))
    assert not {REGISTERED, "ground.question-country", FITS} & set(found)


def test_two_sources_and_twenty_answers_that_fit_do_not_exclude_a_place() -> None:
    found = said(built())
    assert found[FITS].modality is Modality.CONCLUSION
    assert set(found[FITS].rests_on) == {"F10.located.1", ANSWERS, REGISTERED}
    assert "China" in in_both_languages(found[FITS])[0]
    assert "Musterhausen" in in_both_languages(found["F10.located.1"])[0]
    assert "80.000 Mikrosekunden" in in_both_languages(found[ANSWERS])[0].replace("\u00a0", " ")
    assert EXCLUDED not in found


def test_just_below_each_threshold_nothing_is_concluded_of_a_place() -> None:
    assert FITS not in said(built(answers=MIN_SAMPLES - 1))
    assert FITS not in said(built(delay_ns=FIBRE_NS - 1_000))
    assert FITS not in said(built(more=LOCATION.replace("CN", "SG")))
    assert FITS not in said(built(country=None))
    assert FITS not in said(built(more=LOCATION.replace("distance_km = 8_000\n", "")))


def test_a_source_that_names_another_country_is_told_beside_it() -> None:
    found = said(built(more=LOCATION + LOCATION.replace("CN", "SG")))
    assert {FITS, "F10.located.1", "F10.located.2"} <= set(found) and "F10.fits.2" not in found


def test_an_answer_quicker_than_light_excludes_the_place() -> None:
    found = said(built(delay_ns=LIGHT_NS - 1_334, answers=1))
    assert found[EXCLUDED].modality is Modality.CONCLUSION and FITS not in found
    in_both_languages(found[EXCLUDED])
    assert EXCLUDED not in said(built(delay_ns=LIGHT_NS + 1_000, answers=1))


def test_the_bounds_are_those_of_light() -> None:
    assert is_excluded(LIGHT_NS - 1, 8_000) and not is_excluded(LIGHT_NS, 8_000)
    assert is_plausible(FIBRE_NS, 8_000) and not is_plausible(FIBRE_NS - 1, 8_000)


def test_leaving_a_look_up_or_a_source_out_never_makes_a_claim_stronger() -> None:
    case = built()
    whole = said(case)
    is_not_stronger(said(case, registrations=()), whole)
    is_not_stronger(said(case, locations=()), whole)
