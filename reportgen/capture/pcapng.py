"""Walks the packets of a pcapng file: sections, interfaces, packet blocks of all three kinds.

Every block is: type, length, body, the length again. A section sets the byte order of what follows; an interface sets
link type and clock. Comments are counted, not read (they may stand in any encoding); decryption secrets and name
tables are counted, never used. Source: draft-ietf-opsawg-pcapng.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache

from reportgen.capture.pcap import LONGEST_RECORD_BYTES
from reportgen.capture.pcapng_options import interface_options, options, statistics_dropped
from reportgen.capture.records import UNKNOWN_LINK_TYPE, Account, Interface, Record
from reportgen.capture.window import moved_on, read_at_least, read_to_end
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import ByteSource

SECTION = b"\x0a\x0d\x0d\x0a"
_LONGEST_BLOCK_BYTES = 16 * 1024 * 1024  # libpcap's own limit
_MOST_INTERFACES_COUNT = 65_536  # bounds the memory that a file of nothing but interfaces can take
_SECTION, _INTERFACE, _PACKET, _SIMPLE, _STATISTICS, _ENHANCED = 0x0A0D0D0A, 1, 2, 3, 5, 6
_OTHER_KINDS = {
    4: "name-resolution",
    _STATISTICS: "interface-statistics",
    9: "journal",
    10: "decryption-secrets",
    0xBAD: "custom",
    0x4000_0BAD: "custom",
}
_ORDERS = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
_COMMENT = 1
_LATEST_NS = (1 << 63) - 1  # in the year 2262
_OVERHEAD_BYTES = {_ENHANCED: 28, _PACKET: 28, _SIMPLE: 12}  # before the captured bytes


@lru_cache(maxsize=2)
def _layouts(order: str) -> tuple[struct.Struct, struct.Struct, struct.Struct]:
    return struct.Struct(order + "II"), struct.Struct(order + "IIIII"), struct.Struct(order + "HHIIII")


class _Stopped(Exception):
    """Nothing behind this point can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PcapngRecords:
    """The whole packets of a pcapng file; see :class:`reportgen.capture.records.Records`."""

    format = "pcapng"

    def __init__(self, source: ByteSource, *, name: str) -> None:
        """``source`` begins with a section header. Raises: UnreadableInput where that header is cut or unknown."""
        self._source = source
        self._window = read_at_least(source, b"", 28)
        if len(self._window) < 28:
            raise UnreadableInput("capture.cut-header", file=name)
        order = _ORDERS.get(self._window[8:12])
        if order is None:
            raise UnreadableInput("capture.unknown-format", file=name)
        self._order = order
        self.byte_order = "little" if order == "<" else "big"
        self.interfaces: list[Interface] = []
        self.account = Account()
        self._section: list[int] = []  # the section's interfaces, as rows of all interfaces
        self._undescribed: int | None = None  # the row of packets whose interface was never described

    def __iter__(self) -> Iterator[Record]:
        source, window = self._source, self._window
        start = position = 0
        filled = len(window)
        head, enhanced, _ = _layouts(self._order)
        while True:
            if filled - position < 12:
                window, start, position = moved_on(source, window, start, position, 12)
                filled = len(window)
                if filled < 12:
                    return self._stop(start, "cut-in-block-header" if filled else None)
            kind, length = head.unpack_from(window, position)
            if kind == _SECTION:
                order = _ORDERS.get(window[position + 8 : position + 12])
                if order is None:
                    return self._stop(start + position, "unknown-section")
                self._order = order
                head, enhanced, _ = _layouts(order)
                _, length = head.unpack_from(window, position)
            if length < 12 or length % 4 or length > _LONGEST_BLOCK_BYTES:
                return self._stop(start + position, "impossible-block-length")
            if filled - position < length:
                window, start, position = moved_on(source, window, start, position, length)
                filled = len(window)
                if filled < length:
                    return self._stop(start, "cut-in-block")
            if window[position + 4 : position + 8] != window[position + length - 4 : position + length]:
                return self._stop(start + position, "block-lengths-differ")
            if kind == _ENHANCED and length >= 32:
                number, high, low, captured, wire = enhanced.unpack_from(window, position + 8)
                if captured <= length - 32 and captured <= LONGEST_RECORD_BYTES:
                    row = self._row(number)
                    self._count_packet(window, position, length, 28, captured)
                    first = position + 28
                    at_ns = self._at_ns(row, high << 32 | low)
                    yield at_ns, start + first, wire, window[first : first + captured], row
                else:
                    self._other("damaged-packet-block", length)
            else:
                try:
                    record = self._rare(kind, window, position, length, start)
                except _Stopped as stopped:
                    return self._stop(start + position, stopped.reason)
                if record is not None:
                    yield record
            position += length

    def _rare(self, kind: int, window: bytes, position: int, length: int, start: int) -> Record | None:
        """Takes any block but the common one; the record in it, if there is one. Raises: _Stopped."""
        if kind == _SECTION:
            self._begin_section(window, position, length)
        elif kind == _INTERFACE:
            self._add_interface(window, position, length)
        elif kind in (_PACKET, _SIMPLE):
            return self._old_packet(kind, window, position, length, start)
        else:
            if kind == _STATISTICS and length >= 24:
                self._note_statistics(window, position, length)
            self._other(_OTHER_KINDS.get(kind, f"block-0x{kind:08x}"), length)
        return None

    def _begin_section(self, window: bytes, position: int, length: int) -> None:
        major = struct.unpack_from(self._order + "H", window, position + 12)[0] if length >= 28 else 0
        if major != 1:
            raise _Stopped("unknown-section")
        self._section = []
        self._count_comments(window[position + 24 : position + length - 4])
        self.account.header_bytes += length

    def _add_interface(self, window: bytes, position: int, length: int) -> None:
        if length < 20:
            self._other("damaged-interface-block", length)
            return
        if len(self.interfaces) >= _MOST_INTERFACES_COUNT:
            raise _Stopped("too-many-interfaces")
        link_type, _, snap_length = struct.unpack_from(self._order + "HHI", window, position + 8)
        interface = Interface(link_type=link_type, snap_length_bytes=snap_length)
        found = window[position + 16 : position + length - 4]
        interface_options(interface, found, self._order)
        self._count_comments(found)
        self._section.append(len(self.interfaces))
        self.interfaces.append(interface)
        self.account.header_bytes += length

    def _old_packet(self, kind: int, window: bytes, position: int, length: int, start: int) -> Record | None:
        """A simple packet block (first interface, no time), or the obsolete packet block."""
        before = _OVERHEAD_BYTES[kind]
        room = length - before - 4
        high = low = number = 0
        if room < 0:
            captured = -1
        elif kind == _SIMPLE:
            (wire,) = struct.unpack_from(self._order + "I", window, position + 8)
            snap = self.interfaces[self._section[0]].snap_length_bytes if self._section else 0
            captured = min(wire, snap) if snap else wire
        else:
            number, _, high, low, captured, wire = _layouts(self._order)[2].unpack_from(window, position + 8)
        if not 0 <= captured <= min(room, LONGEST_RECORD_BYTES):
            self._other("damaged-packet-block", length)
            return None
        row = self._row(number)
        self._count_packet(window, position, length, before, captured)
        first = position + before
        at_ns = None if kind == _SIMPLE else self._at_ns(row, high << 32 | low)
        return at_ns, start + first, wire, window[first : first + captured], row

    def _row(self, number: int) -> int:
        """The row of the section's interface ``number``; a packet of one that was never described gets its own."""
        if number < len(self._section):
            return self._section[number]
        if self._undescribed is None:
            self._undescribed = len(self.interfaces)
            self.interfaces.append(Interface(link_type=UNKNOWN_LINK_TYPE, snap_length_bytes=0))
        return self._undescribed

    def _at_ns(self, row: int, ticks: int) -> int | None:
        """The time in nanoseconds; None where the clock is not known or shows what no clock can show."""
        interface = self.interfaces[row]
        if row == self._undescribed:
            return None
        at_ns = ticks * 1_000_000_000 // interface.ticks_per_s + interface.offset_ns
        return at_ns if 0 <= at_ns <= _LATEST_NS else None

    def _count_packet(self, window: bytes, position: int, length: int, before: int, captured: int) -> None:
        self.account.record_overhead_bytes += length - captured
        padded = before + (captured + 3 & ~3)
        if padded + 8 <= length:  # an option is at least four bytes, and so is the length at the end
            self._count_comments(window[position + padded : position + length - 4])

    def _count_comments(self, found: bytes) -> None:
        self.account.comments_count += sum(code == _COMMENT for code, _ in options(found, self._order))

    def _note_statistics(self, window: bytes, position: int, length: int) -> None:
        (number,) = struct.unpack_from(self._order + "I", window, position + 8)
        dropped = statistics_dropped(window[position + 20 : position + length - 4], self._order)
        if number < len(self._section) and dropped is not None:
            self.interfaces[self._section[number]].dropped_count = dropped

    def _other(self, kind: str, length: int) -> None:
        counts = self.account.other_blocks.setdefault(kind, [0, 0])
        counts[0] += 1
        counts[1] += length

    def _stop(self, offset: int, reason: str | None) -> None:
        read_to_end(self._source)
        if reason:
            self.account.unread_from_offset, self.account.unread_reason = offset, reason
