"""What a capture says, as values: the file, its flows, names, images and attempts.

Frame numbers are Wireshark's (from 1, per file). Times are integer nanoseconds since 1970-01-01 UTC. Bytes carry
their level in the name: ``payload`` (layer 4 payload), ``ip`` (IP total length), ``frame`` (on the wire).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from reportgen.capture.community_id import community_id
from reportgen.capture.encryption import EncryptionColumn
from reportgen.capture.file_values import FileReconciliation
from reportgen.capture.http_values import HttpTold
from reportgen.capture.media_values import MediaStream
from reportgen.capture.name_values import DeviceObservation, HiddenNames, NameQuestion, Standing
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


FILE_PLACES = 1 << 40  # frames of the second file of a recording begin here: reportgen.capture.timeline

DecodeImage = Callable[[bytes], DecodedImage | None]
"""Decodes a whole image, or says that it cannot: ``None``. Never raises."""


KeepImage = Callable[[str, str, bytes], None]
"""Told each whole picture that was sent: SHA-256, format, bytes. May raise the caller's own errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One conversation: a five-tuple, for TCP one generation of it (a new SYN with another ISN is a new flow)."""

    index: int
    transport: str  # "tcp" | "udp" | "icmp" | "icmpv6" | "ip-<number>"
    originator: str
    originator_port: int | None
    responder: str
    responder_port: int | None
    originator_mac: str | None  # of the first frame that names it, "00:00:5e:00:53:10"
    responder_mac: str | None
    icmp_type: int | None  # of the originator's messages
    icmp_code: int | None  # None where the message has an answer of its own type (echo …)
    orig_packets_count: int
    resp_packets_count: int
    orig_payload_bytes: int  # with what was sent again
    resp_payload_bytes: int
    orig_ip_bytes: int
    resp_ip_bytes: int
    orig_frame_bytes: int
    resp_frame_bytes: int
    orig_retransmitted_packets_count: int  # TCP: segments that bring, at least in part, numbers seen before
    resp_retransmitted_packets_count: int
    orig_retransmitted_bytes: int  # payload
    resp_retransmitted_bytes: int
    orig_missed_bytes: int  # TCP: numbers between what was recorded that are in no segment of the capture
    resp_missed_bytes: int
    first_at_ns: int
    last_at_ns: int
    first_frame: int
    last_frame: int
    conn_state: str  # Zeek's words: S0, S1, SF, REJ, RSTO, RSTR …
    unreachable_code: str | None  # "icmp-3-13": an ICMP error that quotes this flow
    tunnel: str | None  # the kind, where the flow carries other packets: reportgen.capture.tunnels
    is_in_pppoe: bool = False  # between router and provider: hardware addresses there are no device's of the home

    @property
    def missed_bytes(self) -> int:
        """Payload of both sides that the capture lacks."""
        return self.orig_missed_bytes + self.resp_missed_bytes

    @property
    def community_id(self) -> str | None:
        """The name that other tools give this five-tuple, version 1, seed 0; None for SCTP."""
        is_icmp = self.icmp_type is not None
        source_port = self.icmp_type if is_icmp else self.originator_port
        destination_port = self.icmp_code if is_icmp else self.responder_port
        return community_id(self.transport, self.originator, source_port, self.responder, destination_port)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourVolume:
    """What a conversation sent in one hour."""

    at_ns: int  # when the hour begins, UTC
    orig_packets_count: int
    resp_packets_count: int
    orig_frame_bytes: int
    resp_frame_bytes: int


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
    chain: tuple[str, ...] = ()  # DNS: from the name asked for over each alias to the owner; empty without one
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
    """Flows in the order of their first frame; each is made when asked for."""

    def volumes(self, index: int) -> tuple[HourVolume, ...]:
        """A conversation's volumes by hour, ascending; empty where a hostile file made too many of them."""
        ...

    def answered_by(self, address: str) -> Iterator[Flow]:
        """The flows whose responder is ``address``."""
        ...

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Flow: ...

    def __iter__(self) -> Iterator[Flow]: ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Capture:
    """Everything read from one recording: of one file, or of several in the order of time.

    Frame numbers of a recording of several files are places (see :mod:`reportgen.capture.timeline`); :meth:`cited`
    tells them by file.
    """

    file: FileReconciliation  # the first one
    flows: Flows
    names: tuple[NameObservation, ...]
    http_requests: tuple[HttpRequest, ...]
    images: tuple[ImageTransmission, ...]
    attempts: Sequence[Attempt]
    frames: FrameIndex | None
    questions: tuple[NameQuestion, ...] = ()
    hidden_names: tuple[HiddenNames, ...] = ()
    devices: tuple[DeviceObservation, ...] = ()
    tls: Mapping[int, TlsSession] = field(default_factory=dict)  # by the flow's index
    encryption: EncryptionColumn = field(default_factory=EncryptionColumn)
    fetched_images: tuple[ImageTransmission, ...] = ()  # that the receiver asked for: not counted as sent
    credentials: tuple[Credential, ...] = ()
    identifiers: tuple[Identifier, ...] = ()  # of the seeds that were named
    media: tuple[MediaStream, ...] = ()
    http: HttpTold = field(default_factory=HttpTold)  # what requests and responses say beyond names and secrets
    left_out: tuple[tuple[str, int], ...] = ()  # (reason, how many) streams or objects not examined to their end
    further_files: tuple[FileReconciliation, ...] = ()  # of a recording of several, in the order given

    @property
    def files(self) -> tuple[FileReconciliation, ...]:
        """All files of the recording."""
        return (self.file, *self.further_files)

    def file_of(self, place: int) -> FileReconciliation:
        """The file that holds a frame."""
        return self.files[place // FILE_PLACES]

    def cited(self, frames: FrameSet) -> tuple[tuple[FileReconciliation, FrameSet], ...]:
        """The frames by file, with their numbers there."""
        parts: dict[int, list[tuple[int, int]]] = {}
        for first, last in frames.ranges:
            number = first // FILE_PLACES
            parts.setdefault(number, []).append((first % FILE_PLACES, last % FILE_PLACES))
        return tuple((self.files[number], FrameSet(tuple(ranges))) for number, ranges in sorted(parts.items()))
