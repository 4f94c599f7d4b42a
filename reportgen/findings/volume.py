"""F27: how much left for the destination, in bytes of a named level."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.days_of_traffic import answered_flows, days_of_traffic, no_projection
from reportgen.findings.facts import Facts, Recording
from reportgen.language.values import ByteCount, Message, Name


def volume(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording with answered conversations: bytes of whole frames, both directions apart."""
    for recording in facts.recordings:
        flows = answered_flows(facts, recording)
        if not flows:
            continue
        first, last = min(flow.first_at_ns for flow in flows), max(flow.last_at_ns for flow in flows)
        yield Assertion(
            id=f"F27.volume.{recording.entry.id}",
            finding="F27",
            modality=Modality.MEASURED,
            claim=Message.of(
                "finding.F27.volume",
                period=facts.period(first, last),
                capture=recording.label,
                subject=facts.subject(recording),
                conversations=Message.of("count.in-conversations", n=len(flows)),
                sent=ByteCount(sum(flow.orig_frame_bytes for flow in flows)),
                received=ByteCount(sum(flow.resp_frame_bytes for flow in flows)),
                address=Name(flows[0].responder),
            ),
            scope=recording.scope(first, last, len(flows)),
            citations=(
                recording.cite(recording.own_frames(flows), item="sent"),
                recording.cite(recording.answering_frames(flows), item="received"),
            ),
            limits=(Message.of("limit.frame-bytes"), *_no_month(facts, recording)),
            disclosure=(Reader.AUTHORITY, Reader.VENDOR),
        )


def _no_month(facts: Facts, recording: Recording) -> Iterator[Message]:
    """Why nothing is said of a month, where nothing is."""
    reason = no_projection(recording, days_of_traffic(facts, recording))
    if reason is not None:
        yield reason
