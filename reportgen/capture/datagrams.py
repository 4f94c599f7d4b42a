"""UDP payloads: which reader gets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from reportgen.capture.talk import Talk

_CHOICES_LIMIT_COUNT = 4  # datagrams of a direction that are offered to the table


class Datagram(NamedTuple):
    """The payload of one frame."""

    data: bytes
    frame: int
    at_ns: int
    source_port: int
    destination_port: int
    announced_bytes: int  # its length on the wire, of which the capture may have kept less
    is_piece: bool  # of a fragmented datagram


class DatagramReader(Protocol):
    """What consumes one direction of a UDP conversation.

    Bounded, and free of exceptions, as a :class:`reportgen.capture.stream.StreamReader`.
    """

    def feed(self, datagram: Datagram) -> None:
        """The next datagram, in the order of the capture; repetitions and losses are the reader's business."""
        ...

    def finish(self) -> None:
        """Nothing follows."""
        ...

    @property
    def held_bytes(self) -> int:
        """About how much payload it keeps in memory."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DatagramProtocol:
    """One line of ``DATAGRAM_PROTOCOLS``: messages that stand alone.

    Only datagrams from or to one of ``ports``, or that begin with one of ``first_bytes``, can be such messages.
    """

    name: str
    ports: frozenset[int] = frozenset()
    first_bytes: bytes = b""
    reads: Callable[[Datagram], bool]
    read: Callable[[Datagram, Talk], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class UdpProtocol:
    """One line of ``UDP_PROTOCOLS``: several datagrams of a direction belong together."""

    name: str
    begins: Callable[[Datagram, Talk], bool]
    reader: Callable[[Talk], DatagramReader]


class UdpDirection:
    """One direction: hands datagrams to the reader that recognised one of the first, else to the one for unknown."""

    __slots__ = ("_first", "_protocols", "_reader", "_talk", "_unknown", "last_frame")

    def __init__(self, talk: Talk, protocols: Sequence[UdpProtocol], unknown: Callable[[Talk], DatagramReader]) -> None:
        self.last_frame = 0
        self._talk = talk
        self._protocols = protocols
        self._unknown = unknown
        self._first: list[Datagram] = []
        self._reader: DatagramReader | None = None

    @property
    def held_bytes(self) -> int:
        """What the reader keeps, or waits for one."""
        return self._reader.held_bytes if self._reader else sum(len(datagram.data) for datagram in self._first)

    @property
    def is_unfinished(self) -> bool:
        """Whether something would be lost if nothing followed; waiting for a choice is no loss."""
        return self._reader is not None and self._reader.held_bytes > 0

    @property
    def is_idle(self) -> bool:
        """Whether the reader waits for a picture to begin, and for nothing else."""
        return bool(getattr(self._reader, "is_idle", False))

    def add(self, datagram: Datagram) -> None:
        """The next datagram."""
        self.last_frame = datagram.frame
        if self._reader is not None:
            self._reader.feed(datagram)
            return
        self._first.append(datagram)
        for protocol in self._protocols:
            if protocol.begins(datagram, self._talk):
                if protocol.name:
                    self._talk.found.protocols.note(self._talk.row, protocol.name)
                self._begin(protocol.reader)
                return
        if len(self._first) >= _CHOICES_LIMIT_COUNT:
            self._begin(self._unknown)

    def finish(self) -> None:
        """Nothing follows."""
        if self._reader is None:
            self._begin(self._unknown)
        if self._reader is not None:
            self._reader.finish()

    def _begin(self, make: Callable[[Talk], DatagramReader]) -> None:
        """What came before the datagram that told is the reader's too."""
        self._reader = make(self._talk)
        for datagram in self._first:
            self._reader.feed(datagram)
        self._first = []
