"""Walks the records of a pcap file, whichever of its forms it has.

pcap: a 24-byte file header, then per record a 16-byte header (seconds, fraction, captured length, wire length) and the
captured bytes. Modified pcap (Kuznetzov; the FRITZ!Box writes it): 8 bytes more per record header (interface index,
protocol, packet type), which are not relied on. Source: draft-ietf-opsawg-pcap; wireshark's wiretap for the modified
form.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from reportgen.capture.records import Account, Interface, Record
from reportgen.capture.window import moved_on, read_at_least, read_to_end
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import ByteSource

FILE_HEADER_BYTES = 24
# No record of a real capture is longer (Wireshark refuses the same): a greater length is a damaged header.
LONGEST_RECORD_BYTES = 262_144

MAGICS = {
    b"\xd4\xc3\xb2\xa1": ("<", 1000, 16, "pcap"),
    b"\xa1\xb2\xc3\xd4": (">", 1000, 16, "pcap"),
    b"\x4d\x3c\xb2\xa1": ("<", 1, 16, "pcap"),
    b"\xa1\xb2\x3c\x4d": (">", 1, 16, "pcap"),
    b"\x34\xcd\xb2\xa1": ("<", 1000, 24, "modified pcap"),
    b"\xa1\xb2\xcd\x34": (">", 1000, 24, "modified pcap"),
}


def is_pcap(data: bytes) -> bool:
    """Whether a file that begins with these bytes (at least four) is a pcap file of any form."""
    return data[:4] in MAGICS


class PcapRecords:
    """The whole records of a pcap file; see :class:`reportgen.capture.records.Records`."""

    def __init__(self, source: ByteSource, *, name: str) -> None:
        """``source`` begins with one of the magic numbers. Raises: UnreadableInput where its header is cut."""
        self._source = source
        self._window = window = read_at_least(source, b"", FILE_HEADER_BYTES)
        if len(window) < FILE_HEADER_BYTES:
            raise UnreadableInput("capture.cut-header", file=name)
        self.order, self.tick_ns, self.head_bytes, self.format = MAGICS[window[:4]]
        self.byte_order = "little" if self.order == "<" else "big"
        snap_length, link_type = struct.unpack_from(self.order + "II", window, 16)
        ticks = 1_000_000_000 // self.tick_ns
        interface = Interface(link_type=link_type & 0xFFFF, snap_length_bytes=snap_length, ticks_per_s=ticks)
        self.interfaces = [interface]
        self.account = Account(header_bytes=FILE_HEADER_BYTES)

    def take_over(self) -> bytes:
        """What was read of the source, from the file's first byte on, for someone who walks the records otherwise."""
        begun, self._window = self._window, b""
        return begun

    def __iter__(self) -> Iterator[Record]:
        head_bytes, tick_ns = self.head_bytes, self.tick_ns
        unpack = struct.Struct(self.order + "IIII").unpack_from
        source, window, account = self._source, self._window, self.account
        start, position, filled = 0, FILE_HEADER_BYTES, len(window)
        while True:
            if filled - position < head_bytes:
                window, start, position = moved_on(source, window, start, position, head_bytes)
                filled = len(window)
                if filled < head_bytes:
                    return self._stop(start, "cut-in-record-header" if filled else None)
            seconds, fraction, captured, wire = unpack(window, position)
            if captured > LONGEST_RECORD_BYTES:
                return self._stop(start + position, "impossible-record-length")
            needed = head_bytes + captured
            if filled - position < needed:
                window, start, position = moved_on(source, window, start, position, needed)
                filled = len(window)
                if filled < needed:
                    return self._stop(start, "cut-in-record-data")
            first = position + head_bytes
            position = first + captured
            account.record_overhead_bytes += head_bytes
            yield seconds * 1_000_000_000 + fraction * tick_ns, start + first, wire, window[first:position], 0

    def _stop(self, offset: int, reason: str | None) -> None:
        read_to_end(self._source)
        if reason:
            self.account.unread_from_offset, self.account.unread_reason = offset, reason
