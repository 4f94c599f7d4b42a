"""The payload of a batch by direction: each *line* holds the packets of one, in the order of the file.

For each place in a line stands ready how far one may go on at once: to the next packet that is not dull, behind the
segments that join and are dull, behind those that join and were captured whole. Segments *join* where the next one
begins where this one ended on the wire; only whole ones may be put together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.headers import Columns, Numbers, Truth
from reportgen.capture.columns.order import in_order
from reportgen.capture.columns.walk import Places
from reportgen.capture.stream import Run

_SYN = 0x02


class Lines:
    """Places count over all lines, one line behind the other."""

    def __init__(self, slots: Numbers) -> None:
        """``slots``: of the packets, in the order of the file; at least one."""
        self._order = in_order(slots)
        ordered = slots[self._order]
        is_first = np.ones(len(slots), bool)
        np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
        self.first: Places = np.flatnonzero(is_first)  # of each line
        self.behind: Places = np.append(self.first[1:], len(slots))
        self.slots: Numbers = ordered[self.first]
        self._is_first = is_first

    def __len__(self) -> int:
        return len(self.first)

    def ordered(self, *columns: NDArray[Any]) -> list[NDArray[Any]]:
        """Columns of the packets in the order of places."""
        return [column[self._order] for column in columns]

    def line_of(self) -> Numbers:
        """The line of each place."""
        found: Numbers = np.cumsum(self._is_first)
        found -= 1
        return found

    def next_told(self, is_dull: Truth) -> Places:
        """For each place, itself included, the next in its line that is not dull; else the place behind the line."""
        count = len(is_dull)
        found = np.where(is_dull, count, np.arange(count))
        found = np.minimum.accumulate(found[::-1])[::-1]
        return np.minimum(found, np.repeat(self.behind, self.behind - self.first))

    def last_dull(self, is_dull: Truth) -> Places:
        """The last dull place of each line; -1 where there is none."""
        found: Places = np.maximum.reduceat(np.where(is_dull, np.arange(len(is_dull)), -1), self.first)
        return found


class Segments:
    """What the lines of TCP need beside that."""

    def __init__(self, columns: Columns, lines: Lines, rows: Places, start: Places, end: Places) -> None:
        """``rows``, ``start`` and ``end`` (of payload in the buffer) in the order of places."""
        self._columns, self._rows, self._start, self._end = columns, rows, start, end
        self._announced = columns.payload_bytes[rows]
        sequence = columns.sequence[rows].astype(np.int64)
        has_syn = columns.flags[rows] & _SYN != 0
        joins = (sequence[:-1] + self._announced[:-1] & 0xFFFFFFFF) == sequence[1:]
        joins &= ~(has_syn[:-1] | has_syn[1:] | lines._is_first[1:])
        self._joins = joins
        self._is_whole = end - start == self._announced
        self._sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(self._announced)))

    def behind_dull(self, is_dull: Truth) -> Places:
        """For each place the one behind the dull segments that join it."""
        return _behind(self._joins & is_dull[1:])

    def behind_whole(self) -> Places:
        """For each place the one behind the whole segments that join it, itself a whole one."""
        return _behind(self._joins & self._is_whole[1:] & self._is_whole[:-1])

    def announced_bytes(self, place: int, behind: int) -> int:
        """Of the places from ``place`` to before ``behind`` together."""
        return int(self._sums[behind] - self._sums[place])

    def take(self, place: int, behind: int, limit_bytes: int, first_frame: int) -> Run | None:
        """The segments from ``place`` to before ``behind``, as many as ``limit_bytes`` hold; None if only one."""
        behind = min(behind, int(np.searchsorted(self._sums, self._sums[place] + limit_bytes, "right")) - 1)
        if behind - place < 2:
            return None
        rows = self._rows[place:behind]
        view = memoryview(self._columns.buffer)
        parts = zip(self._start[place:behind].tolist(), self._end[place:behind].tolist(), strict=True)
        return Run(
            b"".join([view[begin:end] for begin, end in parts]),
            (self._sums[place + 1 : behind + 1] - self._sums[place]).tolist(),
            (first_frame + rows).tolist(),
            self._columns.at_ns[rows].tolist(),
        )


def _behind(goes_on: Truth) -> Places:
    """For each place the next one that does not go on from the one before it."""
    count = len(goes_on) + 1
    stops = np.append(np.where(goes_on, count, np.arange(1, count)), count)
    found: Places = np.minimum.accumulate(stops[::-1])[::-1]
    return found
