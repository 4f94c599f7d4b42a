"""F15: a connection that the device keeps open and on which it gives a sign of life again and again.

Measured are the intervals; what the connection is for is not known. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median_low

from reportgen.capture.values import Flow
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.uploads import HOUR_NS, SECOND_NS
from reportgen.language.values import Count, Message, Name

# Our own conventions, printed as such.
HELD_MIN_HOURS = 1
SIGN_PAUSE_S = 10  # frames closer together than this are one sign of life
MEDIAN_MAX_S = 300
MIN_HOURS = 24


def permanent_connection(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording with connections that were held for 24 hours in all."""
    for recording in facts.device_recordings:
        flows = recording.flows_to(facts.destination) if facts.destination else ()
        held = tuple(
            flow
            for flow in flows
            if flow.resp_packets_count and flow.last_at_ns - flow.first_at_ns >= HELD_MIN_HOURS * HOUR_NS
        )
        if not held or _covered_ns(held) < MIN_HOURS * HOUR_NS:
            continue
        intervals = _intervals(recording, held)
        if intervals and median_low(intervals) <= MEDIAN_MAX_S * SECOND_NS:
            yield _measured(facts, recording, held, intervals)


def _covered_ns(flows: tuple[Flow, ...]) -> int:
    """The time in which at least one of them stood."""
    covered, reached = 0, 0
    for first, last in sorted((flow.first_at_ns, flow.last_at_ns) for flow in flows):
        covered += max(0, last - max(first, reached))
        reached = max(reached, last)
    return covered


def _intervals(recording: Recording, flows: tuple[Flow, ...]) -> list[int]:
    """From the beginning of each sign of life to that of the next in the same conversation."""
    index = recording.capture.frames
    if index is None:
        return []
    began: dict[int, int] = {}
    last_frame: dict[int, int] = {}
    intervals = []
    for number in recording.own_frames(flows):
        flow, at_ns = index.flow[number - 1], index.captured_at_ns[number - 1]
        if flow not in began:
            began[flow] = at_ns
        elif at_ns - last_frame[flow] >= SIGN_PAUSE_S * SECOND_NS:
            intervals.append(at_ns - began[flow])
            began[flow] = at_ns
        last_frame[flow] = at_ns
    return intervals


def _measured(facts: Facts, recording: Recording, held: tuple[Flow, ...], intervals: list[int]) -> Assertion:
    first, last = min(flow.first_at_ns for flow in held), max(flow.last_at_ns for flow in held)
    return Assertion(
        id=f"F15.held.{recording.entry.id}",
        finding="F15",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F15.held",
            n=len(held),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            address=Name(held[0].responder),
            hours=Count(_covered_ns(held) // HOUR_NS),
            median=Message.of("count.seconds", n=_seconds(median_low(intervals))),
            longest=Message.of("count.seconds", n=_seconds(max(intervals))),
        ),
        scope=recording.scope(first, last, len(held)),
        citations=(recording.cite(recording.own_frames(held)),),
        limits=(Message.of("limit.window"), Message.of("limit.held-purpose")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _seconds(duration_ns: int) -> int:
    return (duration_ns + SECOND_NS // 2) // SECOND_NS
