"""flows.csv and frames.csv: RFC 4180, UTF-8, header line, times in UTC.

Only the device's conversations (or, where no device can be told apart, those with the destination) are written:
other devices of the household stay out of every output.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from reportgen.analysis.value import Analysis
from reportgen.attribution.device import Subject
from reportgen.attribution.scope import is_public
from reportgen.attribution.vantage import names_one_device
from reportgen.capture.values import Flow
from reportgen.findings.facts import Recording
from reportgen.language.harmless import harmless

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

FLOW_COLUMNS = (
    "capture", "flow", "transport", "originator", "originator_port", "responder", "responder_port", "first_at",
    "last_at", "first_frame", "last_frame", "orig_packets_count", "resp_packets_count", "orig_payload_bytes",
    "resp_payload_bytes", "orig_ip_bytes", "resp_ip_bytes", "orig_frame_bytes", "resp_frame_bytes", "conn_state",
    "unreachable_code",
)  # fmt: skip
FRAME_COLUMNS = ("assertion", "item", "capture", "capture_sha256", "frame_number", "captured_at", "wire_length_bytes")


def flows_csv(analysis: Analysis) -> bytes:
    """One row per conversation of the device, in the order of the capture."""
    destination = analysis.facts.destination
    rows = (
        _flow_row(recording, flow)
        for recording in analysis.facts.recordings
        for flow in recording.traffic.flows
        if recording.traffic.subject is Subject.DEVICE or flow.responder == destination
    )
    return csv_bytes(FLOW_COLUMNS, rows)


def flows_to_internet_csv(analysis: Analysis) -> bytes:
    """The same for other eyes: only conversations with addresses on the Internet, and without the one at home."""
    rows = (_flow_row(recording, flow, originator="") for recording, flow in flows_to_internet(analysis))
    return csv_bytes(FLOW_COLUMNS, rows)


def flows_to_internet(analysis: Analysis) -> Iterator[tuple[Recording, Flow]]:
    """The device's conversations with addresses on the Internet; without a device, those with the destination."""
    facts = analysis.facts
    for recording in facts.recordings:
        for flow in recording.traffic.flows:
            own = recording.traffic.subject is Subject.DEVICE or flow.responder == facts.destination
            if own and is_public(flow.responder, constructed=facts.case.constructed):
                yield recording, flow


def frames_csv(analysis: Analysis) -> bytes:
    """One row per frame that an assertion cites: in print only a few stand as examples, here stand all."""
    recordings = {recording.sha256: recording for recording in analysis.facts.recordings}
    rows = (
        _frame_row(assertion.id, citation.item, recordings[citation.capture_sha256], frame)
        for assertion in analysis.assertions
        for citation in assertion.citations
        for frame in citation.frames
    )
    return csv_bytes(FRAME_COLUMNS, rows)


def _flow_row(recording: Recording, flow: Flow, *, originator: str | None = None) -> tuple[object, ...]:
    # Where devices cannot be told apart, an address of the home network may be another device's: it stays out.
    is_other = recording.traffic.subject is Subject.CONNECTION and names_one_device(flow.originator)
    shown = "" if is_other else flow.originator
    originator = shown if originator is None else originator
    return (
        recording.entry.id,
        flow.index, flow.transport, originator, flow.originator_port, flow.responder, flow.responder_port,
        utc(flow.first_at_ns), utc(flow.last_at_ns), flow.first_frame, flow.last_frame, flow.orig_packets_count,
        flow.resp_packets_count, flow.orig_payload_bytes, flow.resp_payload_bytes, flow.orig_ip_bytes,
        flow.resp_ip_bytes, flow.orig_frame_bytes, flow.resp_frame_bytes, flow.conn_state, flow.unreachable_code,
    )  # fmt: skip


def _frame_row(assertion: str, item: str, recording: Recording, frame: int) -> tuple[object, ...]:
    index = recording.capture.frames
    if index is None:
        raise ValueError("the capture was read without per-frame columns")
    at_ns, length = index.captured_at_ns[frame - 1], index.wire_length_bytes[frame - 1]
    return (assertion, item, recording.entry.id, recording.sha256, frame, utc(at_ns), length)


def utc(at_ns: int) -> str:
    """``2026-09-07T04:12:00.000000000Z``: ISO 8601 with all nanoseconds."""
    seconds, rest = divmod(at_ns, 1_000_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


def csv_bytes(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    """A table whose cells no spreadsheet runs. Source: RFC 4180."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return buffer.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: object) -> object:
    """Text from outside as it may be printed. A spreadsheet must not run it as a formula: an apostrophe in front."""
    if not isinstance(value, str):
        return value
    shown = harmless(value)
    return "'" + shown if shown.startswith(_FORMULA_STARTS) else shown
