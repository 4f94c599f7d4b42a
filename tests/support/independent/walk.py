"""Records of a pcap file by an offset walk: pcap in µs and ns, modified pcap, both byte orders."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_FORMS = {
    0xA1B2C3D4: (16, 1_000),
    0xA1B23C4D: (16, 1),
    0xA1B2CD34: (24, 1_000),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole record; ``number`` counts from 1, ``offset`` is that of its first byte in the file."""

    number: int
    at_ns: int
    offset: int
    wire_bytes: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Walked:
    """The whole records of a file, and where the rest begins that is none."""

    link_type: int
    frames: tuple[Frame, ...]
    rest_offset: int


def walk(raw: bytes) -> Walked | None:
    """None where the file is no pcap file."""
    for order in ("<", ">"):
        if len(raw) >= 24 and struct.unpack_from(order + "I", raw)[0] in _FORMS:
            head_bytes, tick_ns = _FORMS[struct.unpack_from(order + "I", raw)[0]]
            link_type = struct.unpack_from(order + "I", raw, 20)[0] & 0xFFFF
            return _records(raw, order, head_bytes, tick_ns, link_type)
    return None


def _records(raw: bytes, order: str, head_bytes: int, tick_ns: int, link_type: int) -> Walked:
    frames: list[Frame] = []
    place = 24
    while place + head_bytes <= len(raw):
        seconds, fraction, captured, wire = struct.unpack_from(order + "IIII", raw, place)
        start = place + head_bytes
        if start + captured > len(raw):
            break
        at_ns = seconds * 1_000_000_000 + fraction * tick_ns
        frames.append(Frame(len(frames) + 1, at_ns, start, wire, raw[start : start + captured]))
        place = start + captured
    return Walked(link_type, tuple(frames), place)
