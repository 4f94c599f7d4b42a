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
from reportgen.capture.columns.links import Links
from reportgen.capture.columns.odd import take_odd
from reportgen.capture.columns.read_ahead import MARGIN_BYTES
from reportgen.capture.columns.record_heads import RecordHeads
from reportgen.capture.columns.stretches import Stretches, stretches_of
from reportgen.capture.columns.walk import Form, Walker
from reportgen.capture.pcap import LONGEST_RECORD_BYTES, PcapRecords

BATCH_COUNT = 32_000  # at most: fewer are slower by what each call of numpy costs, more by the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A batch, as it is handed to the first thread."""

    columns: Columns
    stretches: Stretches | None  # None where no packet names its five-tuple


def prepared(columns: Columns, doubled: DoubledColumns) -> Prepared:
    """A batch whose plain packets were taken apart, made whole."""
    take_odd(columns)
    rows = np.flatnonzero(columns.is_packet)
    if len(rows):
        columns.copies = doubled.copies(columns, rows)
        columns.is_packet[columns.copies] = False
    columns.sight = columns.origin = np.empty(0, np.uint64)  # of no more use; batches wait for the other thread
    return Prepared(columns=columns, stretches=stretches_of(columns))


class Batches:
    """The records of one pcap file; its account is complete behind :meth:`finish`."""

    def __init__(self, records: PcapRecords) -> None:
        self._form = Form(
            order=records.order,
            head_bytes=records.head_bytes,
            ticks_limit=1_000_000_000 // records.tick_ns,
            longest_bytes=LONGEST_RECORD_BYTES,
        )
        self._walker = Walker(self._form)
        links = Links(records.interfaces)
        self._heads = RecordHeads(self._form, records.tick_ns, records.interfaces[0].link_type, links)
        self._doubled = DoubledColumns()
        self._skip_bytes = records.account.header_bytes
        self._position = 0  # in the file, of the next window
        self._rest = b""  # of the window before
        self._is_stopped = False
        self._records_count = 0
        self._account = records.account

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
        self._records_count += len(places)
        for part in np.array_split(places, -(-len(places) // BATCH_COUNT)) if len(places) else ():
            yield prepared(self._heads.columns(buffer, part, offset), self._doubled)
        self._is_stopped = self._is_impossible(buffer, stop, end, offset)
        self._rest = b"" if self._is_stopped else bytes(buffer[stop:end])
        self._position += size_bytes

    def finish(self) -> None:
        """Completes the file's account."""
        if self._rest:
            whole_head = len(self._rest) >= self._form.head_bytes
            reason = "cut-in-record-data" if whole_head else "cut-in-record-header"
            self._stop(self._position - len(self._rest), reason)
        self._account.record_overhead_bytes += self._records_count * self._form.head_bytes

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
        self._account.unread_from_offset, self._account.unread_reason = offset, reason
