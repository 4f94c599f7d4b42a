"""PNG, GIF and WebP: where they end; and which walk a signature calls for. See image_walk for the ladder.

Sources: PNG specification (W3C) section 5; GIF89a specification; RFC 9649 (WebP).
"""

from __future__ import annotations

import zlib

from reportgen.capture.image_walk import JPEG_SIGNATURE, DeadEnds, ImageWalk, JpegWalk, Progress, Trail

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
GIF_SIGNATURES = (b"GIF87a", b"GIF89a")
WEBP_SIGNATURE = b"RIFF"
SIGNATURES = (JPEG_SIGNATURE, PNG_SIGNATURE, *GIF_SIGNATURES, WEBP_SIGNATURE)
_LONGEST_CHUNK_BYTES = 1 << 28
_PNG_HEADER_BYTES = 13
_GIF_EXTENSION, _GIF_IMAGE, _GIF_TRAILER = 0x21, 0x2C, 0x3B
_WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X"})


def walk_for(data: bytes | bytearray, offset: int, dead: DeadEnds) -> ImageWalk:
    """The walk for the signature that ``data`` begins with, at ``offset`` of a stream."""
    if data.startswith(JPEG_SIGNATURE):
        return JpegWalk(Trail(offset, dead))
    if data.startswith(PNG_SIGNATURE):
        return PngWalk()
    return WebpWalk() if data.startswith(WEBP_SIGNATURE) else GifWalk(Trail(offset, dead))


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
            if length > _LONGEST_CHUNK_BYTES:
                return Progress.BROKEN
            if not self.is_structured and (kind != b"IHDR" or length != _PNG_HEADER_BYTES):
                return Progress.BROKEN
            end = start + 12 + length
            if end > len(data):
                return Progress.MORE
            if zlib.crc32(data[start + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
                return Progress.BROKEN
            self.is_structured, self.position = True, end
            if kind == b"IEND":
                return Progress.COMPLETE


class GifWalk:
    """Blocks: extensions and images, each a chain of sub-blocks, until the trailer."""

    format = "GIF"

    def __init__(self, trail: Trail | None = None) -> None:
        self.is_structured = False
        self.position = 0
        self._trail = trail or Trail()
        self._in_blocks = False

    def advance(self, data: bytes | bytearray) -> Progress:
        """See :class:`ImageWalk`."""
        if not self.position:
            if len(data) < 13:
                return Progress.MORE
            self.position = 13 + _colours_bytes(data[10])
        while True:
            step = self._skip_blocks(data) if self._in_blocks else self._block(data)
            if step is Progress.BROKEN and not self.is_structured:
                return self._trail.fail()
            if step is not None:
                return step

    def _block(self, data: bytes | bytearray) -> Progress | None:
        start = self.position
        if start + 2 > len(data):
            is_end = start < len(data) and data[start] == _GIF_TRAILER
            self.position += is_end
            return (Progress.COMPLETE if self.is_structured else Progress.BROKEN) if is_end else Progress.MORE
        kind = data[start]
        if kind == _GIF_TRAILER:
            self.position += 1
            return Progress.COMPLETE if self.is_structured else Progress.BROKEN
        if kind == _GIF_EXTENSION:
            self.position += 2
        elif kind == _GIF_IMAGE:
            if start + 10 > len(data):
                return Progress.MORE
            self.position += 11 + _colours_bytes(data[start + 9])  # descriptor, colours, smallest code size
            self.is_structured = True
        else:
            return Progress.BROKEN
        self._in_blocks = True
        return None

    def _skip_blocks(self, data: bytes | bytearray) -> Progress | None:
        """To the end of a chain of sub-blocks."""
        while self.position < len(data):
            length = data[self.position]
            if self.position + 1 + length > len(data):
                break
            if not self.is_structured and not self._trail.step(self.position):
                return Progress.BROKEN
            self.position += 1 + length
            if not length:
                self._in_blocks = False
                return None
        return Progress.MORE


def _colours_bytes(packed: int) -> int:
    return 3 * (2 << (packed & 7)) if packed & 0x80 else 0


class WebpWalk:
    """One RIFF chunk whose length stands at its beginning."""

    format = "WEBP"

    def __init__(self) -> None:
        self.is_structured = False
        self.position = 4

    def advance(self, data: bytes | bytearray) -> Progress:
        """See :class:`ImageWalk`."""
        if len(data) < 16:
            return Progress.MORE if b"WEBP".startswith(data[8:12]) else Progress.BROKEN
        length = int.from_bytes(data[4:8], "little")
        if bytes(data[8:12]) != b"WEBP" or bytes(data[12:16]) not in _WEBP_CHUNKS or length > _LONGEST_CHUNK_BYTES:
            return Progress.BROKEN
        self.is_structured = True
        end = 8 + length + (length & 1)
        self.position = min(end, len(data))
        return Progress.COMPLETE if end <= len(data) else Progress.MORE
