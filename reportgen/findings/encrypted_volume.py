"""F05: much was sent encrypted. The volume is measured; what it was is a conclusion, never more.

Only conversations that are recognised as encrypted are counted. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.capture.values import Flow
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.uploads import DAY_NS, threshold
from reportgen.language.values import ByteCount, Count, Message, Name

# Our own conventions, printed as such: in one stretch of 24 hours, and so many times what came back.
MIN_BYTES_A_DAY = 5_000_000
MIN_RATIO = 5


def encrypted_volume(facts: Facts) -> Iterator[Assertion]:
    """The measurement and the conclusion, per recording of at least 24 hours with one stretch that reaches both."""
    for recording in facts.recordings:
        flows = facts.encrypted_flows(recording)
        stretches = _stretches(recording, flows)
        reached = sum(1 for sent, received in stretches if sent >= MIN_BYTES_A_DAY and sent >= MIN_RATIO * received)
        if reached:
            yield _measured(facts, recording, flows)
            yield _conclusion(facts, recording, reached, len(stretches))


def _stretches(recording: Recording, flows: tuple[Flow, ...]) -> list[tuple[int, int]]:
    """Bytes sent and received in each whole stretch of 24 hours, counted from the recording's beginning."""
    file, index = recording.capture.file, recording.capture.frames
    if not flows or index is None or file.first_at_ns is None or file.last_at_ns is None:
        return []
    count = (file.last_at_ns - file.first_at_ns) // DAY_NS
    sums = [[0, 0] for _ in range(count)]
    wanted = {flow.index for flow in flows}
    for row, flow in enumerate(index.flow):
        if flow in wanted:
            number = (index.captured_at_ns[row] - file.first_at_ns) // DAY_NS
            if 0 <= number < count:
                sums[number][not index.from_originator[row]] += index.wire_length_bytes[row]
    return [(sent, received) for sent, received in sums]


def _measured(facts: Facts, recording: Recording, flows: tuple[Flow, ...]) -> Assertion:
    first, last = min(flow.first_at_ns for flow in flows), max(flow.last_at_ns for flow in flows)
    numbers: dict[str, Message | Name | ByteCount] = {
        "subject": facts.subject(recording),
        "conversations": Message.of("count.in-encrypted-conversations", n=len(flows)),
        "sent": ByteCount(sum(flow.orig_frame_bytes for flow in flows)),
        "address": Name(flows[0].responder),
    }
    return Assertion(
        id=f"F05.volume.{recording.entry.id}",
        finding="F05",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F05.volume",
            period=facts.period(first, last),
            capture=recording.label,
            received=ByteCount(sum(flow.resp_frame_bytes for flow in flows)),
            **numbers,
        ),
        brief=Message.of("brief.F05.volume", period=facts.days(first, last), point=facts.point(recording), **numbers),
        scope=recording.scope(first, last, len(flows)),
        citations=(
            recording.cite(recording.own_frames(flows), item="sent"),
            recording.cite(recording.answering_frames(flows), item="received"),
        ),
        limits=(Message.of("limit.frame-bytes"), Message.of("limit.content-unknown"), Message.of("limit.window")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _conclusion(facts: Facts, recording: Recording, reached: int, stretches: int) -> Assertion:
    used = facts.case.declarations.app_used_during_capture
    return Assertion(
        id=f"F05.content.{recording.entry.id}",
        finding="F05",
        modality=Modality.CONCLUSION,
        content=Content.ENCRYPTED,
        claim=Message.of("finding.F05.content"),
        rule=Message.of(
            "rule.F05", n=stretches, reached=Count(reached), size=threshold(MIN_BYTES_A_DAY), ratio=Count(MIN_RATIO)
        ),
        alternatives=(
            Message.of("alternative.other-content"),
            *([] if used is False else [Message.of(f"alternative.app-{'used' if used else 'unsaid'}")]),
        ),
        rests_on=(f"F05.volume.{recording.entry.id}",),
    )
