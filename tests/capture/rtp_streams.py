"""RTP for tests: packets of sound, and a drawn picture cut up as RFC 2435 says."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw


def packet(kind: int, sequence: int, timestamp: int, payload: bytes, *, marked: bool = False, source: int = 7) -> bytes:
    """One RTP packet."""
    return struct.pack(">BBHII", 0x80, kind | (0x80 if marked else 0), sequence & 0xFFFF, timestamp, source) + payload


def speech(length: int, *, shift: int = 0) -> bytes:
    """Bytes that are as unevenly spread as those of G.711."""
    return bytes((0xFF - ((place * 7 + shift) % 23) ** 2 // 9) & 0xFF for place in range(length))


@cache
def drawn(words: str) -> Image.Image:
    """A picture that says it is constructed."""
    image = Image.new("RGB", (160, 120), "white")
    draw = ImageDraw.Draw(image)
    for step in range(0, 160, 6):
        draw.line((step, 0, 160 - step, 120), fill=(step, 90, 255 - step))
    draw.text((12, 12), f"constructed: {words}", fill="black")
    return image


def segments(jpeg: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, body) up to the start of scan, then (0, the scan's data without the end mark)."""
    place = 2
    while True:
        code, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        yield code, jpeg[place + 4 : place + 2 + length]
        place += 2 + length
        if code == 0xDA:
            yield 0, jpeg[place:-2]
            return


def jpeg_payloads(words: str, *, restart_rows: int = 0, piece_bytes: int = 900, own_tables: bool = True) -> list[bytes]:
    """The payloads of one picture (160 × 120, 4:2:0)."""
    buffer = io.BytesIO()
    options = {"restart_marker_rows": restart_rows} if restart_rows else {}
    drawn(words).save(buffer, "JPEG", quality=60, subsampling="4:2:0", optimize=False, **options)
    parts = list(segments(buffer.getvalue()))
    tables = b"".join(
        body[1 + 65 * n : 65 + 65 * n] for code, body in parts if code == 0xDB for n in range(len(body) // 65)
    )
    interval = next((body for code, body in parts if code == 0xDD), b"")
    data = parts[-1][1]
    payloads = []
    for offset in range(0, len(data), piece_bytes):
        kind = 1 + (64 if interval else 0)
        head = struct.pack(">IBBBB", offset, kind, 255 if own_tables else 60, 20, 15)
        head += interval + b"\xff\xff" if interval else b""
        if own_tables and not offset:
            head += struct.pack(">BBH", 0, 0, len(tables)) + tables
        payloads.append(head + data[offset : offset + piece_bytes])
    return payloads


def jpeg_packets(words: str, timestamp: int, *, first_sequence: int = 0, **options: int | bool) -> list[bytes]:
    """The packets of one picture."""
    payloads = jpeg_payloads(words, **options)  # type: ignore[arg-type]
    return [
        packet(26, first_sequence + number, timestamp, payload, marked=number == len(payloads) - 1)
        for number, payload in enumerate(payloads)
    ]
