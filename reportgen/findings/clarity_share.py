"""F29: how much of the payload was encrypted, in the clear, or not determinable, with the whole it is a part of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from reportgen.attribution.scope import is_public
from reportgen.capture.values import Flow
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.language.values import ByteCount, Message, Name


def clarity_share(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording and address on the Internet; the destination's has its own id and comes first."""
    for recording in facts.recordings:
        by_address: defaultdict[str, list[Flow]] = defaultdict(list)
        for flow in recording.traffic.flows:
            if flow.orig_payload_bytes + flow.resp_payload_bytes:
                by_address[flow.responder].append(flow)
        key = recording.entry.id
        if own := by_address.pop(facts.destination or "", None):
            yield _measured(facts, recording, own, f"F29.share.{key}")
        if recording.traffic.by_mac or recording.traffic.by_address:
            for address, flows in by_address.items():
                if is_public(address, constructed=facts.case.constructed):
                    yield _measured(facts, recording, flows, f"F29.other-share.{key}.{address}")


def _measured(facts: Facts, recording: Recording, flows: list[Flow], key: str) -> Assertion:
    verdicts = [recording.capture.encryption.of(flow) for flow in flows]
    first, last = min(flow.first_at_ns for flow in flows), max(flow.last_at_ns for flow in flows)
    return Assertion(
        id=key,
        finding="F29",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F29.share",
            n=len(flows),
            capture=recording.label,
            subject=facts.subject(recording),
            address=Name(flows[0].responder),
            whole=ByteCount(sum(flow.orig_payload_bytes + flow.resp_payload_bytes for flow in flows)),
            encrypted=ByteCount(sum(verdict.encrypted_payload_bytes for verdict in verdicts)),
            clear=ByteCount(sum(verdict.clear_payload_bytes for verdict in verdicts)),
            unknown=ByteCount(sum(verdict.not_determinable_payload_bytes for verdict in verdicts)),
        ),
        scope=recording.scope(first, last, len(flows)),
        citations=(
            recording.cite(recording.own_frames(tuple(flows)), item="sent"),
            recording.cite(recording.answering_frames(tuple(flows)), item="received"),
        ),
        limits=(Message.of("limit.payload-bytes"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
