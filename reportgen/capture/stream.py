"""TCP payload of one direction in its order. The first copy of a byte wins; a gap is told, never filled.

Source: RFC 9293 section 3.4 (sequence numbers are compared modulo 2**32).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

_MODULUS = 1 << 32
_HALF = 1 << 31
# Bytes that may wait behind a gap; then the gap is given up. Far more than any window of a home device.
WAITING_LIMIT_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes of one frame, at most once each."""

    data: bytes
    frame: int
    at_ns: int


class StreamReader(Protocol):
    """What consumes a direction of a connection."""

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        ...

    def gap(self) -> None:
        """Bytes are missing here: what follows does not join what came before."""
        ...


class OrderedStream:
    """Puts segments in order and hands them to ``reader``."""

    def __init__(self, reader: StreamReader, first_sequence: int) -> None:
        self._reader = reader
        self._next = first_sequence
        self._waiting: dict[int, Chunk] = {}  # by sequence number
        self._waiting_bytes = 0

    def add(self, sequence: int, chunk: Chunk, *, announced_bytes: int) -> None:
        """A segment that starts at ``sequence``; ``announced_bytes`` may exceed what the capture kept of it."""
        ahead = (sequence - self._next) % _MODULUS
        if ahead >= _HALF:  # begins before what is expected: a repetition, or one that brings more
            known_bytes = _MODULUS - ahead
            if announced_bytes <= known_bytes:
                return
            chunk = Chunk(chunk.data[known_bytes:], chunk.frame, chunk.at_ns)
            announced_bytes -= known_bytes
            ahead = 0
        if ahead == 0:
            self._deliver(chunk, announced_bytes)
            self._deliver_waiting()
        elif sequence not in self._waiting and len(chunk.data) == announced_bytes:
            self._waiting[sequence] = chunk
            self._waiting_bytes += len(chunk.data)
            if self._waiting_bytes > WAITING_LIMIT_BYTES:
                self.give_up_gap()

    def give_up_gap(self) -> None:
        """Tells the gap and goes on behind it; does nothing where nothing waits."""
        if not self._waiting:
            return
        self._next = min(self._waiting, key=lambda sequence: (sequence - self._next) % _MODULUS)
        self._reader.gap()
        self._deliver_waiting()

    def finish(self) -> None:
        """Hands over everything that still waits, with its gaps; what is unfinished then stays so."""
        while self._waiting:
            self.give_up_gap()
        self._reader.gap()

    def _deliver(self, chunk: Chunk, announced_bytes: int) -> None:
        self._next = (self._next + announced_bytes) % _MODULUS
        if chunk.data:
            self._reader.feed(chunk)
        if len(chunk.data) < announced_bytes:  # cut short by the router: the rest is not in the file
            self._reader.gap()

    def _deliver_waiting(self) -> None:
        while self._waiting:
            sequence = min(self._waiting, key=self._distance())
            ahead = (sequence - self._next) % _MODULUS
            if 0 < ahead < _HALF:
                return
            chunk = self._waiting.pop(sequence)
            self._waiting_bytes -= len(chunk.data)
            known_bytes = (self._next - sequence) % _MODULUS
            if known_bytes < len(chunk.data):
                rest = Chunk(chunk.data[known_bytes:], chunk.frame, chunk.at_ns)
                self._deliver(rest, len(rest.data))

    def _distance(self) -> Callable[[int], int]:
        origin = (self._next - _HALF) % _MODULUS
        return lambda sequence: (sequence - origin) % _MODULUS
