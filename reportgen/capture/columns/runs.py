"""Segments of one direction that follow each other without a gap, to be read together.

Inside a body of known length a reader does with a hundred segments together what it does with them one by one, and much
quicker. Only whole segments that join are taken, and only so many bytes as the reader says. Rule: what is read early
must not be seen by anybody else before its place, so that this is done only while no bound of memory is near
(``Contents.is_roomy``).
"""

from __future__ import annotations

import numpy as np

from reportgen.capture.columns.headers import Columns, Numbers
from reportgen.capture.columns.walk import Places
from reportgen.capture.frames import TCP
from reportgen.capture.stream import Chunk


class Runs:
    """The segments among the packets that are read in a batch."""

    def __init__(self, columns: Columns, rows: Places, slots: Numbers, start: Places, end: Places) -> None:
        self._columns, self._rows, self._start, self._end = columns, rows, start, end
        order = np.argsort(slots, kind="stable")
        ahead, behind = order[:-1], order[1:]
        size = end - start
        is_whole = (columns.protocol[rows] == TCP) & (size == columns.payload_bytes[rows])
        sequence = columns.sequence[rows].astype(np.int64)
        is_joined = (slots[ahead] == slots[behind]) & is_whole[ahead] & is_whole[behind]
        is_joined &= (sequence[ahead] + size[ahead] & 0xFFFFFFFF) == sequence[behind]
        is_joined &= (columns.flags[rows[ahead]] | columns.flags[rows[behind]]) & 0x02 == 0
        following = np.full(len(rows), -1, np.int64)
        following[ahead[is_joined]] = behind[is_joined]
        self._following: list[int] = following.tolist()
        self._size: list[int] = size.tolist()
        self._is_read = bytearray(len(rows))

    def was_read(self, place: int) -> bool:
        """Whether the segment was read together with an earlier one."""
        return bool(self._is_read[place])

    def is_followed(self, place: int) -> bool:
        """Whether another segment joins this one."""
        return self._following[place] >= 0

    def take(self, place: int, limit_bytes: int, first_frame: int) -> tuple[list[Chunk], int]:
        """This segment and those that join, ``limit_bytes`` at most; none where there would be only one."""
        places, size_bytes = [], 0
        while place >= 0 and size_bytes + self._size[place] <= limit_bytes:
            places.append(place)
            size_bytes += self._size[place]
            place = self._following[place]
        if len(places) < 2:
            return [], 0
        for one in places:
            self._is_read[one] = 1
        rows = self._rows[places]
        view = memoryview(self._columns.buffer)
        ends = (self._start[places].tolist(), self._end[places].tolist())
        about = ((first_frame + rows).tolist(), self._columns.at_ns[rows].tolist())
        chunks = [Chunk(bytes(view[a:b]), frame, at) for a, b, frame, at in zip(*ends, *about, strict=True)]
        return chunks, size_bytes
