"""Reads and hashes a file on a thread of its own, a few windows ahead of whoever parses it.

Rules: a byte is hashed before it is handed over, and the bytes hashed are the bytes handed over (they lie in one
buffer; nothing is read twice, nothing is mapped, so that a file that vanishes is an error and no crash). Pieces are
small enough to stay in the processor's cache between reading and hashing. While no buffer is free the thread does the
jobs it was given (the hashes of pictures). Memory: three windows, and the jobs' own bound.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue

from reportgen.errors import ReportgenError
from reportgen.evidence.digest import DigestingSource

WINDOW_BYTES = 16 << 20
MARGIN_BYTES = 512 << 10
"""Before each window is room for the end of a record that the window before it began (the longest has 256 KiB)."""
SLACK_BYTES = 256
"""Behind each window: header fields of a fixed width may be looked at past the end of what is there."""

_PIECE_BYTES = 1 << 19
# The thread needs the interpreter for a moment between two pieces; by default it would wait 5 ms for it each time.
_SWITCH_S = 0.0005
# What is found is kept to the end: looking through it for garbage again and again takes longer than reading.
_COLLECT_AT = (5_000, 20, 20)
_WINDOWS_COUNT = 3
_FAILED = "the thread that reads and hashes has failed"
_WAITING_LIMIT_BYTES = 24 << 20  # of pictures


class ReadAhead:
    """Hands out windows of ``source``; a window holds until the next one is asked for."""

    def __init__(self, source: DigestingSource, begun: bytes = b"") -> None:
        """``begun``: what was read of the source already; it begins the first window."""
        self._source = source
        self._begun = begun
        self._orders: SimpleQueue[bytearray | Callable[[], None] | None] = SimpleQueue()
        self._filled: SimpleQueue[tuple[bytearray, int] | BaseException | None] = SimpleQueue()
        self._done: SimpleQueue[int] = SimpleQueue()  # bytes that jobs held
        self._waiting_bytes = 0
        self._is_failed = True  # until the thread has ended as it should
        self._thread = threading.Thread(target=self._work, name="hash", daemon=True)

    def windows(self) -> Iterator[tuple[bytearray, int]]:
        """(buffer, bytes read into it from ``MARGIN_BYTES`` on); all full but the last. Raises: as the source."""
        for _ in range(_WINDOWS_COUNT):
            self._orders.put(bytearray(MARGIN_BYTES + WINDOW_BYTES + SLACK_BYTES))
        self._thread.start()
        interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
        sys.setswitchinterval(_SWITCH_S)
        gc.set_threshold(*_COLLECT_AT)
        try:
            while True:
                filled = self._filled.get()
                if filled is None:
                    raise RuntimeError(_FAILED)
                if isinstance(filled, BaseException):
                    raise filled
                yield filled
                if filled[1] < WINDOW_BYTES:
                    return
                self._orders.put(filled[0])
        finally:
            sys.setswitchinterval(interval)
            gc.set_threshold(*thresholds)
            self.close()

    def do(self, job: Callable[[], None], held_bytes: int) -> None:
        """Has ``job``, which holds so many bytes, done on the thread between two windows. It must not raise.

        Waits where the thread is too far behind.
        """
        while not self._done.empty() or self._waiting_bytes > _WAITING_LIMIT_BYTES:
            self._waiting_bytes -= self._done.get()
            if not self._thread.is_alive():
                raise RuntimeError(_FAILED)

        def doing() -> None:
            try:
                job()
            finally:
                self._done.put(held_bytes)

        self._waiting_bytes += held_bytes
        self._orders.put(doing)

    def close(self) -> None:
        """Waits until the thread has done what it was asked for."""
        self._orders.put(None)
        self._thread.join()
        if self._is_failed:
            raise RuntimeError(_FAILED)

    def _work(self) -> None:
        try:
            self._follow_orders()
            self._is_failed = False
        finally:
            self._filled.put(None)  # nobody may wait for a thread that has ended
            self._done.put(0)

    def _follow_orders(self) -> None:
        is_open = True
        while (order := self._orders.get()) is not None:
            if not isinstance(order, bytearray):
                order()
            elif is_open:
                try:
                    size = self._fill(memoryview(order)[MARGIN_BYTES : MARGIN_BYTES + WINDOW_BYTES])
                except (ReportgenError, OSError, MemoryError) as error:
                    self._filled.put(error)
                    is_open = False
                else:
                    self._filled.put((order, size))
                    is_open = size == WINDOW_BYTES

    def _fill(self, room: memoryview) -> int:
        done = min(len(self._begun), len(room))
        room[:done], self._begun = self._begun[:done], self._begun[done:]
        while done < len(room):
            got = self._source.readinto(room[done : done + _PIECE_BYTES])
            if not got:
                break
            done += got
        return done
