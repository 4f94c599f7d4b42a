"""Finds images in the bytes of a stream and remembers which frames carried them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from reportgen.capture.image_formats import SIGNATURES, walk_for
from reportgen.capture.image_walk import DeadEnds, ImageWalk, Progress
from reportgen.capture.stream import Chunk, Run
from reportgen.evidence.citation import FrameSet

# One image may take this much memory; a longer one is given up as incomplete, and counted so.
IMAGE_LIMIT_BYTES = 32 * 1024 * 1024
_DEAD_END_BYTES = 64  # about what remembering one costs
_ANY_SIGNATURE = re.compile(b"|".join(map(re.escape, SIGNATURES)))
# Every proper beginning of a signature: where a chunk ends with one, the image may begin there.
_BEGINNINGS = frozenset(mark[:length] for mark in SIGNATURES for length in range(1, len(mark)))
_LAST_BYTES = frozenset(beginning[-1] for beginning in _BEGINNINGS)
_LONGEST_BEGINNING = max(map(len, _BEGINNINGS))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundImage:
    """An image, whole or broken off; ``data`` is what there is of it."""

    format: str
    is_whole: bool
    data: bytes
    frames: FrameSet
    first_at_ns: int
    last_at_ns: int


class ImageScan:
    """Fed with chunks in order; calls ``found`` for each image that got as far as *structured*.

    While no signature was seen it keeps nothing but the beginning of one at a chunk's end.
    """

    __slots__ = ("_buffer", "_dead", "_found", "_offset", "_origins", "_walk")

    def __init__(self, found: Callable[[FoundImage], None]) -> None:
        self._found = found
        self._buffer = bytearray()
        self._offset = 0  # of the buffer's first byte in the stream
        self._origins: deque[tuple[int, int, int]] | None = None  # (offset behind the chunk's last byte, frame, at_ns)
        self._walk: ImageWalk | None = None
        self._dead = DeadEnds()

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return len(self._buffer) + _DEAD_END_BYTES * len(self._dead)

    @property
    def is_under_way(self) -> bool:
        """Whether an image has got as far as *structured* and not ended."""
        return self._walk is not None and self._walk.is_structured

    @property
    def is_idle(self) -> bool:
        """Whether nothing is kept: no image is under way, nor the beginning of a signature."""
        return self._origins is None

    def feed_together(self, run: Run) -> None:
        """Finds what feeding the chunks one by one finds."""
        if len(self._buffer) + len(run.data) > IMAGE_LIMIT_BYTES:
            for chunk in run.chunks():
                self.feed(chunk)
            return
        if self._origins is None:
            if not _may_begin(run.data):
                self._offset += len(run.data)
                return
            self._origins = deque()
        before = self._offset + len(self._buffer)
        self._origins.extend(zip([before + behind for behind in run.behinds], run.frames, run.at_ns, strict=True))
        self._buffer += run.data
        self._scan()

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        if self._origins is None:
            if not _may_begin(chunk.data):
                self._offset += len(chunk.data)
                return
            self._origins = deque()
        self._buffer += chunk.data
        self._origins.append((self._offset + len(self._buffer), chunk.frame, chunk.at_ns))
        self._scan()

    def gap(self) -> None:
        """Bytes are missing or another body begins: an image that was under way is broken off here."""
        if self._walk is not None and self._walk.is_structured:
            self._tell(len(self._buffer), is_whole=False)
        self._walk = None
        self._drop(len(self._buffer))

    def finish(self) -> None:
        """Nothing follows."""
        self.gap()

    def _scan(self) -> None:
        while True:
            if self._walk is None and not self._begin():
                return
            walk = self._walk
            if walk is None:
                return
            progress = walk.advance(self._buffer)
            if progress is Progress.COMPLETE:
                self._tell(walk.position, is_whole=True)
                self._end(walk.position)
            elif progress is Progress.BROKEN:
                # Inside a broken image another one may begin: go on right behind its signature.
                if walk.is_structured:
                    self._tell(walk.position, is_whole=False)
                self._end(walk.position if walk.is_structured else 2)
            elif len(self._buffer) > IMAGE_LIMIT_BYTES:
                self.gap()
            else:
                return

    def _begin(self) -> bool:
        """To the next signature; False where there is none yet."""
        # In one pass up to the first: a buffer full of one signature must not be searched to its end for the others.
        place = _ANY_SIGNATURE.search(self._buffer)
        if place is None:
            self._drop(len(self._buffer) - _beginning_at_end(self._buffer))
            return False
        self._drop(place.start())
        self._walk = walk_for(self._buffer, self._offset, self._dead)
        return True

    def _end(self, length: int) -> None:
        self._walk = None
        self._drop(length)

    def _drop(self, length: int) -> None:
        del self._buffer[:length]
        self._offset += length
        origins = self._origins
        while origins and origins[0][0] <= self._offset:
            origins.popleft()
        if not self._buffer:
            self._origins = None
            self._dead.clear()

    def _tell(self, length: int, *, is_whole: bool) -> None:
        end = self._offset + length
        frames, times = [], []
        for behind, frame, at_ns in self._origins or ():
            frames.append(frame)
            times.append(at_ns)
            if behind >= end:
                break
        self._found(
            FoundImage(
                format=self._walk.format if self._walk else "",
                is_whole=is_whole,
                data=bytes(self._buffer[:length]),
                frames=FrameSet.of(frames),
                first_at_ns=min(times),
                last_at_ns=max(times),
            )
        )


def _may_begin(data: bytes) -> bool:
    """The quick question, asked of every chunk."""
    for mark in SIGNATURES:
        if mark in data:
            return True
    return _beginning_at_end(data) > 0


def _beginning_at_end(data: bytes | bytearray) -> int:
    """How many bytes at the end of ``data`` may be the beginning of a signature."""
    if not data or data[-1] not in _LAST_BYTES:
        return 0
    tail = bytes(data[-_LONGEST_BEGINNING:])
    return next((length for length in range(len(tail), 0, -1) if tail[-length:] in _BEGINNINGS), 0)
