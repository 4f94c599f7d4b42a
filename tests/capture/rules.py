"""Reads a constructed capture, and tells which rules a reading breaks: what must hold for every file there is."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from reportgen.adapters.images import decode_image
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture, Completeness, FrameIndex
from reportgen.evidence.citation import FrameSet

STATES = {
    "tcp": frozenset(["S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH"]),
    "udp": frozenset(["SF", "S0", "SHR", "OTH"]),
}


def read(raw: bytes, *, name: str = "built.pcap") -> Capture:
    """The capture with its columns per frame. Raises: UnreadableInput."""
    return read_capture(io.BytesIO(raw), name=name, decode_image=decode_image, index_frames=True)


def broken_rules(capture: Capture, raw: bytes) -> list[str]:
    """Every rule that the reading breaks, in words; empty where all is well."""
    return [
        words
        for check in (_file, _sums, _flows, _citations, _objects)
        for words, holds in check(capture, raw)
        if not holds
    ]


Checks = Iterator[tuple[str, bool]]


def _file(capture: Capture, raw: bytes) -> Checks:
    file = capture.file
    yield "the hash is that of the file", file.sha256 == hashlib.sha256(raw).hexdigest()
    yield "the size is that of the file", file.size_bytes == len(raw)
    read_bytes = file.header_bytes + file.record_overhead_bytes + file.captured_bytes
    read_bytes += sum(kind.size_bytes for kind in file.other_blocks)
    yield "headers + captured + other blocks + unread = size", read_bytes + file.unread_bytes == file.content_bytes
    yield "nothing negative is unread", file.unread_bytes >= 0
    told = (file.unread_from_offset is None, file.unread_reason is None)
    yield "unread bytes have an offset and a reason", told == ((file.unread_bytes == 0,) * 2)
    if file.unread_from_offset is not None:
        yield "what is unread lies at the end", file.unread_from_offset + file.unread_bytes == file.content_bytes
    timed = file.records_count - file.timeless_records_count
    yield "no records with a time, no times", (file.first_at_ns is None) == (timed == 0)
    yield "interfaces hold all records", sum(i.records_count for i in file.interfaces) == file.records_count


def _sums(capture: Capture, raw: bytes) -> Checks:
    file, left_out = capture.file, (*capture.file.no_flow, *capture.file.undecoded)
    records = (
        file.flows_records_count
        + file.doubled_records_count
        + file.overlapping_records_count
        + sum(k.records_count for k in left_out)
    )
    yield "records sum up", records == file.records_count
    captured = (
        file.flows_captured_bytes
        + file.doubled_captured_bytes
        + file.overlapping_captured_bytes
        + sum(k.captured_bytes for k in left_out)
    )
    yield "bytes sum up", captured == file.captured_bytes
    packets = sum(flow.orig_packets_count + flow.resp_packets_count for flow in capture.flows)
    yield "flows hold the records that are in flows", packets == file.flows_records_count
    index = capture.frames
    if index is None:
        return
    yield "each record has a row", len(index) == file.records_count
    yield (
        "frames lie in the file",
        all(
            place + size <= file.content_bytes
            for place, size in zip(index.offset, index.captured_length_bytes, strict=True)
        ),
    )
    in_flows = [row for row, flow in enumerate(index.flow) if flow != FrameIndex.NO_FLOW]
    yield (
        "captured bytes in flows",
        sum(index.captured_length_bytes[row] for row in in_flows) == (file.flows_captured_bytes),
    )
    yield (
        "frame bytes in flows",
        sum(index.wire_length_bytes[row] for row in in_flows)
        == sum(flow.orig_frame_bytes + flow.resp_frame_bytes for flow in capture.flows),
    )
    if index.captured_at_ns and not file.timeless_records_count:
        times = (min(index.captured_at_ns), max(index.captured_at_ns))
        yield "lowest and highest time", times == (file.first_at_ns, file.last_at_ns)


def _flows(capture: Capture, raw: bytes) -> Checks:
    file = capture.file
    firsts = [flow.first_frame for flow in capture.flows]
    yield "flows stand in the order of their first frames", firsts == sorted(set(firsts))
    for flow in capture.flows:
        yield "a flow has packets", flow.orig_packets_count + flow.resp_packets_count > 0
        yield "a flow's frames exist", 1 <= flow.first_frame <= flow.last_frame <= file.records_count
        within = file.timeless_records_count or (file.first_at_ns or 0) <= flow.first_at_ns <= flow.last_at_ns <= (
            file.last_at_ns or 0
        )
        yield "a flow lies within the file's time", bool(within)
        yield (
            f"{flow.conn_state} is a state of {flow.transport}",
            flow.conn_state in (STATES.get(flow.transport, frozenset({"OTH"}))),
        )
        yield "no bytes are negative", min(flow.orig_payload_bytes, flow.resp_payload_bytes) >= 0
        has_ports = flow.originator_port is not None and flow.responder_port is not None
        yield "TCP and UDP alone have ports", has_ports == (flow.transport in ("tcp", "udp"))


def _citations(capture: Capture, raw: bytes) -> Checks:
    """Of everything that the reading found, of whatever kind: frames stand in fields of these names."""
    last = capture.file.records_count
    for value in _values(capture):
        frames = getattr(value, "frames", None)
        if isinstance(frames, FrameSet):
            is_cited = bool(frames) and frames.first >= 1 and frames.last <= last
            yield f"{type(value).__name__} cites frames that exist", is_cited
        if isinstance(frame := getattr(value, "frame", None), int):
            yield f"{type(value).__name__} cites a frame that exists", 1 <= frame <= last


def _values(found: object) -> Iterator[object]:
    """Every value inside, tuples and mappings included; not the tables of flows and frames."""
    if isinstance(found, Mapping):
        found = tuple(found.values())
    if isinstance(found, tuple):
        for one in found:
            yield from _values(one)
    elif is_dataclass(found) and not isinstance(found, FrameSet):
        yield found
        for field in fields(found):
            yield from _values(getattr(found, field.name))


def _objects(capture: Capture, raw: bytes) -> Checks:
    rows = len(capture.flows)
    for image in capture.images:
        is_whole = image.completeness is Completeness.COMPLETE
        known = (image.sha256 is not None, image.width_px is not None, image.height_px is not None)
        yield "whole pictures alone have hash and size", known == (is_whole,) * 3
        yield "a picture has bytes", image.size_bytes > 0
        yield "a picture is in a flow", 0 <= image.flow < rows and image.first_at_ns <= image.last_at_ns
    for attempt in capture.attempts:
        yield "an attempt is in a flow", 0 <= attempt.flow < rows
        yield "an attempt has its packets", attempt.packets_count == len(attempt.frames)
        yield "an attempt has no answer", attempt.conn_state in ("S0", "REJ")
    for request in capture.http_requests:
        yield "a request is in a flow", 0 <= request.flow < rows
