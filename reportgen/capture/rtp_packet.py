"""One RTP packet. Source: RFC 3550 section 5.1, RFC 3551 section 6 (static payload types)."""

from __future__ import annotations

from typing import NamedTuple

_HEADER_BYTES = 12


class Codec(NamedTuple):
    """What a payload type stands for."""

    medium: str  # "audio" | "video"
    name: str
    clock_hz: int


ENCRYPTED = Codec("unknown", "SRTP", 90_000)
"""Announced as encrypted: neither what it is nor how long can be told."""

STATIC_CODECS: dict[int, Codec] = {
    0: Codec("audio", "PCMU", 8_000),
    3: Codec("audio", "GSM", 8_000),
    4: Codec("audio", "G723", 8_000),
    8: Codec("audio", "PCMA", 8_000),
    9: Codec("audio", "G722", 8_000),
    10: Codec("audio", "L16", 44_100),
    11: Codec("audio", "L16", 44_100),
    14: Codec("audio", "MPA", 90_000),
    15: Codec("audio", "G728", 8_000),
    18: Codec("audio", "G729", 8_000),
    26: Codec("video", "JPEG", 90_000),
    31: Codec("video", "H261", 90_000),
    32: Codec("video", "MPV", 90_000),
    33: Codec("video", "MP2T", 90_000),
    34: Codec("video", "H263", 90_000),
}


class RtpPacket(NamedTuple):
    """Its fields and payload."""

    payload_type: int
    is_marked: bool
    sequence: int
    timestamp: int
    source: int  # SSRC
    payload: bytes


def read_packet(data: bytes) -> RtpPacket | None:
    """The packet; None where the bytes are none (RTCP among them)."""
    if len(data) < _HEADER_BYTES or data[0] >> 6 != 2 or 192 <= data[1] <= 223:
        return None
    start = _HEADER_BYTES + 4 * (data[0] & 0x0F)
    if data[0] & 0x10:  # a header extension
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data) - (data[-1] if data[0] & 0x20 else 0)  # padding
    if start > end:
        return None
    return RtpPacket(
        payload_type=data[1] & 0x7F,
        is_marked=bool(data[1] & 0x80),
        sequence=int.from_bytes(data[2:4], "big"),
        timestamp=int.from_bytes(data[4:8], "big"),
        source=int.from_bytes(data[8:12], "big"),
        payload=data[start:end],
    )
