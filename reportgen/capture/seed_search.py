"""Looks for known values in what is in the clear. Names in DNS and TLS greetings are told elsewhere."""

from __future__ import annotations

from reportgen.capture.datagrams import Datagram
from reportgen.capture.masking import masked
from reportgen.capture.secret_values import Identifier
from reportgen.capture.seeds import Needle, Needles
from reportgen.capture.stream import Chunk, StreamReader
from reportgen.capture.talk import Talk
from reportgen.evidence.citation import FrameSet

_NOT_SEARCHED = frozenset({"tls", "quic", "dns"})
_FOUND_LIMIT_COUNT = 100_000


class SeedSearch:
    """A :class:`reportgen.capture.stream.StreamReader` that looks at the bytes on their way to another one."""

    __slots__ = ("_needles", "_reader", "_tail", "_tail_frame", "_talk")

    def __init__(self, talk: Talk, needles: Needles, reader: StreamReader) -> None:
        self._talk = talk
        self._needles = needles
        self._reader = reader
        self._tail = b""
        self._tail_frame = 0

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return self._reader.held_bytes + len(self._tail)

    def feed(self, chunk: Chunk) -> None:
        """The next bytes; searched once it is known whether they belong to an encrypted protocol."""
        self._reader.feed(chunk)
        if is_searched(self._talk):
            tail = self._tail
            data = tail + chunk.data
            for place, needle in self._needles.find(data):
                if place + len(needle.data) > len(tail):  # else it was told with the chunk before
                    frames = (self._tail_frame, chunk.frame) if place < len(tail) else (chunk.frame,)
                    tell(self._talk, needle, frames, chunk.at_ns)
            self._tail = data[len(data) - min(len(data), self._needles.longest_bytes - 1) :]
            self._tail_frame = chunk.frame

    def gap(self) -> None:
        """What stands before does not join what comes."""
        self._tail = b""
        self._reader.gap()

    def finish(self) -> None:
        """Nothing follows."""
        self._reader.finish()


def is_searched(talk: Talk) -> bool:
    """Whether the conversation is, as far as is known, in the clear."""
    return talk.found.protocols.get(talk.row) not in _NOT_SEARCHED


def search_datagram(talk: Talk, needles: Needles, datagram: Datagram) -> None:
    """One datagram by itself."""
    if is_searched(talk):
        for _, needle in needles.find(datagram.data):
            tell(talk, needle, (datagram.frame,), datagram.at_ns)


def tell(talk: Talk, needle: Needle, frames: tuple[int, ...], at_ns: int) -> None:
    """One occurrence; the value is told masked only."""
    identifiers = talk.found.identifiers
    if len(identifiers) >= _FOUND_LIMIT_COUNT:
        talk.found.leave_out("identifier-limit")
        return
    identifiers.append(
        Identifier(
            flow=talk.row,
            label=needle.seed.label,
            encoding=needle.encoding,
            value=masked(needle.seed.value.encode()),
            sender=talk.sender,
            receiver=talk.receiver,
            receiver_port=talk.receiver_port,
            at_ns=at_ns,
            frames=FrameSet.of(frames),
        )
    )
