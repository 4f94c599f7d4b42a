"""Protocols in the clear that are recognised and not read: counted, so that nobody takes silence for "nothing there".

Pictures in them would be cut up by the protocol's own frames, so they are not looked for either. Sources: RFC 9113
section 3.4 (HTTP/2 connection preface), Adobe's RTMP specification 1.0 section 5.2 (handshake).
"""

from __future__ import annotations

from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Talk

_HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n"
_RTMP_START = b"\x03"
_RTMP_PORT = 1935


def begins_http2(data: bytes, _talk: Talk) -> bool:
    """Whether a client begins HTTP/2 without TLS."""
    return len(data) >= 8 and _HTTP2_PREFACE.startswith(data[: len(_HTTP2_PREFACE)])


def begins_rtmp(data: bytes, talk: Talk) -> bool:
    """Whether a client greets on RTMP's port: the greeting alone is too plain to tell it elsewhere."""
    return data[:1] == _RTMP_START and len(data) >= 9 and talk.receiver_port == _RTMP_PORT


class NotExamined:
    """Counts the direction under the word of its protocol and reads no further."""

    def __init__(self, talk: Talk) -> None:
        word = talk.found.protocols.get(talk.row, "stream")
        talk.found.leave_out(f"{word}-not-examined")
        talk.done()

    @property
    def held_bytes(self) -> int:
        """Nothing."""
        return 0

    def feed(self, chunk: Chunk) -> None:
        """Lets it pass."""

    def gap(self) -> None:
        """Lets it pass."""

    def finish(self) -> None:
        """Nothing is left to do."""
