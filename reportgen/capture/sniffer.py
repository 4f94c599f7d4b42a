"""Chooses the reader of a stream by its first bytes. Flows that match nothing are scanned for images, no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportgen.capture.clear_scan import ClearScan
from reportgen.capture.stream import Chunk, Run, StreamReader
from reportgen.capture.talk import Side, Talk

# So many bytes tell every protocol of the table; fewer are waited for, in at most so many pieces.
_ENOUGH_BYTES = 8
_FIRST_PIECES_LIMIT_COUNT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TcpProtocol:
    """One line of the table in :mod:`reportgen.capture.readers`.

    ``begins`` is asked with the first bytes of a direction (at least eight of them where more follow). With
    ``anywhere`` it is also asked with the first bytes of later segments while nothing else was recognised, so it must
    be strict: for captures that begin in the middle of a connection, and behind gaps. It says no to bytes that do not
    begin with one of ``first_bytes``, and so is not asked then; empty: any.
    """

    name: str  # empty where the line alone does not tell the protocol
    sides: frozenset[Side]
    begins: Callable[[bytes, Talk], bool]
    reader: Callable[[Talk], StreamReader]
    anywhere: bool = False
    first_bytes: bytes = b""


class Choice:
    """The lines for one side, ready by the first byte."""

    def __init__(self, protocols: Sequence[TcpProtocol]) -> None:
        self._at_start = [_beginning_with(byte, protocols) for byte in range(256)]
        self._anywhere = [tuple(line for line in lines if line.anywhere) for lines in self._at_start]

    def lines(self, first_byte: int, *, is_start: bool) -> tuple[TcpProtocol, ...]:
        """Those that may say yes, in their order."""
        return (self._at_start if is_start else self._anywhere)[first_byte]


def _beginning_with(byte: int, protocols: Sequence[TcpProtocol]) -> tuple[TcpProtocol, ...]:
    return tuple(line for line in protocols if not line.first_bytes or byte in line.first_bytes)


class Sniffer:
    """A :class:`reportgen.capture.stream.StreamReader` that hands on to the one it recognised."""

    __slots__ = ("_choice", "_first", "_is_start", "_reader", "_scan", "_talk")

    def __init__(self, talk: Talk, choice: Choice, *, is_start: bool) -> None:
        self._talk = talk
        self._choice = choice
        self._is_start = is_start
        self._first: list[Chunk] = []
        self._reader: StreamReader | None = None
        self._scan: ClearScan | None = None  # while nothing is recognised

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        reader = self._reader or self._scan
        return reader.held_bytes if reader else 0

    @property
    def is_idle(self) -> bool:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        if self._reader is not None:
            return bool(getattr(self._reader, "is_idle", False))
        return self._scan is not None and self._scan.is_idle

    @property
    def quiet_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return int(getattr(self._reader, "quiet_bytes", 0))

    def feed_quiet(self, run: Run) -> None:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        self._reader.feed_quiet(run)  # type: ignore[union-attr]  # whoever is quiet has it

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        if self._reader is not None:
            self._reader.feed(chunk)
        elif self._scan is None:
            self._feed_first(chunk)
        elif not self._recognise(chunk.data, (chunk,), is_start=False):
            self._scan.feed(chunk)

    def gap(self) -> None:
        """Behind a gap only what may begin anywhere is recognised."""
        if self._reader is not None:
            self._reader.gap()
            return
        self._settle()
        self._is_start = False
        if self._scan is not None:
            self._scan.gap()

    def finish(self) -> None:
        """Nothing follows."""
        self._settle()
        reader = self._reader or self._scan
        if reader is not None:
            reader.finish()

    def _feed_first(self, chunk: Chunk) -> None:
        first = self._first
        first.append(chunk)
        data = chunk.data if len(first) == 1 else b"".join(piece.data for piece in first)
        if self._recognise(data, first, is_start=self._is_start):
            return
        # A keep-alive in the middle of a connection brings one byte of its past, and then something begins.
        if len(first) > 1 and self._recognise(chunk.data, (chunk,), is_start=False):
            return
        if len(data) >= _ENOUGH_BYTES or len(first) >= _FIRST_PIECES_LIMIT_COUNT:
            self._settle()

    def _recognise(self, data: bytes, pieces: Sequence[Chunk], *, is_start: bool) -> bool:
        for protocol in self._choice.lines(data[0], is_start=is_start):
            if protocol.begins(data, self._talk):
                if protocol.name:
                    self._talk.found.protocols.note(self._talk.row, protocol.name)
                if self._scan is not None:
                    self._scan.finish()
                    self._scan = None
                self._reader = protocol.reader(self._talk)
                self._first = []
                for piece in pieces:
                    self._reader.feed(piece)
                return True
        return False

    def _settle(self) -> None:
        """Nothing of the table: from here on images are looked for."""
        if self._reader is None and self._scan is None:
            self._scan = ClearScan(self._talk, is_fetched=self._talk.side is Side.RESPONDER)
            for piece in self._first:
                self._scan.feed(piece)
            self._first = []
