"""Reads and hashes a file on a thread of its own, and does there what only the file's own bytes decide.

Rules: a byte is hashed before anyone looks at it, and the bytes hashed are the bytes looked at (they lie in one
buffer; nothing is read twice, nothing is mapped, so that a file that vanishes is an error and no crash). Pieces are
small enough to stay in the processor's cache between reading and hashing.

What is made of a window (``Stage``) comes over in pieces, in the order of the file, so that the other thread finds the
same however the two take turns. The thread waits where it is a few pieces ahead, and does the jobs that it was given
(the hashes of pictures) meanwhile; it never waits for anything but orders, so that neither can wait for the other in a
circle. An error in it is raised where the next piece is asked for. Memory: three windows, ``_AHEAD_COUNT`` pieces, and
the jobs' own bound.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum, auto
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from reportgen.evidence.digest import DigestingSource

WINDOW_BYTES = 16 << 20
MARGIN_BYTES = 512 << 10
"""Before each window is room for the end of a record that the window before it began (the longest has 256 KiB)."""
SLACK_BYTES = 256
"""Behind each window: header fields of a fixed width may be looked at past the end of what is there."""

_PIECE_BYTES = 1 << 19
# The threads need the interpreter in turn, for a moment each; by default one would wait 5 ms for it each time.
_SWITCH_S = 0.0005
# What is found is kept to the end: looking through it for garbage again and again takes longer than reading.
_COLLECT_AT = (5_000, 20, 20)
_WINDOWS_COUNT = 3
_AHEAD_COUNT = 3
_FAILED = "the thread that reads and hashes has failed"
_WAITING_LIMIT_BYTES = 24 << 20  # of pictures
_LOOK_EVERY_S = 5.0  # whether the other side is there at all
# Jobs that are left take moments. Where the reading was given up, the thread may be waiting for its source (a pipe
# whose writer sleeps) and cannot be woken: then it is left behind, and ends with the process.
_END_WITHIN_S, _GIVE_UP_WITHIN_S = 60.0, 2.0

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Stage(Protocol[T_co]):
    """What the thread does with each window."""

    def take(self, buffer: bytearray, size_bytes: int) -> Iterator[T_co]:
        """What is made of the bytes from ``MARGIN_BYTES`` on, the next of the file."""
        ...


class _Order(Enum):
    CLOSE = auto()
    ONE_TAKEN = auto()  # of the pieces


class _WindowDone:
    """Everything that was made of a window was taken."""

    def __init__(self, buffer: bytearray, *, is_last: bool) -> None:
        self.buffer, self.is_last = buffer, is_last


class ReadAhead(Generic[T]):
    """Hands out what ``stage`` makes of ``source``."""

    def __init__(self, source: DigestingSource, stage: Stage[T], begun: bytes = b"") -> None:
        """``begun``: what was read of the source already; it begins the first window."""
        self._source, self._stage, self._begun = source, stage, begun
        self._orders: SimpleQueue[bytearray | Callable[[], None] | _Order] = SimpleQueue()
        self._made: SimpleQueue[tuple[T] | _WindowDone | BaseException] = SimpleQueue()
        self._done: SimpleQueue[int] = SimpleQueue()  # bytes that jobs held
        self._waiting_bytes = 0
        self._thread = threading.Thread(target=self._work, name="hash", daemon=True)
        # Of the thread alone:
        self._free: list[bytearray] = []
        self._room_count = _AHEAD_COUNT
        self._is_closed = False

    def pieces(self, window_done: Callable[[], None]) -> Iterator[T]:
        """All pieces; what one says of the buffer holds until the next is asked for. Raises: as source and stage.

        ``window_done`` is called behind the last piece of each window.
        """
        for _ in range(_WINDOWS_COUNT):
            self._orders.put(bytearray(MARGIN_BYTES + WINDOW_BYTES + SLACK_BYTES))
        self._thread.start()
        interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
        sys.setswitchinterval(_SWITCH_S)
        gc.set_threshold(*_COLLECT_AT)
        is_whole = False
        try:
            while not is_whole:
                made = self._next()
                if isinstance(made, BaseException):
                    raise made
                if isinstance(made, tuple):
                    yield made[0]
                    self._orders.put(_Order.ONE_TAKEN)
                else:
                    window_done()
                    is_whole = made.is_last
                    self._orders.put(made.buffer)
        finally:
            sys.setswitchinterval(interval)
            gc.set_threshold(*thresholds)
            self._orders.put(_Order.CLOSE)  # behind the jobs that were given
            self._thread.join(_END_WITHIN_S if is_whole else _GIVE_UP_WITHIN_S)
        self._raise_last()
        if self._thread.is_alive():
            raise RuntimeError(_FAILED)

    def do(self, job: Callable[[], None], held_bytes: int) -> None:
        """Has ``job``, which holds so many bytes, done on the thread when it comes to it.

        Waits where the thread is too far behind. An error in a job ends the reading.
        """
        while not self._done.empty() or self._waiting_bytes > _WAITING_LIMIT_BYTES:
            with suppress(Empty):
                self._waiting_bytes -= self._done.get(timeout=_LOOK_EVERY_S)
            if not self._thread.is_alive():
                self._raise_last()
                raise RuntimeError(_FAILED)

        def doing() -> None:
            try:
                job()
            finally:
                self._done.put(held_bytes)

        self._waiting_bytes += held_bytes
        self._orders.put(doing)

    def _next(self) -> tuple[T] | _WindowDone | BaseException:
        while True:
            try:
                return self._made.get(timeout=_LOOK_EVERY_S)
            except Empty:
                if not self._thread.is_alive() and self._made.empty():
                    return RuntimeError(_FAILED)

    def _raise_last(self) -> None:
        """An error of which nobody was told yet."""
        while not self._made.empty():
            made = self._made.get()
            if isinstance(made, BaseException):
                raise made

    def _work(self) -> None:
        with _Telling(self._made):
            try:
                self._read()
            finally:
                self._done.put(0)  # nobody may wait for a thread that has ended

    def _read(self) -> None:
        is_open = True
        while not self._is_closed:
            if not (is_open and self._free):
                self._obey(self._orders.get())
                continue
            buffer = self._free.pop()
            size = self._fill(memoryview(buffer)[MARGIN_BYTES : MARGIN_BYTES + WINDOW_BYTES])
            is_open = size == WINDOW_BYTES
            for piece in self._stage.take(buffer, size):
                while not self._is_closed and not (self._orders.empty() and self._room_count):
                    self._obey(self._orders.get())
                if self._is_closed:
                    return
                self._room_count -= 1
                self._made.put((piece,))
            self._made.put(_WindowDone(buffer, is_last=not is_open))

    def _obey(self, order: bytearray | Callable[[], None] | _Order) -> None:
        if isinstance(order, bytearray):
            self._free.append(order)
        elif order is _Order.ONE_TAKEN:
            self._room_count += 1
        elif order is _Order.CLOSE:
            self._is_closed = True
        elif callable(order):
            order()

    def _fill(self, room: memoryview) -> int:
        done = min(len(self._begun), len(room))
        room[:done], self._begun = self._begun[:done], self._begun[done:]
        while done < len(room):
            got = self._source.readinto(room[done : done + _PIECE_BYTES])
            if not got:
                break
            done += got
        return done


class _Telling:
    """Hands whatever error ends the block to the other thread, which raises it."""

    def __init__(self, told: SimpleQueue[tuple[T] | _WindowDone | BaseException]) -> None:
        self._told = told

    def __enter__(self) -> None:
        """Nothing to be done."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if error is not None:
            self._told.put(error)
        return True
