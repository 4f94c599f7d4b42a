"""Finds images in the bytes of a stream and remembers which frames carried them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from reportgen.capture.image_walk import JPEG_SIGNATURE, PNG_SIGNATURE, ImageWalk, JpegWalk, PngWalk, Progress
from reportgen.capture.stream import Chunk
from reportgen.evidence.citation import FrameSet

# One image may take this much memory; a longer one is given up as incomplete, and counted so.
IMAGE_LIMIT_BYTES = 32 * 1024 * 1024
_LONGEST_SIGNATURE = len(PNG_SIGNATURE)


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
    """Fed with chunks in order; calls ``found`` for each image that got as far as *structured*."""

    def __init__(self, found: Callable[[FoundImage], None]) -> None:
        self._found = found
        self._buffer = bytearray()
        self._offset = 0  # of the buffer's first byte in the stream
        self._origins: deque[tuple[int, int, int]] = deque()  # (offset behind the chunk's last byte, frame, at_ns)
        self._walk: ImageWalk | None = None

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        self._buffer += chunk.data
        self._origins.append((self._offset + len(self._buffer), chunk.frame, chunk.at_ns))
        self._scan()

    def gap(self) -> None:
        """Bytes are missing or another body begins: an image that was under way is broken off here."""
        if self._walk is not None and self._walk.is_structured:
            self._tell(len(self._buffer), is_whole=False)
        self._walk = None
        self._drop(len(self._buffer))

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
        places = [place for mark in (JPEG_SIGNATURE, PNG_SIGNATURE) if (place := self._buffer.find(mark)) >= 0]
        if not places:
            self._drop(max(len(self._buffer) - _LONGEST_SIGNATURE + 1, 0))
            return False
        self._drop(min(places))
        self._walk = JpegWalk() if self._buffer.startswith(JPEG_SIGNATURE) else PngWalk()
        return True

    def _end(self, length: int) -> None:
        self._walk = None
        self._drop(length)

    def _drop(self, length: int) -> None:
        del self._buffer[:length]
        self._offset += length
        while self._origins and self._origins[0][0] <= self._offset:
            self._origins.popleft()

    def _tell(self, length: int, *, is_whole: bool) -> None:
        end = self._offset + length
        origins = []
        for behind, frame, at_ns in self._origins:
            origins.append((frame, at_ns))
            if behind >= end:
                break
        times = [at_ns for _, at_ns in origins]
        self._found(
            FoundImage(
                format=self._walk.format if self._walk else "",
                is_whole=is_whole,
                data=bytes(self._buffer[:length]),
                frames=FrameSet.of(frame for frame, _ in origins),
                first_at_ns=min(times),
                last_at_ns=max(times),
            )
        )
