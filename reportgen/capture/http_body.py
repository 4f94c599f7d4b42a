"""Where the body of an HTTP/1 message ends: by its length, by its chunks, or not before the connection does.

Source: RFC 9112 sections 6 and 7.
"""

from __future__ import annotations

import re
from enum import Enum

_LINE_LIMIT_BYTES = 1024
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")


class _State(Enum):
    LENGTH = "length"
    CHUNK_SIZE = "chunk size"
    CHUNK_DATA = "chunk data"
    CHUNK_END = "chunk end"
    TRAILER = "trailer"
    UNTIL_END = "until end"
    DONE = "done"
    LOST = "lost"


class HttpBody:
    """Takes bytes and tells which of them are content."""

    __slots__ = ("_left_bytes", "_line", "_state", "content_bytes")

    def __init__(self, state: _State, left_bytes: int = 0) -> None:
        self.content_bytes = 0
        self._state = state
        self._left_bytes = left_bytes
        self._line = bytearray()

    @classmethod
    def of_length(cls, length: int) -> HttpBody:
        """A body of ``length`` bytes."""
        return cls(_State.LENGTH if length else _State.DONE, length)

    @classmethod
    def in_chunks(cls) -> HttpBody:
        """A body in the chunked coding."""
        return cls(_State.CHUNK_SIZE)

    @classmethod
    def until_end(cls) -> HttpBody:
        """A body without a length."""
        return cls(_State.UNTIL_END)

    @property
    def is_done(self) -> bool:
        """Whether it has ended."""
        return self._state is _State.DONE

    @property
    def is_lost(self) -> bool:
        """Whether its chunks make no sense."""
        return self._state is _State.LOST

    @property
    def is_unbounded(self) -> bool:
        """Whether only the connection's end, or another message, ends it."""
        return self._state is _State.UNTIL_END

    @property
    def quiet_bytes(self) -> int:
        """How many bytes are content of a known length and not its end."""
        return self._left_bytes - 1 if self._state is _State.LENGTH else 0

    def pass_content(self, size_bytes: int) -> None:
        """Takes so many of these bytes."""
        self._left_bytes -= size_bytes
        self.content_bytes += size_bytes

    def take(self, data: bytes) -> tuple[bytes, bytes]:
        """(content, what follows it and is to be taken next); at least one of ``data`` is consumed unless done."""
        if self._state is _State.UNTIL_END:
            content, rest = data, b""
        elif self._state in (_State.LENGTH, _State.CHUNK_DATA):
            content, rest = data[: self._left_bytes], data[self._left_bytes :]
            self._left_bytes -= len(content)
            if not self._left_bytes:
                self._state = _State.DONE if self._state is _State.LENGTH else _State.CHUNK_END
        else:
            content, rest = b"", self._take_line(data)
        self.content_bytes += len(content)
        return content, rest

    def _take_line(self, data: bytes) -> bytes:
        """Size lines and line ends of the chunked coding."""
        before = len(self._line)
        self._line += data[: _LINE_LIMIT_BYTES + 1]
        end = self._line.find(b"\n", before)
        if end < 0:
            if len(self._line) > _LINE_LIMIT_BYTES:
                self._state = _State.LOST
            return b""
        line = bytes(self._line[:end]).strip()
        self._line.clear()
        self._state = self._after(line)
        return data[end + 1 - before :]

    def _after(self, line: bytes) -> _State:
        if self._state is _State.CHUNK_END:
            return _State.LOST if line else _State.CHUNK_SIZE
        if self._state is _State.TRAILER:
            return _State.TRAILER if line else _State.DONE
        size = line.partition(b";")[0].strip()
        if not _SIZE.fullmatch(size):
            return _State.LOST
        self._left_bytes = int(size, 16)
        return _State.CHUNK_DATA if self._left_bytes else _State.TRAILER
