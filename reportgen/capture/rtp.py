"""RTP streams of one direction: pictures of RTP/JPEG; of sound and video only what they are and how long.

SRTP has the same header, and its payload is encrypted. So where no session description says what a stream is, it counts
as sound only if its bytes are not evenly spread, as those of G.711 never are; everything else is then unknown.

Sources: RFC 3550, RFC 2435 (JPEG), RFC 6184 (H.264), RFC 7798 (H.265).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping

from reportgen.capture.image_scan import FoundImage
from reportgen.capture.media_values import MediaStream
from reportgen.capture.rtp_jpeg import RtpJpeg
from reportgen.capture.rtp_packet import STATIC_CODECS, Codec, RtpPacket, read_packet
from reportgen.capture.talk import Talk
from reportgen.evidence.citation import FrameSet

_STREAMS_LIMIT_COUNT = 64  # of one direction
_ONE_BYTE_A_SAMPLE = frozenset({"PCMU", "PCMA"})
FRAMES_LIMIT_COUNT = 100_000  # that are cited of one stream: an hour of sound and more
_PROVABLE = frozenset({"PCMU", "PCMA", "JPEG"})
_LOOKED_AT_BYTES = 16 * 1024
_LEAST_BYTES = 1024
_EVEN_LIMIT = 400  # chi-square of even bytes: 255, standard deviation 23
_PAUSE_S = 2  # a longer step of the clock is silence that was not sent, or another beginning
_H264_PARAMETERS, _H264_KEY = frozenset({7, 8}), frozenset({5})
_H265_PARAMETERS, _H265_KEY = frozenset({32, 33, 34}), frozenset(range(16, 22))
_H264_AGGREGATE, _H264_FRAGMENTS = 24, frozenset({28, 29})
_H265_AGGREGATE, _H265_FRAGMENT = 48, 49


class _Meter:
    """Counts one stream."""

    __slots__ = (
        "_clock_steps", "_counts", "_frames", "_last_step", "_timestamp", "codec", "first_at_ns", "kind",
        "last_at_ns", "packets_count", "payload_bytes", "seen",
    )  # fmt: skip

    def __init__(self, codec: Codec, kind: int, at_ns: int) -> None:
        self.codec = codec
        self.kind = kind  # the payload type
        self._counts: Counter[int] = Counter()  # of byte values, of the beginning
        self.first_at_ns = self.last_at_ns = at_ns
        self.packets_count = self.payload_bytes = 0
        self.seen: set[str] = set()
        self._frames = array("I")
        self._timestamp: int | None = None
        self._clock_steps = self._last_step = 0

    def add(self, packet: RtpPacket, frames: tuple[int, ...], at_ns: int) -> None:
        """One packet."""
        self.packets_count += 1
        self.payload_bytes += len(packet.payload)
        self.last_at_ns = max(self.last_at_ns, at_ns)
        if len(self._frames) < FRAMES_LIMIT_COUNT:
            self._frames.extend(frames)
        if self.payload_bytes <= _LOOKED_AT_BYTES:
            self._counts.update(packet.payload)
        if self._timestamp is not None:
            step = (packet.timestamp - self._timestamp) & 0xFFFFFFFF
            if 0 < step <= _PAUSE_S * self.codec.clock_hz:
                self._clock_steps += step
                self._last_step = step
        self._timestamp = packet.timestamp
        if self.codec.medium == "video":
            self.seen.update(_structure(self.codec.name, packet.payload))

    def is_evenly_spread(self) -> bool:
        """Whether the bytes look encrypted, or are too few to tell: chi-square against an even spread."""
        total = self._counts.total()
        if total < _LEAST_BYTES:
            return True
        even = total / 256
        return sum((self._counts[value] - even) ** 2 / even for value in range(256)) < _EVEN_LIMIT

    def duration_ms(self) -> int:
        """How much was sent: by samples where a byte is one, else by the clock, the last packet counted as the one
        before."""
        steps = self.payload_bytes if self.codec.name in _ONE_BYTE_A_SAMPLE else self._clock_steps + self._last_step
        return 1000 * steps // self.codec.clock_hz

    def frames(self) -> FrameSet:
        """Those that carried it."""
        return FrameSet.of(self._frames)


class RtpStreams:
    """All RTP of one direction; ``codecs`` may grow while packets come."""

    def __init__(self, talk: Talk, codecs: Mapping[int, Codec] | None, *, is_fetched: bool) -> None:
        self._talk = talk
        self._codecs = codecs  # None where no session was seen
        self._is_fetched = is_fetched
        self._meters: dict[tuple[int, int], _Meter] = {}  # by source and payload type
        self._pictures: dict[int, RtpJpeg] = {}  # by source

    @property
    def held_bytes(self) -> int:
        """Pictures under way and frame numbers."""
        return sum(pictures.held_bytes for pictures in self._pictures.values())

    def add(self, data: bytes, frames: tuple[int, ...], at_ns: int) -> None:
        """One packet of RTP or RTCP."""
        packet = read_packet(data)
        if packet is None:
            return
        codec = self._codec(packet.payload_type)
        if codec.name == "JPEG":
            self._jpeg(packet.source).feed(packet, frames, at_ns)
        else:
            self._meter(packet, codec, at_ns).add(packet, frames, at_ns)

    def finish(self) -> None:
        """Nothing follows: tells every stream."""
        for pictures in self._pictures.values():
            pictures.finish()
        for meter in self._meters.values():
            self._talk.found.media.append(self._value(meter))
        self._pictures.clear()
        self._meters.clear()

    def _codec(self, kind: int) -> Codec:
        codec = (self._codecs or {}).get(kind) or STATIC_CODECS.get(kind)
        if codec is None or (self._codecs is None and codec.name not in _PROVABLE):
            return Codec("unknown", f"rtp-{kind}", 90_000)
        return codec

    def _meter(self, packet: RtpPacket, codec: Codec, at_ns: int) -> _Meter:
        key = (packet.source, packet.payload_type)
        meter = self._meters.get(key)
        if meter is None or meter.codec != codec:
            if meter is not None:
                self._talk.found.media.append(self._value(meter))
            if len(self._meters) >= _STREAMS_LIMIT_COUNT:
                self.finish()
            meter = self._meters[key] = _Meter(codec, packet.payload_type, at_ns)
        return meter

    def _jpeg(self, source: int) -> RtpJpeg:
        if source not in self._pictures:
            if len(self._pictures) >= _STREAMS_LIMIT_COUNT:
                self.finish()
            self._pictures[source] = RtpJpeg(self._image, self._talk.found.leave_out)
        return self._pictures[source]

    def _image(self, found: FoundImage) -> None:
        self._talk.image(found, is_fetched=self._is_fetched)

    def _value(self, meter: _Meter) -> MediaStream:
        is_proven = self._codecs is not None or not meter.is_evenly_spread()
        return MediaStream(
            flow=self._talk.row,
            medium=meter.codec.medium if is_proven else "unknown",
            codec=meter.codec.name if is_proven else f"rtp-{meter.kind}",
            structure=tuple(sorted(meter.seen)),
            packets_count=meter.packets_count,
            payload_bytes=meter.payload_bytes,
            duration_ms=meter.duration_ms() if meter.codec.medium != "unknown" and is_proven else 0,
            sender=self._talk.sender,
            receiver=self._talk.receiver,
            receiver_port=self._talk.receiver_port,
            is_fetched=self._is_fetched,
            first_at_ns=meter.first_at_ns,
            last_at_ns=meter.last_at_ns,
            frames=meter.frames(),
        )


def _structure(codec: str, payload: bytes) -> set[str]:
    """What kinds of units of H.264 or H.265 a payload holds, by their headers."""
    if codec == "H264" and len(payload) >= 2:
        kinds = _h264_kinds(payload)
        parameters, keys = _H264_PARAMETERS, _H264_KEY
    elif codec == "H265" and len(payload) >= 3:
        kinds = _h265_kinds(payload)
        parameters, keys = _H265_PARAMETERS, _H265_KEY
    else:
        return set()
    found = {"parameter sets"} if kinds & parameters else set()
    return found | ({"key picture"} if kinds & keys else set())


def _h264_kinds(payload: bytes) -> set[int]:
    kind = payload[0] & 0x1F
    if kind in _H264_FRAGMENTS:
        return {payload[1] & 0x1F}
    return {unit[0] & 0x1F for unit in _units(payload, 1)} if kind == _H264_AGGREGATE else {kind}


def _h265_kinds(payload: bytes) -> set[int]:
    kind = payload[0] >> 1 & 0x3F
    if kind == _H265_FRAGMENT:
        return {payload[2] & 0x3F}
    return {unit[0] >> 1 & 0x3F for unit in _units(payload, 2)} if kind == _H265_AGGREGATE else {kind}


def _units(payload: bytes, start: int) -> list[bytes]:
    """The units of an aggregate, each with its length before it."""
    units = []
    while start + 2 < len(payload):
        length = int.from_bytes(payload[start : start + 2], "big")
        units.append(payload[start + 2 : start + 2 + length])
        start += 2 + length
    return [unit for unit in units if unit]
