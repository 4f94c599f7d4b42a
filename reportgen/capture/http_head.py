"""The head of an HTTP/1 message: first line and header fields. Lines may end in LF alone (RFC 9112 section 2.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD_LIMIT_BYTES = 64 * 1024
REQUEST_START = re.compile(
    rb"(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PROPFIND|REPORT|NOTIFY|SUBSCRIBE) "
)
RESPONSE_START = re.compile(rb"HTTP/1\.[01] [1-9]")
_REQUEST_LINE = re.compile(rb"([A-Z][A-Z0-9_-]{1,30}) ([^ \r\n]{1,8000}) HTTP/1\.[01]\r?(?:\n|$)")
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})(?: |\r?\n|\r?$)")
_END = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One head; ``method`` and ``target`` of a request, ``status`` of a response."""

    method: str = ""
    target: bytes = b""
    status: int = 0
    fields: dict[bytes, bytes]  # names in lower case; of repeated ones the last

    def field(self, name: bytes) -> bytes:
        """Its value; empty where it is not there."""
        return self.fields.get(name, b"")

    def length(self) -> int | None:
        """Content-Length; None where there is none that can be read. Source: RFC 9110 section 8.6."""
        value = self.field(b"content-length").partition(b",")[0].strip()
        return int(value) if value.isdigit() and len(value) < 19 else None

    def is_chunked(self) -> bool:
        """Whether the body comes in chunks. Source: RFC 9112 section 6.3."""
        return self.field(b"transfer-encoding").lower().endswith(b"chunked")


def starts_request(data: bytes) -> bool:
    """Whether ``data`` begins with a request line, or with as much of one as there is."""
    if b"\n" in data[:HEAD_LIMIT_BYTES]:
        return _REQUEST_LINE.match(data) is not None
    return REQUEST_START.match(data) is not None and b" RTSP/" not in data


def starts_response(data: bytes) -> bool:
    """Whether ``data`` begins with a status line."""
    return RESPONSE_START.match(data) is not None


class HeadCollector:
    """Collects a head over segments, and remembers which frame brought which part of it."""

    __slots__ = ("_head", "_origins")

    def __init__(self) -> None:
        self._head = bytearray()
        self._origins: list[tuple[int, int, int]] = []  # (offset behind a piece, frame, at_ns)

    @property
    def held_bytes(self) -> int:
        """What is collected so far."""
        return len(self._head)

    @property
    def is_hopeless(self) -> bool:
        """Whether this becomes no head: too long, or a line too long to be one of ours."""
        return len(self._head) > HEAD_LIMIT_BYTES

    def take(self, data: bytes, frame: int, at_ns: int) -> tuple[bytes | None, bytes]:
        """The head once it is whole, and what follows it."""
        before = len(self._head)
        if not before:
            data = data.lstrip(b"\r\n")  # empty lines before a message: RFC 9112 section 2.2
            self._origins.clear()
        self._head += data
        self._origins.append((len(self._head), frame, at_ns))
        end = _END.search(self._head, max(before - 2, 0))
        if end is None:
            return None, b""
        head = bytes(self._head[: end.start() + 1])
        self._head.clear()
        return head, data[end.end() - before :]

    def carriers(self, start: int, end: int) -> tuple[tuple[int, ...], int]:
        """The frames that brought these bytes of the last head taken, and when the last of them came (ns)."""
        touched = [(frame, at_ns) for behind, frame, at_ns in self._origins if behind > start]
        behinds = [behind for behind, _, _ in self._origins if behind > start]
        count = next((number for number, behind in enumerate(behinds, start=1) if behind >= end), len(touched))
        return tuple(frame for frame, _ in touched[:count]), touched[count - 1][1]

    def clear(self) -> None:
        """Forgets what was collected."""
        self._head.clear()


def read_request(head: bytes) -> Head | None:
    """A request's head; None where the first line is none."""
    line = _REQUEST_LINE.match(head)
    if line is None:
        return None
    return Head(method=line[1].decode("ascii"), target=line[2], fields=_fields(head))


def read_response(head: bytes) -> Head | None:
    """A response's head; None where the first line is none."""
    line = _STATUS_LINE.match(head)
    return Head(status=int(line[1]), fields=_fields(head)) if line else None


def _fields(head: bytes) -> dict[bytes, bytes]:
    return {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\n")[1:])
    }


def shown(data: bytes) -> str:
    """Bytes from the wire as text: ASCII as it is, everything else as ``\\xNN``."""
    text = data.decode("latin-1")
    if text.isascii() and text.isprintable():  # as most are
        return text
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}" for byte in data)


def host_name(value: bytes) -> str:
    """A Host field without its port, in lower case. Source: RFC 9110 section 7.2."""
    text = shown(value).lower()
    if text.startswith("["):
        return text.partition("]")[0].lstrip("[")
    name, colon, port = text.rpartition(":")
    return (name if colon and port.isdigit() else text).rstrip(".")
