"""TCP payload of one direction in its order. The first copy of a byte wins; a gap is told, never filled.

Source: RFC 9293 section 3.4 (sequence numbers are compared modulo 2**32).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

_MODULUS = 1 << 32
_HALF = 1 << 31
# What may wait behind a gap; then the gap is given up. Far more than any window of a home device.
WAITING_LIMIT_BYTES = 4 * 1024 * 1024
WAITING_LIMIT_COUNT = 16 * 1024


class Chunk(NamedTuple):
    """Bytes of one frame, at most once each."""

    data: bytes
    frame: int
    at_ns: int


class Run(NamedTuple):
    """Chunks that follow each other, put together: for the many that are read at once."""

    data: bytes
    behinds: Sequence[int]  # place in ``data`` behind each chunk
    frames: Sequence[int]
    at_ns: Sequence[int]

    def chunks(self) -> Iterator[Chunk]:
        """One after the other."""
        begins = (0, *self.behinds[:-1])
        parts = zip(begins, self.behinds, self.frames, self.at_ns, strict=True)
        return (Chunk(self.data[begin:behind], frame, at_ns) for begin, behind, frame, at_ns in parts)


class StreamReader(Protocol):
    """What consumes one direction of a connection.

    Any bytes may come, in pieces of any size; no exception leaves a reader, and what it keeps is bounded.

    For speed a reader may also have (see :mod:`reportgen.capture.columns.payloads`):

    - ``is_idle``: whether bytes that :mod:`reportgen.capture.columns.screens` calls dull change nothing, with a gap
      behind them or without;
    - ``quiet_bytes`` and ``feed_quiet(run)``: so many further bytes have no effect outside this reader that depends
      on the order of conversations, and may be fed together.
    """

    def feed(self, chunk: Chunk) -> None:
        """The next bytes; never empty."""
        ...

    def gap(self) -> None:
        """Bytes are missing here: what follows does not join what came before. May be told several times."""
        ...

    def finish(self) -> None:
        """Nothing follows: what is unfinished stays so."""
        ...

    @property
    def held_bytes(self) -> int:
        """About how much payload it keeps in memory."""
        ...


class OrderedStream:
    """Puts segments in order and hands them to ``reader``.

    Positions count from ``first_sequence`` and do not wrap; memory is bounded by the two limits above.
    """

    __slots__ = ("_next", "_origin", "_reader", "_serial", "_waiting", "_waiting_bytes", "last_frame")

    def __init__(self, reader: StreamReader, first_sequence: int) -> None:
        self.last_frame = 0
        self._reader = reader
        self._origin = first_sequence
        self._next = 0
        self._waiting: list[tuple[int, int, Chunk, int]] | None = None  # a heap by (position, order of arrival)
        self._waiting_bytes = 0
        self._serial = 0

    @property
    def held_bytes(self) -> int:
        """Payload that waits here or in the reader."""
        return self._waiting_bytes + self._reader.held_bytes

    @property
    def is_unfinished(self) -> bool:
        """Whether something would be lost if nothing followed."""
        return self.held_bytes > 0

    @property
    def is_idle(self) -> bool:
        """Packets of a stream move it on: they are passed over one by one, with :meth:`pass_dull`."""
        return False

    def pass_dull(self, sequence: int, announced_bytes: int, frame: int) -> bool:
        """Moves on over segments whose bytes are dull; False where they must be added like any others."""
        if self._waiting or (sequence - self._origin - self._next) % _MODULUS:
            return False
        if not getattr(self._reader, "is_idle", False):
            return False
        self._next += announced_bytes
        self.last_frame = frame
        return True

    def quiet_bytes(self, sequence: int) -> int:
        """How many bytes from ``sequence`` on may be added together, with :meth:`add_quiet`."""
        if self._waiting or (sequence - self._origin - self._next) % _MODULUS:
            return 0
        return int(getattr(self._reader, "quiet_bytes", 0))

    def add_quiet(self, run: Run) -> None:
        """Segments that follow each other, captured whole."""
        self._next += len(run.data)
        self.last_frame = run.frames[-1]
        self._reader.feed_quiet(run)  # type: ignore[attr-defined]  # whoever is quiet has it

    def add(self, sequence: int, chunk: Chunk, *, announced_bytes: int) -> None:
        """A segment that starts at ``sequence``; ``announced_bytes`` may exceed what the capture kept of it."""
        self.last_frame = chunk.frame
        ahead = (sequence - self._origin - self._next) % _MODULUS
        if ahead == 0:
            self._deliver(chunk, announced_bytes)
        elif ahead < _HALF:
            self._keep(self._next + ahead, chunk, announced_bytes)
        else:  # begins before what is expected: a repetition, or one that brings more
            self._deliver_rest(chunk, announced_bytes, _MODULUS - ahead)
        if self._waiting:
            self._deliver_waiting()

    def finish(self) -> None:
        """Hands over everything that still waits, with its gaps; what is unfinished then stays so."""
        while self._waiting:
            self._give_up_gap()
        self._reader.finish()

    def _keep(self, position: int, chunk: Chunk, announced_bytes: int) -> None:
        if self._waiting is None:
            self._waiting = []
        self._serial += 1
        heappush(self._waiting, (position, self._serial, chunk, announced_bytes))
        self._waiting_bytes += len(chunk.data)
        if self._waiting_bytes > WAITING_LIMIT_BYTES or len(self._waiting) > WAITING_LIMIT_COUNT:
            self._give_up_gap()

    def _give_up_gap(self) -> None:
        """Tells the gap and goes on behind it."""
        if self._waiting:
            self._next = max(self._waiting[0][0], self._next)
            self._reader.gap()
            self._deliver_waiting()

    def _deliver(self, chunk: Chunk, announced_bytes: int) -> None:
        self._next += announced_bytes
        if chunk.data:
            self._reader.feed(chunk)
        if len(chunk.data) < announced_bytes:  # cut short by the router: the rest is not in the file
            self._reader.gap()

    def _deliver_rest(self, chunk: Chunk, announced_bytes: int, known_bytes: int) -> None:
        if announced_bytes > known_bytes:
            rest = Chunk(chunk.data[known_bytes:], chunk.frame, chunk.at_ns)
            self._deliver(rest, announced_bytes - known_bytes)

    def _deliver_waiting(self) -> None:
        waiting = self._waiting
        while waiting and waiting[0][0] <= self._next:
            position, _, chunk, announced_bytes = heappop(waiting)
            self._waiting_bytes -= len(chunk.data)
            self._deliver_rest(chunk, announced_bytes, self._next - position)
        if not waiting:
            self._waiting = None
