"""One file of a recording: hashed as it is, unpacked where it is compressed, opened as what it turns out to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportgen.capture.file_values import Compression, FileReconciliation
from reportgen.capture.pcap import PcapRecords, is_pcap
from reportgen.capture.pcapng import SECTION, PcapngRecords
from reportgen.capture.records import Record, Records
from reportgen.capture.refuse import what_is_no_capture
from reportgen.capture.tally import FileTally
from reportgen.capture.window import read_at_least
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import ByteSource, DigestingSource

if TYPE_CHECKING:
    from reportgen.capture.compressed import Unpacked

_MAGIC_BYTES = 4
_TELLING_BYTES = 1024


class InputFile:
    """A file that is being read; its account is complete when its records have all been taken."""

    def __init__(self, source: ByteSource, *, name: str) -> None:
        """Raises: UnreadableInput where it is no capture that can be read."""
        self._name = name
        self._whole = DigestingSource(source)
        self._inside = self._whole
        begun = _Begun(self._whole)
        self._unpacked = _unpacked(begun)
        if self._unpacked is not None:
            self._inside = DigestingSource(self._unpacked)
            begun = _Begun(self._inside)
            if not begun.peek(1):
                raise UnreadableInput("capture.nothing-unpacked", file=name, format=self._unpacked.format)
        self._begun = begun
        self.records = _records(begun, name)
        self.tally = FileTally()
        self._walk: Iterator[Record] | None = None
        self._first: Record | None = None

    def __iter__(self) -> Iterator[Record]:
        walk = self._begin_walk()
        if self._first is not None:
            yield self._first
            yield from walk

    def _begin_walk(self) -> Iterator[Record]:
        if self._walk is None:
            self._walk = iter(self.records)
            self._first = next(self._walk, None)
        return self._walk

    def has(self, least_bytes: int) -> bool:
        """Whether it has so many bytes; to be asked before any record is taken."""
        return len(self._begun.peek(least_bytes)) >= least_bytes

    def take_over(self) -> tuple[bytes, DigestingSource]:
        """What was read of the bytes inside, and their source, for someone who walks the records otherwise."""
        begun = self.records.take_over() if isinstance(self.records, PcapRecords) else b""
        return begun + self._begun.left(), self._inside

    @property
    def link_type(self) -> int | None:
        """Of the first record, or of the first interface where there is none; None where nothing tells it."""
        self._begin_walk()
        row = self._first[4] if self._first else 0
        interfaces = self.records.interfaces
        return interfaces[row].link_type if row < len(interfaces) else None

    def note_overlap(self, record: Record) -> None:
        """Counts a record that another file of the recording held already."""
        stamp, _, wire, data, row = record
        self.records.interfaces[row].records_count += 1
        self.tally.note(stamp, len(data), wire)
        self.tally.note_overlap(len(data))

    @property
    def read_bytes(self) -> int:
        """Bytes of the file read so far."""
        return self._whole.size_bytes

    def reconciliation(self) -> FileReconciliation:
        """Where every byte of the file went, once it has been read."""
        return self.tally.reconciliation(
            self.records,
            name=self._name,
            sha256=self._whole.sha256(),
            size_bytes=self._whole.size_bytes,
            compression=self._compression(),
        )

    def _compression(self) -> Compression | None:
        unpacked = self._unpacked
        if unpacked is None:
            return None
        offset = unpacked.unread_from_offset
        return Compression(
            format=unpacked.format,
            sha256=self._inside.sha256(),
            size_bytes=self._inside.size_bytes,
            unread_bytes=0 if offset is None else self._whole.size_bytes - offset,
            unread_from_offset=offset,
            unread_reason=unpacked.unread_reason,
        )


def _unpacked(begun: _Begun) -> Unpacked | None:
    """What is inside, where the file begins as a compressed one."""
    start = begun.peek(_MAGIC_BYTES)
    if start[:2] == b"\x1f\x8b" or start in (b"\xfd7zX", b"\x28\xb5\x2f\xfd"):
        from reportgen.capture.compressed import MAGICS, Unpacked

        for magic, format in MAGICS.items():
            if begun.peek(len(magic)) == magic:
                return Unpacked(begun, format)
    return None


def _records(begun: _Begun, name: str) -> Records:
    start = begun.peek(_MAGIC_BYTES)
    if is_pcap(start):
        return PcapRecords(begun, name=name)
    if start == SECTION:
        return PcapngRecords(begun, name=name)
    raise what_is_no_capture(begun.peek(_TELLING_BYTES), name)


class _Begun:
    """A source whose first bytes can be looked at before they are read."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """The first ``size`` bytes, or fewer where the file has no more; they are still to be read."""
        self._ahead = read_at_least(self._source, self._ahead, size)
        return self._ahead[:size]

    def left(self) -> bytes:
        """What was looked at and is still to be read."""
        left, self._ahead = self._ahead, b""
        return left

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; empty at the end only."""
        if not self._ahead:
            return self._source.read(size)
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data
