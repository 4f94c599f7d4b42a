"""Reads and hashes a file on a thread of its own, and does there what only the file's own bytes decide.

Rules: a byte is hashed before anyone looks at it, and the bytes hashed are the bytes looked at (they lie in one
buffer; nothing is read twice, nothing is mapped, so that a file that vanishes is an error and no crash). Pieces are
small enough to stay in the processor's cache between reading and hashing. A window is filled anew when all that was
made of it was taken. Memory: three windows, and what :mod:`reportgen.capture.columns.ahead` holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol, TypeVar

from reportgen.capture.columns.ahead import Ahead, Between
from reportgen.evidence.digest import DigestingSource

WINDOW_BYTES = 12 << 20
MARGIN_BYTES = 512 << 10
"""Before each window is room for the end of a record that the window before it began (the longest has 256 KiB)."""
SLACK_BYTES = 256
"""Behind each window: header fields of a fixed width may be looked at past the end of what is there."""

_PIECE_BYTES = 1 << 19
_WINDOWS_COUNT = 3

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Stage(Protocol[T_co]):
    """What the thread does with each window."""

    def take(self, buffer: bytearray, size_bytes: int) -> Iterator[T_co]:
        """What is made of the bytes from ``MARGIN_BYTES`` on, the next of the file."""
        ...


class ReadAhead(Ahead[T]):
    """Hands out what ``stage`` makes of ``source``; says ``between`` behind each window."""

    def __init__(self, source: DigestingSource, stage: Stage[T], begun: bytes = b"") -> None:
        """``begun``: what was read of the source already; it begins the first window."""
        super().__init__()
        self._source, self._stage, self._begun = source, stage, begun

    def _make(self) -> Iterator[tuple[T] | Between]:
        free = [bytearray(MARGIN_BYTES + WINDOW_BYTES + SLACK_BYTES) for _ in range(_WINDOWS_COUNT)]
        is_open = True
        while is_open:
            while not free:
                self._obey_next()
                if self._is_closed:
                    return
            buffer = free.pop()
            size = self._fill(memoryview(buffer)[MARGIN_BYTES : MARGIN_BYTES + WINDOW_BYTES])
            is_open = size == WINDOW_BYTES
            for piece in self._stage.take(buffer, size):
                yield (piece,)
            yield Between(partial(free.append, buffer))

    def _fill(self, room: memoryview) -> int:
        done = min(len(self._begun), len(room))
        room[:done], self._begun = self._begun[:done], self._begun[done:]
        while done < len(room):
            got = self._source.readinto(room[done : done + _PIECE_BYTES])
            if not got:
                break
            done += got
        return done
