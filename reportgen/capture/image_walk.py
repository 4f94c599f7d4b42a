"""Where an image ends, found by its structure while the bytes still arrive.

The ladder: candidate (signature) → structured (JPEG: valid chain of segments up to the start of scan; PNG: header
chunk; GIF: first image; WebP: first chunk) → complete (the format's own end) → decoded (someone else's business). A
random FF D8 FF is no image: its segments do not chain. Thumbnails inside a segment are skipped with it. Sources: ITU-T
T.81 annex B; PNG specification (W3C) 5; GIF89a specification; RFC 9649 (WebP).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Protocol

JPEG_SIGNATURE = b"\xff\xd8\xff"
_START_OF_SCAN, _END_OF_IMAGE, _START_OF_IMAGE = 0xDA, 0xD9, 0xD8
_STAND_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # TEM, RST0-RST7
# Neither a stuffed zero nor a restart (or TEM), which belong to the scan; of fill bytes the last one counts.
_SCAN_END = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]", re.DOTALL)
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Before an image is *structured*; a real one has some dozens of segments, a profile in pieces or a preview included.
_STEPS_LIMIT_COUNT = 4096
_FILL_LIMIT_BYTES = 64
_DEAD_LIMIT_COUNT = 1 << 18


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


class DeadEnds:
    """The places in a stream from which candidates came to nothing: whoever reaches one comes to nothing too.

    So a stream full of signatures nested in each other's segments is walked once, not once per signature.
    """

    __slots__ = ("_places",)

    def __init__(self) -> None:
        self._places: set[int] = set()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, place: int) -> bool:
        return place in self._places

    def add(self, places: list[int]) -> None:
        """Remembers them; forgets everything where it would become too much."""
        if len(self._places) > _DEAD_LIMIT_COUNT:
            self.clear()
        self._places.update(places)

    def clear(self) -> None:
        """Nothing is remembered."""
        if self._places:
            self._places = set()


class Trail:
    """The steps of one candidate until it is *structured*; ``offset`` is that of its first byte in the stream."""

    __slots__ = ("_dead", "_offset", "_places")

    def __init__(self, offset: int = 0, dead: DeadEnds | None = None) -> None:
        self._offset = offset
        self._dead = DeadEnds() if dead is None else dead
        self._places: list[int] = []

    def step(self, position: int) -> bool:
        """Whether the walk may go on at ``position`` of the candidate."""
        place = self._offset + position
        if place in self._dead or len(self._places) >= _STEPS_LIMIT_COUNT:
            return False
        self._places.append(place)
        return True

    def fail(self) -> Progress:
        """The candidate is no image."""
        self._dead.add(self._places)
        self._places = []
        return Progress.BROKEN


class JpegWalk:
    """Segments by their lengths, entropy-coded data by its markers (stuffed zeros and restarts belong to it)."""

    format = "JPEG"

    def __init__(self, trail: Trail | None = None) -> None:
        self.is_structured = False
        self.position = 2
        self._trail = trail or Trail()
        self._has_frame_header = False
        self._fill_bytes = 0  # before the marker that is looked for
        self._in_scan = False

    def advance(self, data: bytes | bytearray) -> Progress:
        """See :class:`ImageWalk`."""
        while True:
            if self._in_scan and not self._skip_scan(data):
                return Progress.MORE
            step = self._segment(data)
            if step is Progress.BROKEN and not self.is_structured:
                return self._trail.fail()
            if step is not None:
                return step

    def _skip_scan(self, data: bytes | bytearray) -> bool:
        """To the next marker that ends the scan; False where the bytes run out before."""
        found = _SCAN_END.search(data, self.position)
        if found:
            self.position, self._in_scan = found.start(), False
            return True
        # A last FF may be the first byte of that marker.
        self.position = max(self.position, len(data) - (data[-1] == 0xFF))
        return False

    def _segment(self, data: bytes | bytearray) -> Progress | None:
        """One marker with its segment; None where the walk goes on."""
        if not self._skip_fill(data):
            return Progress.BROKEN
        if self.position + 2 > len(data):
            return Progress.MORE
        if data[self.position] != 0xFF:
            return Progress.BROKEN
        code = data[self.position + 1]
        if code == _END_OF_IMAGE:
            self.position += 2
            return Progress.COMPLETE if self.is_structured else Progress.BROKEN
        if code in _STAND_ALONE and self.is_structured:
            self.position += 2
            return None
        if code < 0xC0 or code == _START_OF_IMAGE or code in _STAND_ALONE:
            return Progress.BROKEN
        if self.position + 4 > len(data):
            return Progress.MORE
        length = (data[self.position + 2] << 8) | data[self.position + 3]
        if length < 2:
            return Progress.BROKEN
        if self.position + 2 + length > len(data):
            return Progress.MORE
        if not self.is_structured and not self._trail.step(self.position):
            return Progress.BROKEN
        self.position += 2 + length
        self._fill_bytes = 0
        self._has_frame_header |= code in _FRAME_HEADERS
        if code == _START_OF_SCAN:
            if not self._has_frame_header:
                return Progress.BROKEN
            self._in_scan = self.is_structured = True
        return None

    def _skip_fill(self, data: bytes | bytearray) -> bool:
        """Over fill bytes (T.81 B.1.1.2), of which a header has few; False where there are too many."""
        while self.position + 1 < len(data) and data[self.position] == data[self.position + 1] == 0xFF:
            self.position += 1
            self._fill_bytes += 1  # over calls: what is found must not depend on the size of pieces
            if not self.is_structured and self._fill_bytes > _FILL_LIMIT_BYTES:
                return False
        return True
