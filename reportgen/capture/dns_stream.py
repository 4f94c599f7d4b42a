"""DNS messages in one direction of a TCP connection: each with its length before it. Source: RFC 1035 section 4.2.2."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.capture.dns_message import DnsMessage, read_message
from reportgen.capture.stream import Chunk

_HEADER_BYTES = 12


class DnsMessages:
    """A stream reader; hands over each message with the frames that carried it. At most 64 KiB wait."""

    def __init__(self, on_message: Callable[[DnsMessage, tuple[int, ...], int], None]) -> None:
        self._on_message = on_message
        self._buffer = bytearray()
        self._origins: list[tuple[int, int, int]] = []  # (end in the buffer, frame, at_ns)
        self._is_lost = False

    def feed(self, chunk: Chunk) -> None:
        """The next bytes."""
        if self._is_lost:
            return
        self._buffer += chunk.data
        self._origins.append((len(self._buffer), chunk.frame, chunk.at_ns))
        position = 0
        while len(self._buffer) >= position + 2:
            length = int.from_bytes(self._buffer[position : position + 2], "big")
            end = position + 2 + length
            if length < _HEADER_BYTES:
                self._lose()
                return
            if len(self._buffer) < end:
                break
            self._tell(position + 2, end)
            position = end
        self._drop(position)

    def gap(self) -> None:
        """What stands before the gap is told as far as it goes; behind it no length can be trusted."""
        if not self._is_lost and len(self._buffer) > 2 + _HEADER_BYTES:
            self._tell(2, len(self._buffer))
        self._lose()

    def finish(self) -> None:
        """Nothing follows: an unfinished message is told as far as it goes."""
        self.gap()

    @property
    def held_bytes(self) -> int:
        """What waits for the rest of its message."""
        return len(self._buffer)

    def _lose(self) -> None:
        self._is_lost = True
        self._buffer.clear()
        self._origins.clear()

    def _tell(self, start: int, end: int) -> None:
        message = read_message(bytes(self._buffer[start:end]))
        if message is None:
            return
        carriers = []
        for behind, frame, at_ns in self._origins:
            if behind > start - 2:
                carriers.append((frame, at_ns))
            if behind >= end:
                break
        self._on_message(message, tuple(frame for frame, _ in carriers), carriers[-1][1])

    def _drop(self, length: int) -> None:
        if not length:
            return
        del self._buffer[:length]
        self._origins = [(end - length, frame, at_ns) for end, frame, at_ns in self._origins if end > length]
