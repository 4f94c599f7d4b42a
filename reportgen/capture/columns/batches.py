"""From windows of bytes to columns: what needs nothing but the records themselves, done on the reading thread.

Walk, header fields, packets recorded twice and sums by five-tuple follow from the bytes alone, not from what is known
of any conversation. So they are done beside the payload of earlier batches; the thread has time left, and numpy lets
both work at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reportgen.capture.columns.doubled import DoubledColumns
from reportgen.capture.columns.headers import Columns
from reportgen.capture.columns.odd import take_odd
from reportgen.capture.columns.plain import RecordHeads
from reportgen.capture.columns.read_ahead import MARGIN_BYTES
from reportgen.capture.columns.stretches import Stretches, stretches_of
from reportgen.capture.columns.walk import Form, Places, Walker
from reportgen.capture.links import decoder_for, identity_for
from reportgen.capture.pcap import LONGEST_RECORD_BYTES, PcapRecords

BATCH_COUNT = 32_000  # at most: fewer are slower by what each call of numpy costs, more by the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A batch, as it is handed to the first thread."""

    columns: Columns
    stretches: Stretches | None  # None where no packet names its five-tuple


class Batches:
    """The records of one file; its account is complete at the end."""

    def __init__(self, records: PcapRecords) -> None:
        link_type = records.interfaces[0].link_type
        self._form = Form(
            order=records.order,
            head_bytes=records.head_bytes,
            ticks_limit=1_000_000_000 // records.tick_ns,
            longest_bytes=LONGEST_RECORD_BYTES,
        )
        self._walker = Walker(self._form)
        self._heads = RecordHeads(self._form, records.tick_ns)
        self._link_type, self._decode, self._identity = link_type, decoder_for(link_type), identity_for(link_type)
        self._doubled = DoubledColumns(self._identity)
        self._skip_bytes = records.account.header_bytes
        self._position = 0  # in the file, of the next window
        self._rest = b""  # of the window before
        self._is_stopped = False
        self.records_count = 0
        self.unread_from_offset: int | None = None
        self.unread_reason: str | None = None

    def take(self, buffer: bytearray, size_bytes: int) -> Iterator[Prepared]:
        """The next window; see :class:`reportgen.capture.columns.read_ahead.Stage`."""
        if self._is_stopped:
            return  # hash and size are the whole file's, however far it could be understood
        start, end = MARGIN_BYTES - len(self._rest), MARGIN_BYTES + size_bytes
        buffer[start:MARGIN_BYTES] = self._rest
        offset = self._position - MARGIN_BYTES
        start += self._skip_bytes
        self._skip_bytes = 0
        places, stop = self._walker.walk(buffer, start, end)
        self.records_count += len(places)
        for part in np.array_split(places, -(-len(places) // BATCH_COUNT)) if len(places) else ():
            columns = self._columns(buffer, part, offset)
            yield Prepared(columns=columns, stretches=stretches_of(columns))
        self._is_stopped = self._is_impossible(buffer, stop, end, offset)
        self._rest = b"" if self._is_stopped else bytes(buffer[stop:end])
        self._position += size_bytes

    def finish(self) -> None:
        """Tells what is left behind the last whole record."""
        if self._rest:
            whole_head = len(self._rest) >= self._form.head_bytes
            reason = "cut-in-record-data" if whole_head else "cut-in-record-header"
            self._stop(self._position - len(self._rest), reason)

    def _columns(self, buffer: bytearray, places: Places, offset: int) -> Columns:
        columns = self._heads.columns(buffer, places, self._link_type)
        take_odd(columns, self._decode, self._identity)
        columns.file_offset = offset
        rows = np.flatnonzero(columns.is_packet)
        if len(rows):
            columns.copies = self._doubled.copies(columns, rows)
            columns.is_packet[columns.copies] = False
        return columns

    def _is_impossible(self, buffer: bytearray, stop: int, end: int, offset: int) -> bool:
        """Whether the record at ``stop`` is longer than any can be: nothing behind it is read."""
        if end - stop < self._form.head_bytes:
            return False
        length = int.from_bytes(buffer[stop + 8 : stop + 12], "little" if self._form.order == "<" else "big")
        if length > LONGEST_RECORD_BYTES:
            self._stop(offset + stop, "impossible-record-length")
            return True
        return False

    def _stop(self, offset: int, reason: str) -> None:
        self.unread_from_offset, self.unread_reason = offset, reason
