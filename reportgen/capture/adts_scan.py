"""AAC with ADTS headers in a stream of bytes: how much, never what. Source: ISO/IEC 14496-3 annex 1.A (ADTS).

An ADTS header has no checksum of its own, so one of them proves nothing: only frames that follow each other without a
gap and with the same settings count, and only where there are eight of them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from typing import NamedTuple

from reportgen.capture.stream import Chunk, Run
from reportgen.evidence.citation import FrameSet

_PROOF_COUNT = 8
_HEADER_BYTES = 7
_SAMPLES_A_BLOCK = 1024
_FRAMES_LIMIT_COUNT = 100_000  # that are cited of one run
_RATES_HZ = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
_SYNC = re.compile(rb"\xff[\xf1\xf9]")
_SYNCS = (b"\xff\xf1", b"\xff\xf9")  # MPEG-4 and MPEG-2, without a checksum


class AdtsRun(NamedTuple):
    """Frames of AAC without a gap between them."""

    aac_frames_count: int
    size_bytes: int
    duration_ms: int
    frames: FrameSet
    first_at_ns: int
    last_at_ns: int


class AdtsScan:
    """Fed with chunks in order; calls ``found`` for each run when it ends."""

    __slots__ = (
        "_at_ns", "_blocks", "_count", "_first_at_ns", "_found", "_frames", "_head", "_left_bytes", "_settings",
        "_size_bytes",
    )  # fmt: skip

    def __init__(self, found: Callable[[AdtsRun], None]) -> None:
        self._found = found
        self._head = b""  # of a header that is not whole yet
        self._left_bytes = 0  # until the next header
        self._settings = b""
        self._count = self._blocks = self._size_bytes = self._first_at_ns = self._at_ns = 0
        self._frames: array[int] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no run is under way, nor a header, nor what may be the first byte of one."""
        return not (self._left_bytes or self._count or self._head)

    def feed_together(self, run: Run) -> None:
        """Finds what feeding the chunks one by one finds."""
        if self.is_idle and _SYNC.search(run.data) is None:
            self._head = b"\xff" if run.data[-1] == 0xFF else b""
            return
        for chunk in run.chunks():
            self.feed(chunk)

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        data, place = chunk.data, 0
        while place < len(data):
            if self._left_bytes:
                taken = min(self._left_bytes, len(data) - place)
                self._left_bytes -= taken
                place += taken
                self._note(chunk)
            elif self._count or self._head:
                place = self._take_head(data, place, chunk)
            else:
                place = self._next_sync(data, place)

    def gap(self) -> None:
        """Bytes are missing: a run ends here."""
        if self._count >= _PROOF_COUNT:
            self._tell()
        self._head, self._left_bytes, self._settings = b"", 0, b""
        self._count = self._blocks = self._size_bytes = 0
        self._frames = None

    def finish(self) -> None:
        """Nothing follows."""
        self.gap()

    def _next_sync(self, data: bytes, place: int) -> int:
        """To the next header; behind the end where none begins."""
        found = _SYNC.search(data, place)
        if found:
            self._head = b"\xff"
            return found.start() + 1
        self._head = b"\xff" if data[-1] == 0xFF else b""
        return len(data)

    def _take_head(self, data: bytes, place: int, chunk: Chunk) -> int:
        needed = _HEADER_BYTES - len(self._head)
        self._head += data[place : place + needed]
        if len(self._head) < _HEADER_BYTES:
            return len(data)
        head, self._head = self._head, b""
        size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        settings = head[:3] + bytes((head[3] & 0xC0,))
        is_head = head[:2] in _SYNCS and size > _HEADER_BYTES and head[2] >> 2 & 15 < len(_RATES_HZ)
        if not is_head or settings != self._settings:
            self.gap()
        if not is_head:
            return max(place + needed - _HEADER_BYTES + 1, place)
        if not self._count:
            self._settings, self._first_at_ns = settings, chunk.at_ns
            self._frames = array("I")
        self._count += 1
        self._blocks += 1 + (head[6] & 3)
        self._size_bytes += size
        self._left_bytes = size - _HEADER_BYTES
        self._note(chunk)
        return place + needed

    def _note(self, chunk: Chunk) -> None:
        self._at_ns = chunk.at_ns
        frames = self._frames
        if frames is None or len(frames) >= _FRAMES_LIMIT_COUNT or (frames and frames[-1] == chunk.frame):
            return
        frames.append(chunk.frame)

    def _tell(self) -> None:
        rate_hz = _RATES_HZ[self._settings[2] >> 2 & 15]
        self._found(
            AdtsRun(
                aac_frames_count=self._count,
                size_bytes=self._size_bytes - self._left_bytes,
                duration_ms=1000 * _SAMPLES_A_BLOCK * self._blocks // rate_hz,
                frames=FrameSet.of(self._frames or ()),
                first_at_ns=self._first_at_ns,
                last_at_ns=self._at_ns,
            )
        )
