"""F28: what left the device beside what left the house, and what cannot be shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from building import CAMERA, DESTINATION, START_NS, Conversation, Tape, dns_question, udp
from small_case import SmallCase, in_both_languages

from reportgen.case.load import load_case
from reportgen.errors import ReportgenError
from reportgen.findings.assertion import Assertion, Modality
from reportgen.language.values import Count, Message

S = 1_000_000_000
HOUSE = "192.0.2.7"  # the router's own address on the Internet side
MINUTES = 60
LEAST_S = 10 * MINUTES + 2 * 2  # ten minutes without two seconds at either end
KNOCKS_S = (10, 100, 200)
ON_AT = '[filter]\naddress = "203.0.113.77"\nhow = {{ de = "Router", en = "router" }}\non_at = {on}\n{off}'


def tape(knocks_s: tuple[float, ...], *, sender: str, last_s: float, first_s: float = 0, answered: int = 0) -> Tape:
    """Set-ups at those seconds, the first ``answered`` of them answered; a first and a last frame of something else."""
    made = Tape()
    moments = [(first_s, None), *((moment, number) for number, moment in enumerate(knocks_s)), (last_s, None)]
    for moment, number in sorted(moments, key=lambda pair: pair[0]):
        made._next_ns = START_NS + round(moment * S)
        if number is None:
            made.add_ip(udp(sender, 5_000, "198.51.100.53", 53, dns_question("x.example")))
        else:
            talk = Conversation(made, client=sender, client_port=40_000 + number, client_isn=1_000 * number)
            talk.handshake() if number < answered else talk.syn()
    return made


def said(
    *,
    home: tuple[float, ...] = KNOCKS_S,
    outside: tuple[float, ...] = (),
    last_s: float = LEAST_S,
    answered: int = 0,
    more: str = "",
    same_clock: bool = True,
) -> dict[str, Assertion]:
    case = SmallCase(
        tapes=[
            tape(home, sender=CAMERA, last_s=LEAST_S, answered=answered),
            tape(outside, sender=HOUSE, last_s=last_s, answered=answered),
        ],
        more=more,
    )
    lan, wan = case.case().captures
    wan = wan.model_copy(update={"point": "internet", "same_clock_as": "K1" if same_clock else None})
    return case.said(captures=(lan, wan), destination=DESTINATION)


def block(on_s: float, off_s: float | None = None) -> str:
    on, off = (
        None if second is None else datetime.fromtimestamp(START_NS / S + second, UTC).isoformat()
        for second in (on_s, off_s)
    )
    return ON_AT.format(on=on, off=f"off_at = {off}\n" if off else "still_on = true\n")


def numbers(found: Assertion) -> tuple[int, ...]:
    values = found.claim.values
    inside, outside = values["inside"], values["outside"]
    assert isinstance(inside, Message) and isinstance(outside, Message)
    counts = (inside.values["n"], values["inside_open"], outside.values["n"], values["outside_open"])
    return tuple(count.number for count in counts if isinstance(count, Count))


def keys(found: dict[str, Assertion]) -> dict[str, str]:
    begin = ("F28.both-sides", "F28.held-back", "F28.passed", "open.both-sides")
    return {key: one.claim.key for key, one in found.items() if key.startswith(begin)}


def test_what_did_not_leave_the_house_is_concluded_from_both_recordings() -> None:
    found = said()
    assert keys(found) == {
        "F28.both-sides.K1.K2": "finding.F28.both-sides-none-outside",
        "F28.held-back.K1.K2": "finding.F28.held-back-plain",
    }
    measured, conclusion = found["F28.both-sides.K1.K2"], found["F28.held-back.K1.K2"]
    assert numbers(measured) == (3, 3, 0, 0)
    assert measured.scope is not None and len(measured.scope.captures) == 2
    assert conclusion.modality is Modality.CONCLUSION and conclusion.rests_on == ("F28.both-sides.K1.K2",)
    german, english = in_both_languages(measured)
    assert "3 Verbindungsaufbauten" in german and "no connection set-up to this address" in english


def test_what_left_the_house_is_told_with_another_device_as_explanation() -> None:
    found = said(outside=(10.001, 100.001), answered=1)
    assert numbers(found["F28.both-sides.K1.K2"]) == (3, 2, 2, 1)
    assert found["F28.passed.K1.K2"].claim.key == "finding.F28.passed-plain"
    assert [one.key for one in found["F28.passed.K1.K2"].alternatives] == ["alternative.other-sender"]


@pytest.mark.parametrize(("outside", "words"), [((), "held-back"), ((100.001,), "passed")])
def test_a_block_works_or_does_not(outside: tuple[float, ...], words: str) -> None:
    found = said(outside=outside, more=block(-60))
    assert found[f"F28.{words}.K1.K2"].claim.key == f"finding.F28.{words}-blocked"
    assert "statement.filter" in found[f"F28.{words}.K1.K2"].rests_on
    explained = [one.key for one in found["F28.filter-explains.K1"].alternatives]
    assert ("alternative.seen-outside" in explained) is (words == "passed")


def test_the_time_of_the_block_is_compared_apart_from_the_whole_time() -> None:
    late = tuple(second + 600 for second in KNOCKS_S)
    found = said(home=(*KNOCKS_S, *late), outside=KNOCKS_S[:2], last_s=2 * LEAST_S, more=block(150))
    assert keys(found) == {
        "F28.both-sides.K1.K2": "finding.F28.both-sides",
        "F28.passed.K1.K2": "finding.F28.passed-plain",
        "F28.both-sides.K1.K2.block": "finding.F28.both-sides-none-outside",
        "F28.held-back.K1.K2.block": "finding.F28.held-back-blocked",
    }
    lifted = said(outside=KNOCKS_S, more=block(-120, off_s=-60))
    assert lifted["F28.passed.K1.K2"].claim.key == "finding.F28.passed-plain", "it was over"


def test_of_too_short_a_block_nothing_is_said_and_the_whole_time_is_compared_as_without_it() -> None:
    whole, without = said(outside=KNOCKS_S, more=block(5)), said(outside=KNOCKS_S)
    assert keys(whole) == keys(without) and whole["F28.passed.K1.K2"].claim == without["F28.passed.K1.K2"].claim


def test_each_recording_of_the_internet_side_is_compared_on_its_own() -> None:
    case = SmallCase(
        tapes=[
            tape(KNOCKS_S, sender=CAMERA, last_s=LEAST_S),
            tape((), sender=HOUSE, last_s=LEAST_S),
            tape(KNOCKS_S, sender=HOUSE, last_s=LEAST_S),
        ]
    )
    lan, *wan = case.case().captures
    outside = [one.model_copy(update={"point": "internet", "same_clock_as": "K1"}) for one in wan]
    found = keys(case.said(captures=(lan, *outside), destination=DESTINATION))
    assert {"F28.held-back.K1.K2", "F28.passed.K1.K3"} < set(found)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"same_clock": False}, "clock"),
        ({"last_s": LEAST_S - 0.001}, "time"),
        ({"home": (10, 100)}, "few"),
        ({"home": (10, 100, LEAST_S - 1.9)}, "few"),  # at the very end the other side may no longer have written
        ({"home": (1.9, 10, 100)}, "few"),
    ],
)
def test_just_below_what_it_needs_it_stays_open(changes: dict[str, object], why: str | None) -> None:
    found = said(**changes)  # type: ignore[arg-type]
    assert ("F28.both-sides.K1.K2" in found) is (why is None)
    assert ("open.both-sides.K1" in found) is (why is not None)
    if why:
        assert found["open.both-sides.K1"].claim.key == f"open.both-sides.{why}"
        assert found["open.both-sides.K1"].modality is Modality.OPEN


def test_with_one_side_alone_nothing_is_compared() -> None:
    case = SmallCase(tapes=[tape(KNOCKS_S, sender=CAMERA, last_s=LEAST_S)])
    assert not keys(case.said(destination=DESTINATION))


def test_a_connection_that_had_begun_before_counts_on_neither_side() -> None:
    home, outside = (tape((), sender=sender, last_s=LEAST_S) for sender in (CAMERA, HOUSE))
    for made, sender in ((home, CAMERA), (outside, HOUSE)):
        made._next_ns = START_NS + 20 * S
        Conversation(made, client=sender, client_port=50_000).client_sends(b"further on")
        made.records.sort(key=lambda record: record.at_ns)
    case = SmallCase(tapes=[home, outside])
    lan, wan = case.case().captures
    wan = wan.model_copy(update={"point": "internet", "same_clock_as": "K1"})
    assert keys(case.said(captures=(lan, wan), destination=DESTINATION)) == {
        "open.both-sides.K1": "open.both-sides.few"
    }


@pytest.mark.parametrize("named", ["K1", "K9"])
def test_a_clock_of_a_capture_that_is_not_there_is_a_mistake(named: str) -> None:
    text = f"""
schema_version = 2
reference = "R"
[device]
brand = "B"
model = "M"
[vendor]
name = "B"
[[captures]]
id = "K1"
path = "k1.pcap"
point = "lan"
same_clock_as = "{named}"
"""
    with pytest.raises(ReportgenError) as caught:
        load_case(text.encode(), file_name="case.toml")
    assert "same_clock_as" in str([problem.values for problem in caught.value.problems])  # type: ignore[attr-defined]
