"""Blocks of a pcapng file, little-endian, with nanosecond clocks. Source: draft-ietf-opsawg-pcapng, section 4."""

from __future__ import annotations

import struct

_COMMENT, _PROGRAM, _RESOLUTION = 1, 4, 9
_NANOSECONDS = b"\x09"  # 10**-9 s


def section(*, comment: str, program: str) -> bytes:
    """A section header with a comment; its length is left open, as a stream does."""
    body = struct.pack("<LHHq", 0x1A2B3C4D, 1, 0, -1)
    return _block(0x0A0D0D0A, body + _options((_COMMENT, comment.encode()), (_PROGRAM, program.encode())))


def interface(*, link_type: int, snap_length_bytes: int) -> bytes:
    """An interface description."""
    body = struct.pack("<HHL", link_type, 0, snap_length_bytes)
    return _block(1, body + _options((_RESOLUTION, _NANOSECONDS)))


def packet(*, interface_row: int, at_ns: int, data: bytes, wire_length_bytes: int, comment: str) -> bytes:
    """An enhanced packet block with a comment."""
    head = struct.pack("<LLLLL", interface_row, at_ns >> 32, at_ns & 0xFFFFFFFF, len(data), wire_length_bytes)
    return _block(6, head + _padded(data) + _options((_COMMENT, comment.encode())))


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("<L", len(body) + 12)
    return struct.pack("<L", kind) + length + body + length


def _options(*options: tuple[int, bytes]) -> bytes:
    told = b"".join(struct.pack("<HH", code, len(value)) + _padded(value) for code, value in options)
    return told + b"\0\0\0\0"


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
