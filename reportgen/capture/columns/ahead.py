"""Work that is done on a thread of its own, some pieces ahead of whoever takes them.

Rules: pieces come over in the order in which they are made, so that the other thread finds the same however the two
take turns. The thread waits where it is a few pieces ahead, and does the jobs that it was given (the hashes of
pictures) meanwhile; it never waits for anything but orders, so that neither can wait for the other in a circle. An
error in it is raised where the next piece is asked for. Memory: ``_AHEAD_COUNT`` pieces, and the jobs' own bound.
"""

from __future__ import annotations

import gc
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum, auto
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Generic, TypeVar

# The threads need the interpreter in turn, for a moment each; by default one would wait 5 ms for it each time.
_SWITCH_S = 0.0005
# What is found is kept to the end: looking through it for garbage again and again takes longer than reading.
_COLLECT_AT = (5_000, 20, 20)
_AHEAD_COUNT = 2
_FAILED = "the thread that reads and hashes has failed"
_WAITING_LIMIT_BYTES = 24 << 20  # of pictures
_LOOK_EVERY_S = 5.0  # whether the other side is there at all
# Jobs that are left take moments. Where the reading was given up, the thread may be waiting for its source (a pipe
# whose writer sleeps) and cannot be woken: then it is left behind, and ends with the process.
_END_WITHIN_S, _GIVE_UP_WITHIN_S = 60.0, 2.0

T = TypeVar("T")


class _Order(Enum):
    CLOSE = auto()
    ONE_TAKEN = auto()  # of the pieces


class Between:
    """Everything that was made before was taken: the other thread says so, and has ``then`` done on this one."""

    def __init__(self, then: Callable[[], None]) -> None:
        self.then = then


class _End:
    """Nothing more will be made."""


class Ahead(ABC, Generic[T]):
    """Hands out pieces; a subclass makes them."""

    def __init__(self) -> None:
        self._orders: SimpleQueue[Callable[[], None] | _Order] = SimpleQueue()
        self._made: SimpleQueue[tuple[T] | Between | _End | BaseException] = SimpleQueue()
        self._done: SimpleQueue[int] = SimpleQueue()  # bytes that jobs held
        self._waiting_bytes = 0
        self._thread = threading.Thread(target=self._work, name="hash", daemon=True)
        # Of the thread alone:
        self._room_count = _AHEAD_COUNT
        self._is_closed = False

    @abstractmethod
    def _make(self) -> Iterator[tuple[T] | Between]:
        """Called on the thread. Where it must wait, it calls ``_obey_next`` and looks whether it is closed."""

    def pieces(self, between: Callable[[], None]) -> Iterator[T]:
        """All pieces; what one says of a buffer holds until the next is asked for. Raises: as whatever makes them.

        ``between`` is called now and then, when all pieces so far were taken.
        """
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
                elif isinstance(made, Between):
                    between()
                    self._orders.put(made.then)
                else:
                    is_whole = True
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

    def _next(self) -> tuple[T] | Between | _End | BaseException:
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
                self._run()
            finally:
                self._done.put(0)  # nobody may wait for a thread that has ended

    def _run(self) -> None:
        for made in self._make():
            while not self._is_closed and not (self._orders.empty() and self._room_count):
                self._obey_next()
            if self._is_closed:
                return
            self._room_count -= isinstance(made, tuple)
            self._made.put(made)
        self._made.put(_End())
        while not self._is_closed:
            self._obey_next()

    def _obey_next(self) -> None:
        order = self._orders.get()
        if order is _Order.ONE_TAKEN:
            self._room_count += 1
        elif order is _Order.CLOSE:
            self._is_closed = True
        elif callable(order):
            order()


class _Telling:
    """Hands whatever error ends the block to the other thread, which raises it."""

    def __init__(self, told: SimpleQueue[tuple[T] | Between | _End | BaseException]) -> None:
        self._told = told

    def __enter__(self) -> None:
        """Nothing to be done."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if error is not None:
            self._told.put(error)
        return True
