"""How quickly the destination answered when connections were set up: an upper bound for the way there and back."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.findings.facts import Facts, Recording

# Zeek's words for TCP connections whose SYN and answer were both seen.
_ANSWERED = frozenset({"S1", "S2", "S3", "SF", "RSTO", "RSTR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTimes:
    """Times from the first frame of a connection to the first that came back; repetitions only lengthen them."""

    recording: Recording
    samples_count: int
    shortest_ns: int
    shortest_frames: tuple[int, int]
    first_at_ns: int
    last_at_ns: int


def answer_times(facts: Facts, recording: Recording) -> AnswerTimes | None:
    """Of the device's TCP connections to the destination; None where none was answered, or without columns."""
    index = recording.capture.frames
    flows = recording.flows_to(facts.destination) if facts.destination else ()
    wanted = {flow.index for flow in flows if flow.transport == "tcp" and flow.conn_state in _ANSWERED}
    if index is None or not wanted:
        return None
    asked: dict[int, int] = {}  # flow → row
    answered: dict[int, int] = {}
    for row, flow in enumerate(index.flow):
        if flow in wanted:
            (asked if index.from_originator[row] else answered).setdefault(flow, row)
    at_ns = index.captured_at_ns
    samples = [
        (at_ns[answered[flow]] - at_ns[row], row, answered[flow])
        for flow, row in asked.items()
        if flow in answered and at_ns[answered[flow]] > at_ns[row]  # a clock that steps back measures nothing
    ]
    if not samples:
        return None
    shortest, row, answer = min(samples)
    return AnswerTimes(
        recording=recording,
        samples_count=len(samples),
        shortest_ns=shortest,
        shortest_frames=(row + 1, answer + 1),
        first_at_ns=min(at_ns[row] for _, row, _ in samples),
        last_at_ns=max(at_ns[answer] for _, _, answer in samples),
    )
