"""F28: attempts without an answer, and what the declared block explains of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from building import DESTINATION, START_NS, Conversation
from small_case import SmallCase, in_both_languages

S = 1_000_000_000
BLOCK = '[filter]\naddress = "{address}"\nhow = {{ de = "Router", en = "router" }}\n{on}'


def knocking(attempts: int, *, answered: int = 0, more: str = "", repeats: int = 0) -> SmallCase:
    built = SmallCase(more=more)
    for number in range(attempts + answered):
        built.tape._next_ns = START_NS + number * 60 * S
        talk = Conversation(built.tape, client_port=40_000 + number)
        if number < answered:
            talk.handshake()
        else:
            for _ in range(1 + repeats):
                talk.syn()
    return built


def block(minute: int | None, address: str = DESTINATION, *, end: str = "still_on = true\n") -> str:
    on = "" if minute is None else f"on_at = {_at(minute)}\n"
    return BLOCK.format(address=address, on=on) + end


def _at(minute: int) -> str:
    return datetime.fromtimestamp(START_NS / S + minute * 60, UTC).isoformat()


def things(found: dict, key: str) -> int:  # type: ignore[type-arg]
    return found[key].scope.things_count


def test_attempts_are_counted_and_repeated_packets_are_not() -> None:
    found = knocking(3, repeats=2).said(destination=DESTINATION)
    assert things(found, "F28.attempts-without-filter.K1") == 3
    german, english = in_both_languages(found["F28.attempts-without-filter.K1"])
    assert "3 Verbindungsversuche" in german.replace("\u00a0", " ") and "3 connection attempts" in english


def test_an_answered_set_up_is_no_attempt() -> None:
    found = knocking(0, answered=3).said(destination=DESTINATION)
    assert not [key for key in found if key.startswith("F28.")]


@pytest.mark.parametrize(
    ("more", "keys"),
    [
        ("", {"F28.attempts-without-filter.K1"}),
        (block(2), {"F28.attempts-before.K1", "F28.attempts-after.K1", "F28.filter-explains.K1"}),
        (block(9), {"F28.attempts-before.K1"}),
        (block(None), {"F28.attempts-without-filter.K1"}),
        (block(2, "203.0.113.99"), {"F28.attempts-without-filter.K1"}),
    ],
    ids=["no block", "within", "later", "undated", "another address"],
)
def test_a_block_explains_only_what_came_after_its_known_time(more: str, keys: set[str]) -> None:
    found = knocking(4, more=more).said(destination=DESTINATION)
    assert {key for key in found if key.startswith("F28.")} == keys


@pytest.mark.parametrize(
    ("end", "is_explained", "is_open"),
    [
        ("still_on = true\n", True, False),
        (f"off_at = {_at(4)}\n", True, False),
        (f"off_at = {_at(3)}\n", False, False),  # the last attempt came when it was over
        ("still_on = false\n", False, True),
        ("", False, True),
    ],
    ids=["still on", "lifted later", "lifted before", "lifted, unknown when", "unsaid"],
)
def test_a_block_explains_only_what_came_while_it_is_known_to_have_been_on(
    end: str, is_explained: bool, is_open: bool
) -> None:
    found = knocking(4, more=block(2, end=end)).said(destination=DESTINATION)
    assert ("F28.filter-explains.K1" in found) is is_explained
    assert ("open.block-end" in found) is is_open
    assert things(found, "F28.attempts-after.K1") == 2


@pytest.mark.parametrize(("minute", "before", "after"), [(2, 2, 2), (3, 3, 1)])
def test_an_attempt_in_the_very_second_of_the_block_counts_after_it(minute: int, before: int, after: int) -> None:
    found = knocking(4, more=block(minute)).said(destination=DESTINATION)
    assert (things(found, "F28.attempts-before.K1"), things(found, "F28.attempts-after.K1")) == (before, after)
