"""Where every byte of a capture file went, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecoded:
    """Records that were read but not understood, by kind (``link-type-147``, ``ethertype-0x88e1``, ``short-ipv4``)."""

    kind: str
    records_count: int
    captured_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelPackets:
    """Records that carry packets in packets, by kind; they are counted in their outer conversations."""

    kind: str
    records_count: int
    captured_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherBlocks:
    """Blocks of a pcapng file that hold no packet, by kind (``interface-statistics``, ``block-0x00000bad``)."""

    kind: str
    blocks_count: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureInterface:
    """Where records were taken, as the file itself describes it; a pcap file has one."""

    link_type: int  # tcpdump's number; -1 where records name an interface that the file does not describe
    snap_length_bytes: int
    ticks_per_s: int  # resolution of the time stamps
    name: str | None  # hostile until sanitised
    records_count: int
    dropped_count: int | None  # packets lost by the recorder's own account; None where it gives none


@dataclass(frozen=True, slots=True, kw_only=True)
class Compression:
    """What is inside a compressed file, and what could not be unpacked; offsets and unread bytes are the file's."""

    format: str  # "gzip" | "xz" | "zstd"
    sha256: str  # of the bytes inside
    size_bytes: int  # of the bytes inside
    unread_bytes: int
    unread_from_offset: int | None
    unread_reason: str | None  # "cut-in-compressed-data", "damaged-compressed-data", "expands-too-much" …


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReconciliation:
    """Every byte of one file accounted for; of a compressed file every byte inside it.

    ``content_bytes = header_bytes + record_overhead_bytes + captured_bytes + sum(other_blocks) + unread_bytes``,
    ``captured_bytes = flows_captured_bytes + sum(no_flow) + sum(undecoded) + doubled_captured_bytes +
    overlapping_captured_bytes``, and the same for records.
    It covers the file, not the wire: what the router dropped or cut is not in the file.
    """

    name: str
    sha256: str  # of the file as it is
    size_bytes: int  # of the file as it is
    compression: Compression | None
    format: str  # "pcap" | "modified pcap" | "pcapng"
    byte_order: str  # "little" | "big"; of a pcapng file's first section
    interfaces: tuple[CaptureInterface, ...]
    header_bytes: int  # file header; in pcapng section headers and interface descriptions
    record_overhead_bytes: int  # around the captured bytes: record headers, padding, options
    other_blocks: tuple[OtherBlocks, ...]
    comments_count: int  # of a pcapng file; they are counted, not read
    records_count: int
    captured_bytes: int
    flows_records_count: int
    flows_captured_bytes: int
    doubled_records_count: int  # the packet was counted already, seen elsewhere; the rule: reportgen.capture.doubled
    doubled_captured_bytes: int
    overlapping_records_count: int  # another file of the same recording held them already: reportgen.capture.timeline
    overlapping_captured_bytes: int
    no_flow: tuple[Undecoded, ...]  # understood, but no conversation: "arp" …
    undecoded: tuple[Undecoded, ...]
    tunnels: tuple[TunnelPackets, ...]  # of the records in flows
    cut_records_count: int  # records whose captured length is below their wire length
    unread_bytes: int
    unread_from_offset: int | None
    unread_reason: str | None  # "cut-in-record-data", "cut-in-block", "impossible-record-length" …
    first_at_ns: int | None  # lowest and highest time stamp, not the first and last record's
    last_at_ns: int | None
    time_backwards_count: int
    timeless_records_count: int  # records without a time stamp; they stand at the time of the record before them

    @property
    def content_bytes(self) -> int:
        """Size of what was parsed: of the file, or of what is inside it."""
        return self.compression.size_bytes if self.compression else self.size_bytes
