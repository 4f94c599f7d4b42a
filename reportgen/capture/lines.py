"""Protocols that speak in lines, and may turn to TLS in the middle (STARTTLS, AUTH TLS)."""

from __future__ import annotations

from reportgen.capture.stream import Chunk, StreamReader
from reportgen.capture.talk import Talk

LINE_LIMIT_BYTES = 16 * 1024
_TLS_HANDSHAKE = b"\x16\x03"


class Lines:
    """Collects lines over segments. What is longer than the limit is let pass up to its end."""

    __slots__ = ("_is_too_long", "_rest")

    def __init__(self) -> None:
        self._rest = b""
        self._is_too_long = False

    @property
    def held_bytes(self) -> int:
        """The beginning of the next line."""
        return len(self._rest)

    def take(self, data: bytes) -> list[bytes]:
        """The lines that ``data`` completes, without their ends."""
        lines = data.split(b"\n")
        lines[0] = self._rest + lines[0]
        self._rest = lines.pop()
        if self._is_too_long and lines:
            del lines[0]
            self._is_too_long = False
        if len(self._rest) > LINE_LIMIT_BYTES:
            self._rest, self._is_too_long = b"", True
        return [line.rstrip(b"\r") for line in lines if len(line) <= LINE_LIMIT_BYTES]

    def clear(self) -> None:
        """Behind a gap the rest of a line is no line."""
        self._rest, self._is_too_long = b"", True


class LineReader:
    """A :class:`reportgen.capture.stream.StreamReader` of lines; a TLS handshake hands over to another reader."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._lines = Lines()
        self._tls: StreamReader | None = None

    @property
    def held_bytes(self) -> int:
        """See :class:`reportgen.capture.stream.StreamReader`."""
        return self._tls.held_bytes if self._tls else self._lines.held_bytes

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        if self._tls is None and chunk.data.startswith(_TLS_HANDSHAKE) and self._may_turn_to_tls():
            self._tls = self._talk.anew()
        if self._tls is not None:
            self._tls.feed(chunk)
            return
        for line in self._lines.take(chunk.data):
            self._line(line, chunk)

    def gap(self) -> None:
        """Behind it the next whole line is read."""
        if self._tls is not None:
            self._tls.gap()
        else:
            self._lines.clear()
            self._lost()

    def finish(self) -> None:
        """Nothing follows."""
        if self._tls is not None:
            self._tls.finish()

    def _may_turn_to_tls(self) -> bool:
        return True

    def _line(self, line: bytes, chunk: Chunk) -> None:
        """One line, and the chunk that completed it."""
        raise NotImplementedError

    def _lost(self) -> None:
        """Lines are missing."""
