"""RTSP: session descriptions, what lets in, which UDP ports are used, and RTP that is interleaved in the connection.

What the server plays was fetched, what a client records was sent. Sources: RFC 2326 (section 10.12: interleaved), RFC
7826.
"""

from __future__ import annotations

import re

from reportgen.capture.expected import Expected
from reportgen.capture.http_secrets import in_authorization
from reportgen.capture.rtp import RtpStreams
from reportgen.capture.rtp_packet import Codec
from reportgen.capture.sdp import read_codecs
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Side, Talk
from reportgen.capture.traced_buffer import TracedBuffer

PURPOSE = "rtp"
_REQUEST = re.compile(rb"[A-Z_]{4,20} [^ \r\n]{1,400} RTSP/[12]\.0\r?\n")
_RESPONSE = re.compile(rb"RTSP/[12]\.0 [1-5][0-9]{2}")
_INTERLEAVED = re.compile(rb"\$[\x00-\x0f][\x00-\xff]{2}[\x80\x90][\x00\x08\x1a\x60-\x7f\x80\x88\x9a\xc8\xc9\xe0-\xff]")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"(?im)^(content-length|transport|authorization)[ \t]*:[ \t]*([^\r\n]*)")
_PORTS = re.compile(rb"(client|server)_port=([0-9]{1,5})")
_LINE_LIMIT_BYTES = 512
_HEAD_LIMIT_BYTES = 8 * 1024
_MESSAGE_LIMIT_BYTES = _HEAD_LIMIT_BYTES + 64 * 1024
# In one pass to whichever comes first.
_ANY = re.compile(b"|".join(b"(?:%s)" % mark.pattern for mark in (_INTERLEAVED, _REQUEST, _RESPONSE)))


class RtspSession:
    """What both directions, and the UDP flows they announce, know."""

    def __init__(self) -> None:
        self.codecs: dict[int, Codec] = {}


def begins_client(data: bytes, _talk: Talk) -> bool:
    """Whether a request comes."""
    return _REQUEST.match(data) is not None


def begins_server(data: bytes, _talk: Talk) -> bool:
    """Whether a response comes."""
    return _RESPONSE.match(data) is not None


def begins_interleaved(data: bytes, _talk: Talk) -> bool:
    """Whether an RTP or RTCP packet comes, in the middle of a session."""
    return _INTERLEAVED.match(data) is not None


class RtspDirection:
    """One direction: messages and interleaved packets in turn."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._session = talk.shared(RtspSession)
        self._media = RtpStreams(talk, self._session.codecs, is_fetched=talk.side is Side.RESPONDER)
        self._buffer = TracedBuffer()
        self._lost_from: int | None = None  # where in the buffer to look for the next message

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return len(self._buffer) + self._media.held_bytes

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        self._buffer.append(chunk.data, chunk.frame, chunk.at_ns)
        while len(self._buffer) and self._take():
            pass

    def gap(self) -> None:
        """Behind it the next message or packet is looked for."""
        self._buffer.clear()
        self._lost_from = 0

    def finish(self) -> None:
        """Nothing follows."""
        self._buffer.clear()
        self._media.finish()

    def _take(self) -> bool:
        """One message or packet, if it is whole."""
        data = self._buffer.data
        if self._lost_from is not None and not self._find_again(self._lost_from):
            return False
        if data[0] == 0x24:
            end = 4 + int.from_bytes(data[2:4], "big")
            if len(data) < max(end, 4):
                return False
            if not data[1] & 1:  # odd channels carry RTCP
                frames, at_ns = self._buffer.carriers(0, end)
                self._media.add(bytes(data[4:end]), frames, at_ns)
            self._buffer.drop(end)
            return True
        return self._take_message(data)

    def _take_message(self, data: bytearray) -> bool:
        line_end = data.find(b"\n", 0, _LINE_LIMIT_BYTES)
        is_line = line_end >= 0 and (_REQUEST.match(data) or _RESPONSE.match(data))
        if not is_line:
            # A line that may become one is waited for; nothing else is, or each byte of noise would cost a search.
            may_become = line_end < 0 and len(data) < _LINE_LIMIT_BYTES and 0x41 <= data[0] <= 0x5A
            return not may_become and self._lose(1)
        head_end = _HEAD_END.search(data, line_end, _HEAD_LIMIT_BYTES)
        if head_end is None:  # in so many bytes no message ends, so none that begins among them is whole
            return len(data) >= _HEAD_LIMIT_BYTES and self._lose(_HEAD_LIMIT_BYTES)
        head = bytes(data[: head_end.end()])
        fields = {found[1].lower(): found[2].strip() for found in _FIELD.finditer(head)}
        length = fields.get(b"content-length", b"")
        end = len(head) + (int(length) if length.isdigit() and len(length) < 7 else 0)
        if end > _MESSAGE_LIMIT_BYTES:
            return self._lose(1)
        if len(data) < end:
            return False
        frames, at_ns = self._buffer.carriers(0, end)
        self._message(fields, bytes(data[len(head) : end]), Chunk(b"", frames[-1], at_ns))
        self._buffer.drop(end)
        return True

    def _message(self, fields: dict[bytes, bytes], body: bytes, last: Chunk) -> None:
        self._session.codecs.update(read_codecs(body))
        for secret in in_authorization(fields.get(b"authorization", b"")):
            self._talk.credential(secret.kind.replace("http", "rtsp"), secret.value, last)
        client, server = self._talk.sender, self._talk.receiver
        if self._talk.side is Side.RESPONDER:
            client, server = server, client
        for who, port in _PORTS.findall(fields.get(b"transport", b"")):
            address = client if who == b"client" else server
            self._talk.found.expected.add(address, int(port), Expected(PURPOSE, client, self._session))

    def _lose(self, start: int) -> bool:
        self._lost_from = start
        return True

    def _find_again(self, start: int) -> bool:
        """To the next message or packet; False where none has come yet."""
        data = self._buffer.data
        place = _ANY.search(data, start)
        if place is None:
            self._buffer.drop(max(len(data) - _LINE_LIMIT_BYTES, start))
            self._lost_from = 0
            return False
        self._buffer.drop(place.start())
        self._lost_from = None
        return True
