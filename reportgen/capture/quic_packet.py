"""QUIC's long headers, and the CRYPTO frames in an opened packet.

Source: RFC 9000 sections 17.2 and 19, RFC 9369 section 3 (version 2), RFC 8999 (what holds for every version).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

INITIAL, ZERO_RTT, HANDSHAKE, RETRY, OTHER = "initial", "0-rtt", "handshake", "retry", "other"
_VERSION_2 = 0x6B3343CF
_KINDS = (INITIAL, ZERO_RTT, HANDSHAKE, RETRY)
_KINDS_2 = (RETRY, INITIAL, ZERO_RTT, HANDSHAKE)
_CONNECTION_ID_LIMIT_BYTES = 20
_PACKETS_LIMIT_COUNT = 16  # coalesced in one datagram
_FRAMES_LIMIT_COUNT = 2000
_PADDING, _PING, _ACK, _ACK_ECN, _CRYPTO = 0, 1, 2, 3, 6
_VERSION_NAMES = {1: "1", _VERSION_2: "2", 0xFACEB002: "mvfst-27"}
_DRAFTS = range(0xFF000000 + 23, 0xFF000000 + 35)
KNOWN_VERSIONS = frozenset((*_VERSION_NAMES, *_DRAFTS))  # that are read here


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPacket:
    """A packet with a long header; offsets count from the datagram's first byte."""

    kind: str
    version: int
    start: int
    number_offset: int  # of the packet number, where there is one
    end: int  # as announced; the datagram may hold less
    destination_id: bytes
    source_id: bytes


class _Short(Exception):
    """The packet ends where a part of it should be."""


def version_name(version: int) -> str | None:
    """``1``, ``2``, ``draft-29``; None for versions that are not read here."""
    if version in _DRAFTS:
        return f"draft-{version & 0xFF}"
    return _VERSION_NAMES.get(version)


def long_packets(datagram: bytes) -> Iterator[LongPacket]:
    """The packets with long headers that a datagram begins with, of versions that are read here."""
    position = 0
    for _ in range(_PACKETS_LIMIT_COUNT):
        try:
            packet = _long_packet(datagram, position)
        except _Short:
            return
        if packet is None:
            return
        yield packet
        position = packet.end


def crypto_frames(payload: bytes) -> Iterator[tuple[int, bytes]]:
    """(offset in the handshake, bytes) of the CRYPTO frames; ends at what does not belong into an Initial packet."""
    position = 0
    for _ in range(_FRAMES_LIMIT_COUNT):
        try:
            if position >= len(payload):
                return
            kind = payload[position]
            position += 1
            if kind == _PADDING:
                position += len(payload) - position - len(payload[position:].lstrip(b"\0"))
            elif kind in (_ACK, _ACK_ECN):
                position = _behind_ack(payload, position, has_counts=kind == _ACK_ECN)
            elif kind == _CRYPTO:
                offset, position = _variable(payload, position)
                length, position = _variable(payload, position)
                yield offset, payload[position : position + length]
                position += length
            elif kind != _PING:
                return
        except _Short:
            return


def _long_packet(data: bytes, start: int) -> LongPacket | None:
    if len(data) < start + 7 or not data[start] & 0x80:
        return None
    version = int.from_bytes(data[start + 1 : start + 5], "big")
    if version_name(version) is None:
        return None
    destination, position = _vector(data, start + 5)
    source, position = _vector(data, position)
    number = data[start] >> 4 & 0x03
    kind = (_KINDS_2 if version == _VERSION_2 else _KINDS)[number]
    end = len(data)
    if kind == INITIAL:
        token_bytes, position = _variable(data, position)
        position += token_bytes
    if kind != RETRY:
        length, position = _variable(data, position)
        end = position + length
    return LongPacket(
        kind=kind,
        version=version,
        start=start,
        number_offset=position,
        end=end,
        destination_id=destination,
        source_id=source,
    )


def _vector(data: bytes, position: int) -> tuple[bytes, int]:
    if position >= len(data):
        raise _Short
    end = position + 1 + data[position]
    if end > len(data) or data[position] > _CONNECTION_ID_LIMIT_BYTES:
        raise _Short
    return data[position + 1 : end], end


def _variable(data: bytes, position: int) -> tuple[int, int]:
    """A number of 1, 2, 4 or 8 bytes, and the position behind it. Source: RFC 9000 section 16."""
    if position >= len(data):
        raise _Short
    size = 1 << (data[position] >> 6)
    if position + size > len(data):
        raise _Short
    number = int.from_bytes(data[position : position + size], "big") & ((1 << (8 * size - 2)) - 1)
    return number, position + size


def _behind_ack(payload: bytes, position: int, *, has_counts: bool) -> int:
    _, position = _variable(payload, position)
    _, position = _variable(payload, position)
    ranges, position = _variable(payload, position)
    if ranges > len(payload):
        raise _Short
    for _ in range(1 + 2 * ranges + (3 if has_counts else 0)):
        _, position = _variable(payload, position)
    return position
