"""What a capture says, as values: the file, its flows, names, images and attempts.

Frame numbers are Wireshark's (from 1, per file). Times are integer nanoseconds since 1970-01-01 UTC. Bytes carry
their level in the name: ``payload`` (layer 4 payload), ``ip`` (IP total length), ``frame`` (on the wire).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from reportgen.capture.encryption import EncryptionColumn
from reportgen.capture.media_values import MediaStream
from reportgen.capture.name_values import HiddenNames, NameQuestion, Standing
from reportgen.capture.secret_values import Credential, Identifier
from reportgen.capture.tls_values import TlsSession
from reportgen.evidence.citation import FrameSet


class Completeness(StrEnum):
    """How far up the ladder an image came. Source: the ladder in docs/method.md."""

    COMPLETE = "complete"  # valid structure to its end, and decoded
    PARTIAL = "partial"  # begins as an image; bytes are missing or it does not decode


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedImage:
    """What the decoder said of an image."""

    format: str
    width_px: int
    height_px: int


DecodeImage = Callable[[bytes], DecodedImage | None]
"""Decodes a whole image, or says that it cannot: ``None``. Never raises."""


KeepImage = Callable[[str, str, bytes], None]
"""Told each whole picture that was sent: SHA-256, format, bytes. May raise the caller's own errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecoded:
    """Records that were read but not understood, by kind (``link-type-147``, ``ethertype-0x88e1``, ``short-ipv4``)."""

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
    ``captured_bytes = flows_captured_bytes + sum(no_flow) + sum(undecoded) + doubled_captured_bytes``, and the same for
    records.
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
    no_flow: tuple[Undecoded, ...]  # understood, but no conversation: "arp" …
    undecoded: tuple[Undecoded, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One conversation: a five-tuple, for TCP one generation of it (a new SYN with another ISN is a new flow)."""

    index: int
    transport: str  # "tcp" | "udp" | "icmp" | "icmpv6" | "ip-<number>"
    originator: str
    originator_port: int | None
    responder: str
    responder_port: int | None
    originator_mac: str | None  # of the first frame, "00:00:5e:00:53:10"
    responder_mac: str | None
    orig_packets_count: int
    resp_packets_count: int
    orig_payload_bytes: int
    resp_payload_bytes: int
    orig_ip_bytes: int
    resp_ip_bytes: int
    orig_frame_bytes: int
    resp_frame_bytes: int
    first_at_ns: int
    last_at_ns: int
    first_frame: int
    last_frame: int
    conn_state: str  # Zeek's words: S0, S1, SF, REJ, RSTO, RSTR …
    unreachable_code: str | None  # "icmp-3-13": an ICMP error that quotes this flow


@dataclass(frozen=True, slots=True, kw_only=True)
class NameObservation:
    """A name that the capture itself links with an address."""

    address: str
    name: str  # as seen, lower case, without the trailing dot; hostile until sanitised
    basis: str  # "dns-answer" | "tls-sni" | "http-host" | "dns-hint" | "dns-additional" | "mdns-answer" …
    client: str  # who asked or connected; the group's address for multicast
    at_ns: int
    frames: FrameSet
    standing: Standing = Standing.ASKED  # of an answer to its question
    chain: tuple[str, ...] = ()  # DNS: from the name asked for over each alias to the record's owner
    ttl_s: int | None = None  # DNS: how long the answer holds, the shortest of the chain


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request line in the clear."""

    flow: int
    method: str
    target: str
    host: str | None
    at_ns: int
    frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageTransmission:
    """One transmission of an image in the clear; a picture sent three times is three of these with one hash."""

    flow: int
    completeness: Completeness
    sha256: str | None  # of the image's bytes, where complete
    format: str  # "JPEG" | "PNG"
    width_px: int | None
    height_px: int | None
    size_bytes: int
    originator: str  # who sent it
    responder: str  # to whom
    responder_port: int | None
    first_at_ns: int
    last_at_ns: int
    frames: FrameSet  # the frames whose payload holds bytes of this image


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A connection attempt without an answer: SYNs of one five-tuple and one ISN; retransmissions are not counted."""

    flow: int
    originator: str
    responder: str
    responder_port: int
    first_at_ns: int
    packets_count: int
    conn_state: str  # S0 | REJ
    frames: FrameSet


class FrameIndex:
    """Per-frame columns, row ``frame_number - 1``; built only on request."""

    NO_FLOW = 0xFFFFFFFF

    def __init__(self) -> None:
        self.captured_at_ns = array("q")
        self.offset = array("Q")  # of the frame's first byte in the file
        self.captured_length_bytes = array("I")
        self.wire_length_bytes = array("I")
        self.flow = array("I")
        self.from_originator = bytearray()  # 1 where the flow's originator sent the frame

    def __len__(self) -> int:
        return len(self.captured_at_ns)


class Flows(Protocol):
    """Flows in the order of their first frame."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Flow: ...

    def __iter__(self) -> Iterator[Flow]: ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Capture:
    """Everything read from one file."""

    file: FileReconciliation
    flows: Flows
    names: tuple[NameObservation, ...]
    http_requests: tuple[HttpRequest, ...]
    images: tuple[ImageTransmission, ...]
    attempts: tuple[Attempt, ...]
    frames: FrameIndex | None
    questions: tuple[NameQuestion, ...] = ()
    hidden_names: tuple[HiddenNames, ...] = ()
    tls: Mapping[int, TlsSession] = field(default_factory=dict)  # by the flow's index
    encryption: EncryptionColumn = field(default_factory=EncryptionColumn)
    fetched_images: tuple[ImageTransmission, ...] = ()  # that the receiver asked for: not counted as sent
    credentials: tuple[Credential, ...] = ()
    identifiers: tuple[Identifier, ...] = ()  # of the seeds that were named
    media: tuple[MediaStream, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()  # (reason, how many) streams or objects not examined to their end
