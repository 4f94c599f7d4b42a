"""The handshake of DTLS in one direction of a UDP conversation; messages may come in pieces over several datagrams.

Source: RFC 6347 sections 4.1 and 4.2.2 (DTLS 1.2), RFC 9147 section 4 (from version 1.3 on only the greetings are in
the clear).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reportgen.capture.datagrams import Datagram
from reportgen.capture.talk import Talk
from reportgen.capture.tls_hello import CLIENT_HELLO, SERVER_HELLO
from reportgen.capture.tls_session import draft_of

_HANDSHAKE, _HELLO_VERIFY_REQUEST = 22, 3
_RECORD_BYTES, _MESSAGE_BYTES = 13, 12
_VERSIONS = frozenset({0xFF, 0xFD, 0xFC})
_DATAGRAMS_LIMIT_COUNT = 64
_MESSAGES_LIMIT_COUNT = 16
_MESSAGE_LIMIT_BYTES = 64 * 1024
_RECORDS_LIMIT_COUNT = 64  # in one datagram


def begins_dtls(datagram: Datagram, _talk: Talk) -> bool:
    """Whether a datagram begins with a greeting in the clear."""
    data = datagram.data
    return (
        len(data) >= _RECORD_BYTES + _MESSAGE_BYTES
        and data[0] == _HANDSHAKE
        and data[1] == 0xFE
        and data[2] in _VERSIONS
        and not any(data[3:5])
        and data[_RECORD_BYTES] in (CLIENT_HELLO, SERVER_HELLO, _HELLO_VERIFY_REQUEST)
    )


@dataclass(slots=True)
class _Message:
    """A handshake message whose pieces are being collected."""

    kind: int
    length: int
    pieces: dict[int, bytes] = field(default_factory=dict)  # by offset
    frames: list[int] = field(default_factory=list)

    def joined(self) -> bytes:
        """From the beginning to the first hole."""
        whole = bytearray()
        for offset in sorted(self.pieces):
            if offset > len(whole):
                break
            whole += self.pieces[offset][len(whole) - offset :]
        return bytes(whole[: self.length])


class DtlsDirection:
    """A datagram reader; see :mod:`reportgen.capture.readers`."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._draft = draft_of(talk, "dtls")
        self._messages: dict[int, _Message] = {}  # by their number; removed once told
        self._told: set[int] = set()
        self._left_count = _DATAGRAMS_LIMIT_COUNT
        self.held_bytes = 0

    def feed(self, datagram: Datagram) -> None:
        """The next datagram; done where encryption begins."""
        self._left_count -= 1
        for epoch, kind, body in _records(datagram.data):
            if epoch:
                self._left_count = 0
            elif kind == _HANDSHAKE:
                self._take(body, datagram)
        if self._left_count <= 0:
            self._talk.done()

    def finish(self) -> None:
        """What is there of a message is read as far as it goes."""
        for message in self._messages.values():
            self._tell(message, 0, is_cut=True)
        self._messages.clear()

    def _take(self, body: bytes, datagram: Datagram) -> None:
        if len(body) < _MESSAGE_BYTES:
            return
        length, number = int.from_bytes(body[1:4], "big"), body[4] << 8 | body[5]
        offset, piece_bytes = int.from_bytes(body[6:9], "big"), int.from_bytes(body[9:12], "big")
        piece = body[_MESSAGE_BYTES : _MESSAGE_BYTES + piece_bytes]
        is_possible = length <= _MESSAGE_LIMIT_BYTES and offset + len(piece) <= length
        if not is_possible or number in self._told or len(self._messages) >= _MESSAGES_LIMIT_COUNT:
            return
        message = self._messages.setdefault(number, _Message(body[0], length))
        if len(piece) > len(message.pieces.get(offset, b"")):
            self.held_bytes += len(piece) - len(message.pieces.get(offset, b""))
            message.pieces[offset] = piece
            message.frames.append(datagram.frame)
        if sum(map(len, message.pieces.values())) >= length and len(message.joined()) >= message.length:
            self._told.add(number)
            del self._messages[number]
            self.held_bytes -= sum(map(len, message.pieces.values()))
            self._tell(message, datagram.at_ns, is_cut=False)

    def _tell(self, message: _Message, at_ns: int, *, is_cut: bool) -> None:
        self._draft.take(self._talk, message.kind, message.joined(), tuple(message.frames), at_ns, is_cut=is_cut)


def _records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(epoch, kind, content) of the records with the long head that a datagram begins with."""
    position = 0
    for _ in range(_RECORDS_LIMIT_COUNT):
        head = data[position : position + _RECORD_BYTES]
        if len(head) < _RECORD_BYTES or head[1] != 0xFE or head[2] not in _VERSIONS:
            return
        length = head[11] << 8 | head[12]
        yield head[3] << 8 | head[4], head[0], data[position + _RECORD_BYTES : position + _RECORD_BYTES + length]
        position += _RECORD_BYTES + length
