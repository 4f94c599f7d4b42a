"""The server name in a TLS ClientHello, which may come in several records and segments.

Source: RFC 8446 sections 4.1.2 and 5.1, RFC 6066 section 3.
"""

from __future__ import annotations

from reportgen.capture.http import shown
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Talk

_HANDSHAKE, _CLIENT_HELLO, _SERVER_NAME, _HOST_NAME = 22, 1, 0, 0
_HELLO_LIMIT_BYTES = 64 * 1024


def begins_handshake(data: bytes | bytearray) -> bool:
    """Whether ``data`` starts like a TLS record of the handshake."""
    return len(data) >= 3 and data[0] == _HANDSHAKE and data[1] == 3


def begins_client(data: bytes, _talk: Talk) -> bool:
    """Whether a direction starts like a TLS client."""
    return begins_handshake(data)


class ServerName:
    """Collects the first handshake message of a stream; tells the name and the frames that held the message."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._records = bytearray()
        self._frames: list[int] = []
        self._at_ns = 0
        self._is_done = False

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return len(self._records)

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        if self._is_done:
            return
        self._at_ns = self._at_ns or chunk.at_ns
        self._records += chunk.data
        self._frames.append(chunk.frame)
        hello = _first_message(self._records)
        if hello is not None or len(self._records) > _HELLO_LIMIT_BYTES:
            name = server_name(hello) if hello else None
            if name:
                talk = self._talk
                talk.name(talk.receiver, name, "tls-sni", talk.sender, self._at_ns, tuple(self._frames))
            self._end()

    def gap(self) -> None:
        """A hello with a gap tells nothing."""
        self._end()

    def finish(self) -> None:
        """Nothing follows."""
        self._end()

    def _end(self) -> None:
        self._is_done = True
        self._records.clear()
        self._talk.done()


def _first_message(records: bytearray) -> bytes | None:
    """The first handshake message once it is whole; empty where the bytes are something else."""
    message = bytearray()
    position = 0
    while position + 5 <= len(records):
        if not begins_handshake(records[position : position + 3]):
            return b""
        length = int.from_bytes(records[position + 3 : position + 5], "big")
        message += records[position + 5 : position + 5 + length]
        position += 5 + length
        if len(message) >= 4 and len(message) >= 4 + int.from_bytes(message[1:4], "big"):
            return bytes(message[: 4 + int.from_bytes(message[1:4], "big")])
    return None


def server_name(message: bytes) -> str | None:
    """The host name of the server_name extension; None where there is none or the message is no ClientHello."""
    if len(message) < 4 or message[0] != _CLIENT_HELLO:
        return None
    position = 4 + 2 + 32
    for length_bytes in (1, 2, 1):  # session id, cipher suites, compression methods
        position += length_bytes + int.from_bytes(message[position : position + length_bytes], "big")
    end = position + 2 + int.from_bytes(message[position : position + 2], "big")
    position += 2
    while position + 4 <= min(end, len(message)):
        kind = int.from_bytes(message[position : position + 2], "big")
        length = int.from_bytes(message[position + 2 : position + 4], "big")
        if kind == _SERVER_NAME:
            return _host(message[position + 4 : position + 4 + length])
        position += 4 + length
    return None


def _host(extension: bytes) -> str | None:
    if len(extension) < 5 or extension[2] != _HOST_NAME:
        return None
    length = int.from_bytes(extension[3:5], "big")
    name = extension[5 : 5 + length]
    return shown(name).lower().rstrip(".") if length and len(name) == length else None
