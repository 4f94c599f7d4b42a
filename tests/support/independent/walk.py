"""Records of a capture file by an offset walk: pcap in µs and ns, modified pcap, pcapng; both byte orders.

Source: draft-ietf-opsawg-pcap, libpcap's sf-pcap.c (modified), draft-ietf-opsawg-pcapng.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_FORMS = {
    0xA1B2C3D4: (16, 1_000),
    0xA1B23C4D: (16, 1),
    0xA1B2CD34: (24, 1_000),
}
_SECTION, _INTERFACE, _OLD_PACKET, _SIMPLE, _ENHANCED = 0x0A0D0D0A, 1, 2, 3, 6
_RESOLUTION, _OFFSET = 9, 14


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole record; ``number`` counts from 1, ``offset`` is that of its first byte in the file."""

    number: int
    at_ns: int | None  # None where the record has no time
    offset: int
    wire_bytes: int
    data: bytes
    link_type: int


@dataclass(frozen=True, slots=True)
class Walked:
    """The whole records of a file, and where the rest begins that is none."""

    frames: tuple[Frame, ...]
    rest_offset: int


def walk(raw: bytes) -> Walked | None:
    """None where the file is neither pcap nor pcapng."""
    if raw[:4] == b"\x0a\x0d\x0d\x0a":
        return _pcapng(raw)
    for order in ("<", ">"):
        if len(raw) >= 24 and struct.unpack_from(order + "I", raw)[0] in _FORMS:
            return _pcap(raw, order)
    return None


def _pcap(raw: bytes, order: str) -> Walked:
    head_bytes, tick_ns = _FORMS[struct.unpack_from(order + "I", raw)[0]]
    link_type = struct.unpack_from(order + "I", raw, 20)[0] & 0xFFFF
    frames: list[Frame] = []
    place = 24
    while place + head_bytes <= len(raw):
        seconds, fraction, captured, wire = struct.unpack_from(order + "IIII", raw, place)
        start = place + head_bytes
        if start + captured > len(raw):
            break
        at_ns = seconds * 1_000_000_000 + fraction * tick_ns
        frames.append(Frame(len(frames) + 1, at_ns, start, wire, raw[start : start + captured], link_type))
        place = start + captured
    return Walked(tuple(frames), place)


@dataclass(frozen=True, slots=True)
class _Interface:
    link_type: int
    snap_bytes: int
    ticks_per_s: int
    offset_s: int

    def at_ns(self, ticks: int) -> int:
        return ticks * 1_000_000_000 // self.ticks_per_s + self.offset_s * 1_000_000_000


def _pcapng(raw: bytes) -> Walked:
    frames: list[Frame] = []
    interfaces: list[_Interface] = []
    order, place = "<", 0
    while place + 12 <= len(raw):
        if raw[place : place + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if raw[place + 8 : place + 12] == b"\x4d\x3c\x2b\x1a" else ">"
            interfaces = []
        kind, length = struct.unpack_from(order + "II", raw, place)
        if length < 12 or length % 4 or place + length > len(raw):
            break
        body = place + 8
        if kind == _INTERFACE:
            interfaces.append(_interface(raw, order, body, place + length - 4))
        elif kind in (_ENHANCED, _OLD_PACKET):
            form = order + ("IIIII" if kind == _ENHANCED else "HHIIII")
            number, *_, high, low, captured, wire = struct.unpack_from(form, raw, body)
            start, interface = body + 20, interfaces[number]
            at_ns = interface.at_ns(high << 32 | low)
            data = raw[start : start + captured]
            frames.append(Frame(len(frames) + 1, at_ns, start, wire, data, interface.link_type))
        elif kind == _SIMPLE:
            (wire,) = struct.unpack_from(order + "I", raw, body)
            captured = min(wire, interfaces[0].snap_bytes or wire, length - 16)
            data = raw[body + 4 : body + 4 + captured]
            frames.append(Frame(len(frames) + 1, None, body + 4, wire, data, interfaces[0].link_type))
        place += length
    return Walked(tuple(frames), place)


def _interface(raw: bytes, order: str, body: int, end: int) -> _Interface:
    link_type, _, snap_bytes = struct.unpack_from(order + "HHI", raw, body)
    ticks_per_s, offset_s = 1_000_000, 0
    for code, value in _options(raw, order, body + 8, end):
        if code == _RESOLUTION:
            ticks_per_s = 2 ** (value[0] & 0x7F) if value[0] & 0x80 else 10 ** value[0]
        elif code == _OFFSET:
            (offset_s,) = struct.unpack(order + "q", value)
    return _Interface(link_type, snap_bytes, ticks_per_s, offset_s)


def _options(raw: bytes, order: str, place: int, end: int) -> Iterator[tuple[int, bytes]]:
    while place + 4 <= end:
        code, length = struct.unpack_from(order + "HH", raw, place)
        if code == 0:
            return
        yield code, raw[place + 4 : place + 4 + length]
        place += 4 + length + -length % 4
