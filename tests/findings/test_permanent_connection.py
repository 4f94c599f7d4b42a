"""F15: a held connection, by the data just at and just below each threshold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from building import CAMERA, DESTINATION, RESOLVER, START_NS, Conversation, Tape, dns_question, udp
from small_case import SmallCase, in_both_languages

from reportgen.attribution.device import Subject
from reportgen.findings.permanent_connection import permanent_connection

S = 1_000_000_000
HOUR = 3_600
KEY = "F15.held.K1"


def held(
    *, every_s: float = 300, last_s: float = 24 * HOUR, pieces: int = 1, answered: bool = True, burst_s: float = 0
) -> SmallCase:
    """Signs of life at that interval up to the last second, in so many connections one after the other."""
    tape = Tape(snap_bytes=100)
    length = last_s / pieces
    for piece in range(pieces):
        talk = Conversation(tape, client_port=40_000 + piece, server_port=8_883)
        tape._next_ns = START_NS + round(piece * length * S)
        begins_ns = tape._next_ns
        talk.handshake() if answered else talk.syn()
        moments = [number * every_s for number in range(1, int(length // every_s) + 1)]
        for moment in sorted({*moments, length}):
            tape._next_ns = begins_ns + round(moment * S)
            talk.client_sends(b"\x00sign of life")
            if burst_s:
                tape.wait(burst_s)
                talk.client_sends(b"\x00sign of life")
    tape.wait(60)
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))
    return SmallCase(tapes=[tape])


@pytest.mark.parametrize(
    ("changes", "is_said"),
    [
        ({}, True),
        ({"every_s": 301, "last_s": 301 * 300}, False),  # the median is a second too long
        ({"last_s": 24 * HOUR - 0.1}, False),
        ({"pieces": 24}, True),  # each stood for an hour
        ({"pieces": 25, "last_s": 25 * HOUR - 25}, False),  # each for a second less
        ({"answered": False}, False),
        ({"every_s": 310, "burst_s": 9.9, "last_s": 310 * 300}, False),  # two frames within ten seconds are one sign
        ({"every_s": 310, "burst_s": 10.1, "last_s": 310 * 300}, True),
    ],
)
def test_a_connection_is_called_held_only_at_the_thresholds(changes: dict[str, float], is_said: bool) -> None:
    found = held(**changes).said(destination=DESTINATION)  # type: ignore[arg-type]
    assert (KEY in found) is is_said
    if is_said:
        german, english = in_both_languages(found[KEY])
        assert "Lebenszeichen" in german and "sign" in english


def test_towards_another_address_nothing_is_said() -> None:
    assert KEY not in held().said(destination="203.0.113.99")


def test_where_no_device_can_be_told_apart_nothing_is_said() -> None:
    facts = held().analysis(destination=DESTINATION).facts
    assert list(permanent_connection(facts))
    traffic = replace(facts.recordings[0].traffic, subject=Subject.CONNECTION)
    assert not list(permanent_connection(replace(facts, recordings=(replace(facts.recordings[0], traffic=traffic),))))
