"""What ``inspect --json`` prints: a small contract that scripts may rely on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from reportgen.analysis.cited import cited
from reportgen.analysis.inspection_names import (
    encryption_json,
    names_by_address,
    names_json,
)
from reportgen.analysis.inspection_objects import objects_json
from reportgen.attribution.scope import scope_of
from reportgen.capture.file_values import FileReconciliation
from reportgen.capture.values import Attempt, Capture, Completeness, Flow, ImageTransmission

Part = dict[str, object]


def inspection_json(captures: Sequence[Capture]) -> dict[str, list[Part]]:
    """The object of ``inspect --json``; frames are ranges such as ``118-164,200``, times ns since 1970-01-01 UTC."""
    return {name: list(parts) for name, parts in _lists(captures)}


def inspection_lines(captures: Sequence[Capture]) -> Iterator[str]:
    """The same object as lines of JSON, one list's part at a time: a million conversations need no more memory.

    Only ASCII: the same on every terminal.
    """
    before = "{"
    for name, parts in _lists(captures):
        yield before
        start = f"  {json.dumps(name)}: ["
        for part in parts:
            yield start
            lines = json.dumps(part, indent=2).replace("\n", "\n    ")
            start = f"    {lines},"
        # What is not written yet: the list's beginning, or its last part with a comma too many.
        if start.endswith("["):
            before = start + "],"
        else:
            yield start[:-1]
            before = "  ],"
    yield before[:-1]
    yield "}"


def _lists(captures: Sequence[Capture]) -> Iterator[tuple[str, Iterable[Part]]]:
    yield "captures", (_file(file) for capture in captures for file in capture.files)
    yield "conversations", (_conversation(capture, flow) for capture in captures for flow in capture.flows)
    yield "destinations", _destinations(captures)
    whole = ((c, image) for c in captures for image in c.images if image.completeness is Completeness.COMPLETE)
    yield "images", (_image(capture, image) for capture, image in whole)
    yield "attempts", (_attempt(capture, attempt) for capture in captures for attempt in capture.attempts)
    yield from objects_json(captures).items()
    yield from names_json(captures).items()


def _file(file: FileReconciliation) -> dict[str, object]:
    return {
        "file": file.name,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "format": file.format,
        "compression": asdict(file.compression) if file.compression else None,
        "records_count": file.records_count,
        "unread_bytes": file.unread_bytes,
        "unread_from_offset": file.unread_from_offset,
        "unread_reason": file.unread_reason,
        "first_at_ns": file.first_at_ns,
        "last_at_ns": file.last_at_ns,
        "cut_records_count": file.cut_records_count,
        "doubled_records_count": file.doubled_records_count,
        "overlapping_records_count": file.overlapping_records_count,
        "undecoded": {kind.kind: kind.records_count for kind in file.undecoded},
        "tunnels": {kind.kind: kind.records_count for kind in file.tunnels},
        "no_flow": {kind.kind: kind.records_count for kind in file.no_flow},
        "other_blocks": {kind.kind: kind.blocks_count for kind in file.other_blocks},
        "interfaces": [
            {
                "link_type": found.link_type,
                "name": found.name,
                "records_count": found.records_count,
                "dropped_count": found.dropped_count,
            }
            for found in file.interfaces
        ],
    }


def _conversation(capture: Capture, flow: Flow) -> dict[str, object]:
    return {
        "transport": flow.transport,
        "originator": flow.originator,
        "originator_port": flow.originator_port,
        "responder": flow.responder,
        "responder_port": flow.responder_port,
        "orig_packets_count": flow.orig_packets_count,
        "resp_packets_count": flow.resp_packets_count,
        "orig_payload_bytes": flow.orig_payload_bytes,
        "resp_payload_bytes": flow.resp_payload_bytes,
        "orig_ip_bytes": flow.orig_ip_bytes,
        "resp_ip_bytes": flow.resp_ip_bytes,
        "orig_frame_bytes": flow.orig_frame_bytes,
        "resp_frame_bytes": flow.resp_frame_bytes,
        "orig_retransmitted_packets_count": flow.orig_retransmitted_packets_count,
        "resp_retransmitted_packets_count": flow.resp_retransmitted_packets_count,
        "orig_retransmitted_bytes": flow.orig_retransmitted_bytes,
        "resp_retransmitted_bytes": flow.resp_retransmitted_bytes,
        "missed_bytes": flow.missed_bytes,
        "community_id": flow.community_id,
        "tunnel": flow.tunnel,
        "hours": [asdict(volume) for volume in capture.flows.volumes(flow.index)],
        "conn_state": flow.conn_state,
        **encryption_json(capture, flow),
        "first_at_ns": flow.first_at_ns,
        "last_at_ns": flow.last_at_ns,
        "capture_sha256": capture.file_of(flow.first_frame).sha256,
    }


def _destinations(captures: Sequence[Capture]) -> Iterator[Part]:
    addresses = sorted({flow.responder for capture in captures for flow in capture.flows})
    names = names_by_address(captures)
    for address in addresses:
        yield {"address": address, "scope": scope_of(address).value, "names": names.get(address, [])}


def _image(capture: Capture, image: ImageTransmission) -> dict[str, object]:
    return {
        "sha256": image.sha256,
        "width_px": image.width_px,
        "height_px": image.height_px,
        **cited(capture, image.frames),
        "originator": image.originator,
        "responder": image.responder,
        "format": image.format,
        "size_bytes": image.size_bytes,
        "first_at_ns": image.first_at_ns,
    }


def _attempt(capture: Capture, attempt: Attempt) -> dict[str, object]:
    return {
        "originator": attempt.originator,
        "responder": attempt.responder,
        "responder_port": attempt.responder_port,
        "first_at": attempt.first_at_ns,
        "packets_count": attempt.packets_count,
        "conn_state": attempt.conn_state,
        **cited(capture, attempt.frames),
    }
