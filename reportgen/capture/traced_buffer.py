"""Bytes that wait for the rest of a message, and which frames brought them."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque

from reportgen.capture.stream import Run


class TracedBuffer:
    """A queue of bytes; each byte knows its frame."""

    __slots__ = ("_offset", "_origins", "data")

    def __init__(self) -> None:
        self.data = bytearray()
        self._offset = 0  # of the first byte since the beginning
        # (offset behind a piece, frame, at_ns); none is made before it is needed, as most buffers stay empty.
        self._origins: deque[tuple[int, int, int]] | None = None

    def __len__(self) -> int:
        return len(self.data)

    def append(self, data: bytes, frame: int, at_ns: int) -> None:
        """More bytes of one frame."""
        if data:
            self.data += data
            if self._origins is None:
                self._origins = deque()
            self._origins.append((self._offset + len(self.data), frame, at_ns))

    def append_run(self, run: Run, limit_bytes: int) -> None:
        """Chunk after chunk, as long as fewer than ``limit_bytes`` are there."""
        before = len(self.data)
        if before >= limit_bytes:
            return
        count = bisect_left(run.behinds, limit_bytes - before) + 1
        behinds = run.behinds[:count]
        self.data += run.data[: behinds[-1]]
        before += self._offset
        if self._origins is None:
            self._origins = deque()
        self._origins.extend(zip([before + behind for behind in behinds], run.frames, run.at_ns, strict=False))

    def drop(self, length: int) -> None:
        """The first ``length`` bytes are done with."""
        del self.data[:length]
        self._offset += length
        while self._origins and self._origins[0][0] <= self._offset:
            self._origins.popleft()

    def clear(self) -> None:
        """All bytes are done with."""
        self.drop(len(self.data))

    def carriers(self, start: int, end: int) -> tuple[tuple[int, ...], int]:
        """The frames that brought the bytes from ``start`` to ``end``, and when the last of these came (ns)."""
        frames: list[int] = []
        at_ns = 0
        for behind, frame, came_at_ns in self._origins or ():
            if behind > self._offset + start:
                frames.append(frame)
                at_ns = came_at_ns
            if behind >= self._offset + end:
                break
        return tuple(frames), at_ns
