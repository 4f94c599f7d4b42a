"""Files whose records are walked one by one (pcapng), and what follows in columns all the same.

The walk is the serial one, so that blocks, interfaces, clocks, comments and every byte of the account are its matter.
Its records are copied one behind the other into a buffer, which is then read like a window of a pcap file. Reading,
hashing and walking are done on the thread that is ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from reportgen.capture.columns.ahead import Ahead, Between
from reportgen.capture.columns.batches import BATCH_COUNT, Prepared, prepared
from reportgen.capture.columns.doubled import DoubledColumns
from reportgen.capture.columns.headers import Framed, gather
from reportgen.capture.columns.links import Links
from reportgen.capture.columns.plain import LINK_LAYOUT, take_apart
from reportgen.capture.columns.read_ahead import SLACK_BYTES
from reportgen.capture.input_file import InputFile
from reportgen.capture.records import Record

BATCH_BYTES = 8 << 20


class OneByOne(Ahead[Prepared]):
    """The records of a file of any form."""

    def __init__(self, file: InputFile) -> None:
        super().__init__()
        self._file, self._links = file, Links(file.records.interfaces)
        self._latest_ns = 0  # of the records so far that have a time

    def _make(self) -> Iterator[tuple[Prepared] | Between]:
        doubled = DoubledColumns()
        records = iter(self._file)
        while batch := _next_batch(records):
            framed = self._framed(batch)
            links = gather(framed.buffer, framed.first, LINK_LAYOUT)
            is_ethernet = np.array(self._links.are_ethernet(), bool)[framed.interface]
            yield (prepared(take_apart(framed, links, is_ethernet), doubled),)
            yield Between(_nothing)

    def _framed(self, batch: list[Record]) -> Framed:
        stamps, offsets, wires, frames, rows = zip(*batch, strict=True)
        captured = np.array([len(data) for data in frames], np.int64)
        first = np.cumsum(captured)
        first -= captured
        timeless = np.array([stamp is None for stamp in stamps], bool)
        return Framed(
            links=self._links,
            buffer=bytearray().join((*frames, bytes(SLACK_BYTES))),
            first=first,
            in_file=np.array(offsets, np.int64),
            captured=captured,
            wire=np.array(wires, np.int64),
            at_ns=np.array(self._times(stamps), np.int64),
            interface=np.array(rows, np.int64),
            timeless=timeless if timeless.any() else None,
        )

    def _times(self, stamps: tuple[int | None, ...]) -> list[int]:
        """As :meth:`reportgen.capture.tally.FileTally.note` has them."""
        found = []
        for stamp in stamps:
            if stamp is not None:
                self._latest_ns = stamp
            found.append(self._latest_ns)
        return found


def _next_batch(records: Iterator[Record]) -> list[Record]:
    found: list[Record] = []
    held_bytes = 0
    for record in islice(records, BATCH_COUNT):
        found.append(record)
        held_bytes += len(record[3])
        if held_bytes >= BATCH_BYTES:
            break
    return found


def _nothing() -> None:
    """Batches of records have a buffer each."""
