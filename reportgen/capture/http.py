"""HTTP/1 requests of one direction of a connection: request line, Host, and the bodies, which are scanned for images.

Any port; keep-alive; Content-Length, chunked and neither (then the body lasts until the next request line or the end,
as some cameras write it). Source: RFC 9112.
"""

from __future__ import annotations

import re
from enum import Enum

from reportgen.capture.image_scan import ImageScan
from reportgen.capture.stream import Chunk
from reportgen.capture.talk import Talk
from reportgen.capture.values import HttpRequest

REQUEST_START = re.compile(
    rb"(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PROPFIND|REPORT|NOTIFY|SUBSCRIBE) "
)
_REQUEST_LINE = re.compile(rb"([A-Z]{3,20}) ([^ \r\n]{1,8000}) HTTP/1\.[01]$")
_HEAD_LIMIT_BYTES = 64 * 1024
_LINE_LIMIT_BYTES = 1024
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def begins_request(data: bytes, _talk: Talk) -> bool:
    """Whether ``data`` starts like a request line."""
    return REQUEST_START.match(data) is not None


class _State(Enum):
    HEAD = "head"
    BODY = "body"
    UNTIL_NEXT = "until next"
    CHUNK_SIZE = "chunk size"
    CHUNK_DATA = "chunk data"
    CHUNK_END = "chunk end"
    TRAILER = "trailer"
    LOST = "lost"


class HttpRequests:
    """Reads a stream (see :class:`reportgen.capture.stream.StreamReader`)."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._images = ImageScan(talk.image)
        self._state = _State.HEAD
        self._head = bytearray()
        self._left_bytes = 0

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return len(self._head) + self._images.held_bytes

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        data = chunk.data
        while data:
            data = self._take(data, chunk)

    def gap(self) -> None:
        """Behind a gap a new request is looked for; a body whose length is known goes on without what is missing."""
        self._images.gap()
        self._head.clear()
        self._state = _State.LOST

    def finish(self) -> None:
        """Nothing follows."""
        self._images.finish()

    def _take(self, data: bytes, chunk: Chunk) -> bytes:
        """Consumes the part of ``data`` that belongs to the present state; comes back with the rest."""
        match self._state:
            case _State.HEAD:
                return self._take_head(data, chunk)
            case _State.BODY | _State.CHUNK_DATA:
                return self._take_body(data, chunk)
            case _State.UNTIL_NEXT | _State.LOST:
                return self._take_unbounded(data, chunk)
            case _:
                return self._take_line(data)

    def _take_head(self, data: bytes, chunk: Chunk) -> bytes:
        before = len(self._head)
        self._head += data
        end = self._head.find(b"\r\n\r\n", max(before - 3, 0))
        if end < 0:
            if len(self._head) > _HEAD_LIMIT_BYTES or not _may_be_head(self._head):
                self._lose()
            return b""
        head = bytes(self._head[:end])
        self._head.clear()
        self._read_head(head, chunk)
        return data[end + 4 - before :]

    def _read_head(self, head: bytes, chunk: Chunk) -> None:
        lines = head.lstrip(b"\r\n").split(b"\r\n")
        line = _REQUEST_LINE.match(lines[0])
        if line is None:
            self._lose()
            return
        fields = {name.strip().lower(): value.strip() for name, _, value in (f.partition(b":") for f in lines[1:])}
        method = line[1].decode("ascii")
        self._tell(method, line[2], fields.get(b"host", b""), chunk)
        self._begin_body(method, fields)

    def _tell(self, method: str, target: bytes, host_field: bytes, chunk: Chunk) -> None:
        talk, host = self._talk, host_name(host_field) or None
        talk.found.requests.append(
            HttpRequest(
                flow=talk.row, method=method, target=shown(target), host=host, at_ns=chunk.at_ns, frame=chunk.frame
            )
        )
        if host:
            talk.name(talk.receiver, host, "http-host", talk.sender, chunk.at_ns, (chunk.frame,))

    def _begin_body(self, method: str, fields: dict[bytes, bytes]) -> None:
        length = fields.get(b"content-length", b"")
        if fields.get(b"transfer-encoding", b"").lower().endswith(b"chunked"):
            self._state = _State.CHUNK_SIZE
        elif length.isdigit() and len(length) < 19:
            self._left_bytes = int(length)
            self._state = _State.BODY if self._left_bytes else _State.HEAD
        else:
            self._state = _State.UNTIL_NEXT if method in _WITH_BODY else _State.HEAD

    def _take_body(self, data: bytes, chunk: Chunk) -> bytes:
        body = data[: self._left_bytes]
        self._left_bytes -= len(body)
        self._images.feed(Chunk(body, chunk.frame, chunk.at_ns))
        if not self._left_bytes:
            if self._state is _State.CHUNK_DATA:
                self._state = _State.CHUNK_END
            else:
                self._images.gap()
                self._state = _State.HEAD
        return data[len(body) :]

    def _take_unbounded(self, data: bytes, chunk: Chunk) -> bytes:
        """A body without a length, or bytes behind a gap: images are looked for until a segment begins a request."""
        if data is chunk.data and REQUEST_START.match(data):
            self._images.gap()
            self._state = _State.HEAD
            return data
        self._images.feed(Chunk(data, chunk.frame, chunk.at_ns))
        return b""

    def _take_line(self, data: bytes) -> bytes:
        """Size lines and line ends of the chunked coding."""
        before = len(self._head)
        self._head += data
        end = self._head.find(b"\n", before)
        if end < 0:
            if len(self._head) > _LINE_LIMIT_BYTES:
                self._lose()
            return b""
        line = bytes(self._head[:end]).strip()
        self._head.clear()
        self._read_line(line)
        return data[end + 1 - before :]

    def _read_line(self, line: bytes) -> None:
        if self._state is _State.CHUNK_END:
            self._state = _State.CHUNK_SIZE
        elif self._state is _State.TRAILER:
            if not line:
                self._images.gap()
                self._state = _State.HEAD
        elif re.fullmatch(rb"[0-9A-Fa-f]{1,15}", size := line.partition(b";")[0].strip()):
            self._left_bytes = int(size, 16)
            self._state = _State.CHUNK_DATA if self._left_bytes else _State.TRAILER
        else:
            self._lose()

    def _lose(self) -> None:
        self._head.clear()
        self._images.gap()
        self._state = _State.LOST


def _may_be_head(head: bytearray) -> bool:
    start = bytes(head[:16]).lstrip(b"\r\n")
    return len(start) < 12 or REQUEST_START.match(start) is not None


def shown(data: bytes) -> str:
    """Bytes from the wire as text: ASCII as it is, everything else as ``\\xNN``."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}" for byte in data)


def host_name(value: bytes) -> str:
    """A Host field without its port, in lower case. Source: RFC 9110 section 7.2."""
    text = shown(value).lower()
    if text.startswith("["):
        return text.partition("]")[0].lstrip("[")
    name, colon, port = text.rpartition(":")
    return (name if colon and port.isdigit() else text).rstrip(".")
