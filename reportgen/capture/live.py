"""A pcap file while it grows: where its last whole record ends, and how many there are.

The evidence is the file; what is kept here serves its end state and the line that people watch. Bytes come in pieces of
any size, and what is held is less than one record.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from reportgen.capture.pcap import FILE_HEADER_BYTES, LONGEST_RECORD_BYTES, MAGICS, is_pcap

Watch = Callable[[bytes, int, int, int], None]
"""Called with each frame, its time, its wire length, and the link type."""


class RecordWalk:
    """Follows the records of one growing file."""

    def __init__(self, watch: Watch | None = None) -> None:
        self._watch = watch
        self._waiting = bytearray()
        self._needed = FILE_HEADER_BYTES
        self._form: tuple[struct.Struct, int, int] | None = None  # record head, nanoseconds per tick, bytes of a head
        self.header = b""
        self.link_type = -1
        self.whole_bytes = 0  # where the last whole record ends
        self.total_bytes = 0
        self.records_count = 0
        self.first_at_ns: int | None = None
        self.last_at_ns: int | None = None
        self.is_lost = False  # a length that no record can have: from there on nothing is told apart

    @property
    def tail_bytes(self) -> int:
        """Bytes behind the last whole record."""
        return self.total_bytes - self.whole_bytes

    def feed(self, data: bytes) -> None:
        """The next bytes of the file."""
        self.total_bytes += len(data)
        if self.is_lost:
            return
        self._waiting += data
        if len(self._waiting) >= self._needed:
            self._walk()

    def restart(self) -> None:
        """A new file with the same header begins behind the last whole record; the tail belongs to it."""
        self.total_bytes = FILE_HEADER_BYTES + self.tail_bytes
        self.whole_bytes = FILE_HEADER_BYTES
        self.records_count = 0
        self.first_at_ns = self.last_at_ns = None

    def _walk(self) -> None:
        waiting, position = self._waiting, 0
        if self._form is None:
            self._form = self._read_header(bytes(waiting[:FILE_HEADER_BYTES]))
            if self._form is None:
                self.is_lost = True
                return
            position = FILE_HEADER_BYTES
        head, tick_ns, head_bytes = self._form
        watch, filled = self._watch, len(waiting)
        while True:
            if filled - position < head_bytes:
                needed = head_bytes
                break
            seconds, fraction, captured, wire = head.unpack_from(waiting, position)
            if captured > LONGEST_RECORD_BYTES:
                self.is_lost = True
                needed = 0
                break
            needed = head_bytes + captured
            if filled - position < needed:
                break
            at_ns = seconds * 1_000_000_000 + fraction * tick_ns
            self._note(at_ns)
            if watch is not None:
                watch(bytes(waiting[position + head_bytes : position + needed]), at_ns, wire, self.link_type)
            position += needed
        self.whole_bytes += position
        self._needed = needed
        if self.is_lost:
            waiting.clear()
        else:
            del waiting[:position]

    def _note(self, at_ns: int) -> None:
        self.records_count += 1
        if self.first_at_ns is None:
            self.first_at_ns = at_ns
        self.last_at_ns = at_ns

    def _read_header(self, data: bytes) -> tuple[struct.Struct, int, int] | None:
        if not is_pcap(data):
            return None
        order, tick_ns, head_bytes, _ = MAGICS[data[:4]]
        self.header = data
        self.link_type = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
        return struct.Struct(order + "IIII"), tick_ns, head_bytes
