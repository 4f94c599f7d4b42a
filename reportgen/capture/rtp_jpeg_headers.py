"""The headers of a JPEG whose scan came over RTP. Source: RFC 2435 section 4 and appendices A and B."""

from __future__ import annotations

import struct

# In zigzag order, for Q 1 to 99 (ITU-T T.81 tables K.1 and K.2).
_LUMA = bytes((
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
    60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113,
    121, 112, 100, 120, 92, 101, 103, 99,
))  # fmt: skip
_CHROMA = bytes((17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66)) + bytes((99,)) * 50
_DC_VALUES = bytes(range(12))
# (class and destination, lengths, values): T.81 tables K.3 to K.6.
_HUFFMAN = (
    (0x00, bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)), _DC_VALUES),
    (
        0x10,
        bytes((0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D)),
        bytes.fromhex(
            "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a34"
            "35363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495"
            "969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9"
            "eaf1f2f3f4f5f6f7f8f9fa"
        ),
    ),
    (0x01, bytes((0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0)), _DC_VALUES),
    (
        0x11,
        bytes((0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77)),
        bytes.fromhex(
            "0001020311040521310612415107617113223281081442" "91a1b1c109233352f0156272d10a162434e125f11718191a2627"
            "28292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a"
            "92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6"
            "e7e8e9eaf2f3f4f5f6f7f8f9fa"
        ),
    ),
)  # fmt: skip


def scaled_tables(quality: int) -> bytes:
    """The two quantisation tables of Q 1 to 99, one after the other."""
    factor = 5000 // quality if quality < 50 else 200 - 2 * quality
    return bytes(min(max((value * factor + 50) // 100, 1), 255) for value in _LUMA + _CHROMA)


def jpeg_headers(*, kind: int, width_px: int, height_px: int, tables: bytes, restart_interval: int) -> bytes:
    """Everything before the scan's data; ``kind`` is the type field without its restart bit."""
    tables = tables if len(tables) > 64 else tables + tables
    head = b"\xff\xd8" + _segment(0xDB, b"\0" + tables[:64]) + _segment(0xDB, b"\x01" + tables[64:128])
    if restart_interval:
        head += _segment(0xDD, struct.pack(">H", restart_interval))
    sampling = 0x22 if kind & 1 else 0x21
    components = bytes((0, sampling, 0, 1, 0x11, 1, 2, 0x11, 1))
    head += _segment(0xC0, struct.pack(">BHHB", 8, height_px, width_px, 3) + components)
    for destination, lengths, values in _HUFFMAN:
        head += _segment(0xC4, bytes((destination,)) + lengths + values)
    return head + _segment(0xDA, bytes((3, 0, 0x00, 1, 0x11, 2, 0x11, 0, 63, 0)))


def _segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body
