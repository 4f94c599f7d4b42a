"""Walks the records of a pcap file, whichever of its forms it has.

pcap: a 24-byte file header, then per record a 16-byte header (seconds, fraction, captured length, wire length) and the
captured bytes. Modified pcap (Kuznetzov; the FRITZ!Box writes it): 8 bytes more per record header (interface index,
protocol, packet type). Source: draft-ietf-opsawg-pcap; wireshark's wiretap for the modified form.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.capture.refuse import refuse_what_is_no_capture
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import ByteSource

FILE_HEADER_BYTES = 24
# No record of a real capture is longer (Wireshark refuses the same): a greater length is a damaged header.
LONGEST_RECORD_BYTES = 262_144
_WINDOW_BYTES = 1 << 18

_MAGICS = {
    b"\xd4\xc3\xb2\xa1": ("<", 1000, 16, "pcap"),
    b"\xa1\xb2\xc3\xd4": (">", 1000, 16, "pcap"),
    b"\x4d\x3c\xb2\xa1": ("<", 1, 16, "pcap"),
    b"\xa1\xb2\x3c\x4d": (">", 1, 16, "pcap"),
    b"\x34\xcd\xb2\xa1": ("<", 1000, 24, "modified pcap"),
    b"\xa1\xb2\xcd\x34": (">", 1000, 24, "modified pcap"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHeader:
    """What the first 24 bytes say."""

    format: str
    order: str  # "<" | ">"
    tick_ns: int
    record_header_bytes: int
    snap_length_bytes: int
    link_type: int  # without the bits that tell the length of a frame check sequence


Record = tuple[int, int, int, bytes]
"""(captured_at_ns, offset of the frame's first byte in the file, wire_length_bytes, captured bytes)."""


class RecordWalk:
    """Iterates over the whole records; what it could not read is told afterwards by its attributes."""

    def __init__(self, source: ByteSource, *, name: str) -> None:
        """Raises: UnreadableInput where the file is no pcap file."""
        self._source = source
        self._window = _read_at_least(source, b"", FILE_HEADER_BYTES)
        self.header = _file_header(self._window, name)
        self.unread_from_offset: int | None = None
        self.unread_reason: str | None = None

    def __iter__(self) -> Iterator[Record]:
        head_bytes = self.header.record_header_bytes
        unpack = struct.Struct(self.header.order + "IIII").unpack_from
        tick_ns = self.header.tick_ns
        source, window = self._source, self._window
        start, position, filled = 0, FILE_HEADER_BYTES, len(window)
        while True:
            if filled - position < head_bytes:
                window, start, position = _moved_on(source, window, start, position, head_bytes)
                filled = len(window)
                if filled < head_bytes:
                    return self._stop(source, start, filled, "cut-in-record-header" if filled else None)
            seconds, fraction, captured, wire = unpack(window, position)
            if captured > LONGEST_RECORD_BYTES:
                return self._stop(source, start + position, filled - position, "impossible-record-length")
            needed = head_bytes + captured
            if filled - position < needed:
                window, start, position = _moved_on(source, window, start, position, needed)
                filled = len(window)
                if filled < needed:
                    return self._stop(source, start, filled, "cut-in-record-data")
            first = position + head_bytes
            position = first + captured
            yield seconds * 1_000_000_000 + fraction * tick_ns, start + first, wire, window[first:position]

    def _stop(self, source: ByteSource, offset: int, left_bytes: int, reason: str | None) -> None:
        """Notes what stays unread, and reads it to the end all the same: hash and size are the whole file's."""
        while source.read(_WINDOW_BYTES):
            pass
        if left_bytes and reason:
            self.unread_from_offset, self.unread_reason = offset, reason


def _moved_on(source: ByteSource, window: bytes, start: int, position: int, needed: int) -> tuple[bytes, int, int]:
    """The window moved so that it begins at ``position`` and holds ``needed`` bytes, if the file has them."""
    return _read_at_least(source, window[position:], needed), start + position, 0


def _read_at_least(source: ByteSource, window: bytes, needed: int) -> bytes:
    pieces, size = [window], len(window)
    while size < needed:
        piece = source.read(_WINDOW_BYTES)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _file_header(data: bytes, name: str) -> FileHeader:
    known = _MAGICS.get(data[:4])
    if known is None:
        refuse_what_is_no_capture(data, name)
    if len(data) < FILE_HEADER_BYTES:
        raise UnreadableInput("capture.cut-header", file=name)
    order, tick_ns, record_header_bytes, form = known
    snap_length, link_type = struct.unpack_from(order + "II", data, 16)
    return FileHeader(
        format=form,
        order=order,
        tick_ns=tick_ns,
        record_header_bytes=record_header_bytes,
        snap_length_bytes=snap_length,
        link_type=link_type & 0xFFFF,
    )
