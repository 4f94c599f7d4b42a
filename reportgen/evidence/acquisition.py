"""How evidence was taken, as entries of the custody log. Source: ISO/IEC 27037; RFC 3227; NIST SP 1800-15 (MUD-PD).

Passwords and session identifiers have no place in these values. Times are the computer's unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from reportgen.evidence.custody import Json

BEGUN, PART, ENDED, FILED = "acquisition-begun", "acquisition-part", "acquisition-ended", "acquisition-file"
_HALF_SECOND_NS = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockComparison:
    """The recorder's clock beside the computer's, from one question and its answer."""

    router_date: str | None  # as told; whole seconds
    sent_at_ns: int
    received_at_ns: int

    def offset_ms(self) -> int | None:
        """How far the router's clock is ahead; None where it told no time that can be read."""
        if self.router_date is None:
            return None
        try:
            told = parsedate_to_datetime(self.router_date)
        except (ValueError, OverflowError):
            return None
        told_ns = round(told.replace(tzinfo=told.tzinfo or UTC).timestamp()) * 1_000_000_000 + _HALF_SECOND_NS
        return (told_ns - (self.sent_at_ns + self.received_at_ns) // 2) // 1_000_000

    def uncertainty_ms(self) -> int:
        """Half a second of the told time, and half the way there and back."""
        return (_HALF_SECOND_NS + (self.received_at_ns - self.sent_at_ns) // 2) // 1_000_000

    def details(self) -> Json:
        """For the log."""
        offset = self.offset_ms()
        return {
            "router_date": self.router_date,
            "computer_sent_at": utc_text(self.sent_at_ns),
            "computer_received_at": utc_text(self.received_at_ns),
            "router_ahead_ms": offset,
            "uncertainty_ms": None if offset is None else self.uncertainty_ms(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AcquiredPart:
    """One file of a recording; several where it was rotated or interrupted."""

    number: int  # from 1, per interface
    interface_id: str
    file: str  # relative to the log
    sha256: str
    size_bytes: int
    received_bytes: int  # from the router for this part
    repeated_header_bytes: int  # of the file header that begins a part cut from a running stream
    unwritten_bytes: int  # received, but the disk did not take them
    records_count: int
    tail_bytes: int  # behind the last whole record
    first_record_at_ns: int | None  # the router's clock
    last_record_at_ns: int | None
    begun_at_ns: int
    ended_at_ns: int
    end_state: str
    gap_from_ns: int | None  # nothing was recorded between these two; None where the part goes on without a gap
    gap_to_ns: int | None
    router_file_name: str | None
    router_date: str | None

    @property
    def is_accounted_for(self) -> bool:
        """received = written: every byte that came is in the file or said to be missing."""
        return self.size_bytes == self.received_bytes + self.repeated_header_bytes - self.unwritten_bytes

    def details(self, acquisition: str) -> dict[str, Json]:
        """For the log."""
        return {
            "acquisition": acquisition,
            "part": self.number,
            "interface_id": self.interface_id,
            "file": self.file,
            "sha256": self.sha256,
            "size_bytes": self.size_bytes,
            "received_bytes": self.received_bytes,
            "repeated_header_bytes": self.repeated_header_bytes,
            "unwritten_bytes": self.unwritten_bytes,
            "records_count": self.records_count,
            "tail_bytes": self.tail_bytes,
            "first_record_router_time": utc_text(self.first_record_at_ns),
            "last_record_router_time": utc_text(self.last_record_at_ns),
            "begun_at": utc_text(self.begun_at_ns),
            "ended_at": utc_text(self.ended_at_ns),
            "end_state": self.end_state,
            "gap_before": None
            if self.gap_from_ns is None
            else {"from": utc_text(self.gap_from_ns), "to": utc_text(self.gap_to_ns)},
            "router_file_name": self.router_file_name,
            "router_date": self.router_date,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """The router, and how it was reached."""

    address: str  # without parameters
    is_encrypted: bool
    certificate_sha256: str | None
    model: str | None
    firmware: str | None

    def details(self) -> Json:
        """For the log."""
        return {
            "address": self.address,
            "is_encrypted": self.is_encrypted,
            "certificate_sha256": self.certificate_sha256,
            "model": self.model,
            "firmware": self.firmware,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedInterface:
    """Where the router recorded."""

    id: str
    text: str | None  # as its page calls it
    group: str | None
    point: str  # "lan" | "internet"
    capture_filter: str | None

    def details(self) -> Json:
        """For the log."""
        return {
            "id": self.id,
            "text": self.text,
            "group": self.group,
            "point": self.point,
            "capture_filter": self.capture_filter,
        }


def begun_details(
    *,
    acquisition: str,
    recorder: Recorder,
    interfaces: Sequence[RecordedInterface],
    clock: ClockComparison,
    snap_length_bytes: int,
    limits: Json,
    device: str | None,
    running_before: Sequence[str] | None,
    taken_by: str | None,
    note: str | None,
    circumstances: Mapping[str, Json],
) -> dict[str, Json]:
    """The entry before the first byte."""
    return {
        "acquisition": acquisition,
        "method": "router-capture-page",
        "router": recorder.details(),
        "interfaces": [interface.details() for interface in interfaces],
        "clock": clock.details(),
        "snap_length_bytes": snap_length_bytes,
        "limits": limits,
        "device": device,
        "running_before": None if running_before is None else list(running_before),
        "taken_by": taken_by,
        "note": note,
        "circumstances": circumstances,
    }


def ended_details(
    *,
    acquisition: str,
    clock: ClockComparison | None,
    end_states: Sequence[tuple[str, str, str]],
    parts: Sequence[AcquiredPart],
    dropped_bytes: int,
) -> dict[str, Json]:
    """The entry after the last byte; ``end_states``: interface, why it ended, whether the router took the Stop.

    ``dropped_bytes`` arrived when no file could take them any more.
    """
    return {
        "acquisition": acquisition,
        "clock": None if clock is None else clock.details(),
        "interfaces": [{"id": name, "end_state": state, "stop": stop} for name, state, stop in end_states],
        "parts_count": len(parts),
        "gaps_count": sum(part.gap_from_ns is not None for part in parts),
        "records_count": sum(part.records_count for part in parts),
        "received_bytes": sum(part.received_bytes for part in parts),
        "unwritten_bytes": sum(part.unwritten_bytes for part in parts) + dropped_bytes,
    }


def utc_text(at_ns: int | None) -> str | None:
    """``2026-11-24T09:38:12.123456789Z``."""
    if at_ns is None:
        return None
    seconds, rest = divmod(at_ns, 1_000_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"
