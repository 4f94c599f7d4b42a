"""What every file format comes down to: records, each of an interface, and an account of all other bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

Record = tuple[int | None, int, int, bytes, int]
"""(captured_at_ns, offset of the frame's first byte, wire_length_bytes, captured bytes, row of its interface).

The time is ``None`` where the format stores none (pcapng's simple packet block).
"""

UNKNOWN_LINK_TYPE = -1


@dataclass(slots=True, kw_only=True)
class Interface:
    """Where records were taken, as the file describes it; a pcap file has one."""

    link_type: int  # without the bits that tell the length of a frame check sequence
    snap_length_bytes: int
    ticks_per_s: int = 1_000_000
    offset_ns: int = 0  # added to each time stamp
    name: str | None = None  # hostile until sanitised
    records_count: int = 0
    dropped_count: int | None = None  # by the recorder's own account; None where it gives none


@dataclass(slots=True)
class Account:
    """Bytes of a file that are no captured bytes; grows while the records are read."""

    header_bytes: int = 0  # file header; in pcapng: section headers and interface descriptions
    record_overhead_bytes: int = 0  # around the captured bytes: record headers, block ends, padding, options
    other_blocks: dict[str, list[int]] = field(default_factory=dict)  # kind → [blocks, bytes]
    comments_count: int = 0
    unread_from_offset: int | None = None
    unread_reason: str | None = None


class Records(Protocol):
    """The whole records of a file, in its order; the account is complete when they have all been taken."""

    format: str  # "pcap" | "modified pcap" | "pcapng"
    byte_order: str  # "little" | "big"; pcapng: of the first section
    interfaces: list[Interface]
    account: Account

    def __iter__(self) -> Iterator[Record]: ...
