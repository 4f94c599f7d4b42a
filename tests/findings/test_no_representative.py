"""F22: not found is said only where it was looked for; a seat needs its source."""

from __future__ import annotations

import pytest
from case_facts import both, facts_of, sentences

from reportgen.findings.assertion import Modality
from reportgen.findings.no_representative import no_representative

SEAT = f'seat_country = "China"\nseat_source = {both("imprint")}\nseat_read_on = 2026-09-06\n'
SEARCH = f"looked_in = {both('policy, imprint, label')}\nlooked_on = 2026-09-06\n"
NEITHER = "establishment_found = false\nrepresentative_found = false\n"


def section(*lines: str) -> str:
    return "[establishment]\n" + "".join(lines)


def ids(*lines: str, home: str = "") -> list[str]:
    return [found.id for found in no_representative(facts_of(section(*lines), home=home))]


def test_seat_search_and_question() -> None:
    seat, search, question = no_representative(facts_of(section(SEAT, SEARCH, NEITHER)))
    assert (seat.modality, search.modality, question.modality) == (
        Modality.SOURCE,
        Modality.STATEMENT,
        Modality.OPEN,
    )
    assert question.rests_on == ("F22.seat", "F22.search")
    assert "China" in sentences(seat)[0]
    for found in (seat, search, question):
        assert all(sentences(found))


@pytest.mark.parametrize("country", ["Irland", "Norway", "DE"])
def test_a_seat_in_the_economic_area_yields_nothing(country: str) -> None:
    assert ids(SEAT.replace("China", country), SEARCH, NEITHER) == []


@pytest.mark.parametrize("found", ["establishment_found = true\n", "representative_found = true\n"])
def test_somebody_who_was_found_ends_it(found: str) -> None:
    assert ids(SEAT, SEARCH, found) == []


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ((SEARCH, NEITHER), []),
        ((SEAT.replace("China", "Atlantis"), SEARCH, NEITHER), []),
        ((SEAT.replace("seat_read_on = 2026-09-06\n", ""), SEARCH, NEITHER), ["F22.search"]),
        ((SEAT, NEITHER), ["F22.seat"]),
        ((SEAT, SEARCH, "establishment_found = false\n"), []),
        ((SEAT, SEARCH, "representative_found = false\n"), []),
        ((SEAT, SEARCH), []),
        ((), []),
    ],
)
def test_unknown_is_never_no(lines: tuple[str, ...], kept: list[str]) -> None:
    *facts, last = no_representative(facts_of(section(*lines)))
    assert [found.id for found in facts] == kept
    assert last.id == "open.representative"
    assert all(sentences(last))
    for found in facts:
        assert all(sentences(found))


def test_outside_the_gdpr_nothing_is_asked() -> None:
    assert ids(SEAT, SEARCH, NEITHER, home='country = "Schweiz"\n') == ["F22.seat", "F22.search"]
