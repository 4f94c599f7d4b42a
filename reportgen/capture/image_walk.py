"""Where a JPEG or PNG ends, found by its structure while the bytes still arrive.

The ladder: candidate (signature) → structured (valid chain of segments up to the start of scan; PNG: header chunk) →
complete (end marker; PNG: IEND) → decoded (someone else's business). A random FF D8 FF is no image: its segments do
not chain. Thumbnails inside a segment are skipped with it. Sources: ITU-T T.81 annex B; PNG specification (W3C) 5.
"""

from __future__ import annotations

import zlib
from enum import Enum
from typing import Protocol

JPEG_SIGNATURE = b"\xff\xd8\xff"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LONGEST_CHUNK_BYTES = 1 << 28

_START_OF_SCAN, _END_OF_IMAGE, _START_OF_IMAGE = 0xDA, 0xD9, 0xD8
_STAND_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # TEM, RST0-RST7
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Progress(Enum):
    """How far a walk came."""

    MORE = "more"  # needs more bytes
    COMPLETE = "complete"
    BROKEN = "broken"  # is no image, or no longer one


class ImageWalk(Protocol):
    """Walks one image from its first byte; keeps its place between calls."""

    format: str
    is_structured: bool
    position: int  # behind the last byte understood; behind the image once complete

    def advance(self, data: bytes | bytearray) -> Progress:
        """Goes on in ``data``, which begins with the image's first byte and has only grown since the last call."""
        ...


class JpegWalk:
    """Segments by their lengths, entropy-coded data by its markers (stuffed zeros and restarts belong to it)."""

    format = "JPEG"

    def __init__(self) -> None:
        self.is_structured = False
        self.position = 2
        self._has_frame_header = False
        self._in_scan = False

    def advance(self, data: bytes | bytearray) -> Progress:
        """See :class:`ImageWalk`."""
        while True:
            if self._in_scan and not self._skip_scan(data):
                return Progress.MORE
            step = self._segment(data)
            if step is not None:
                return step

    def _skip_scan(self, data: bytes | bytearray) -> bool:
        """To the next marker that ends the scan; False where the bytes run out before."""
        place = self.position
        while True:
            place = data.find(0xFF, place)
            if place < 0:
                self.position = len(data)
                return False
            if place + 1 >= len(data):
                self.position = place
                return False
            code = data[place + 1]
            if code == 0xFF:  # fill byte
                place += 1
            elif code == 0 or code in _STAND_ALONE:
                place += 2
            else:
                self.position, self._in_scan = place, False
                return True

    def _segment(self, data: bytes | bytearray) -> Progress | None:
        """One marker with its segment; None where the walk goes on."""
        while self.position + 1 < len(data) and data[self.position] == data[self.position + 1] == 0xFF:
            self.position += 1
        if self.position + 2 > len(data):
            return Progress.MORE
        if data[self.position] != 0xFF:
            return Progress.BROKEN
        code = data[self.position + 1]
        if code == _END_OF_IMAGE:
            self.position += 2
            return Progress.COMPLETE if self.is_structured else Progress.BROKEN
        if code in _STAND_ALONE:
            self.position += 2
            return None
        if code in (0, _START_OF_IMAGE):
            return Progress.BROKEN
        if self.position + 4 > len(data):
            return Progress.MORE
        length = (data[self.position + 2] << 8) | data[self.position + 3]
        if length < 2 or code < 0xC0:
            return Progress.BROKEN
        if self.position + 2 + length > len(data):
            return Progress.MORE
        self.position += 2 + length
        self._has_frame_header |= code in _FRAME_HEADERS
        if code == _START_OF_SCAN:
            if not self._has_frame_header:
                return Progress.BROKEN
            self._in_scan = self.is_structured = True
        return None


class PngWalk:
    """Chunks by their lengths, each with its checksum."""

    format = "PNG"

    def __init__(self) -> None:
        self.is_structured = False
        self.position = len(PNG_SIGNATURE)

    def advance(self, data: bytes | bytearray) -> Progress:
        """See :class:`ImageWalk`."""
        while True:
            start = self.position
            if start + 8 > len(data):
                return Progress.MORE
            length = int.from_bytes(data[start : start + 4], "big")
            kind = bytes(data[start + 4 : start + 8])
            if length > _LONGEST_CHUNK_BYTES or (not self.is_structured and kind != b"IHDR"):
                return Progress.BROKEN
            end = start + 12 + length
            if end > len(data):
                return Progress.MORE
            if zlib.crc32(data[start + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
                return Progress.BROKEN
            self.is_structured, self.position = True, end
            if kind == b"IEND":
                return Progress.COMPLETE
