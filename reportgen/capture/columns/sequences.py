"""Sequence numbers of many segments at once: where each begins where the one before ended, there is nothing to tell.

The segments of a direction are cut into *runs* in which each joins the one before. A direction of one run that joins
what is expected only moves its expectation on. All other runs go, in the order of the file, through
:meth:`reportgen.capture.tcp_sequence.Sequences.note`, their first segment first; the rest of a run follows in one step
as soon as it joins.
"""

from __future__ import annotations

import heapq

import numpy as np

from reportgen.capture.columns.grouping import Parts
from reportgen.capture.columns.headers import Columns
from reportgen.capture.columns.rows import Matrix
from reportgen.capture.flow_table import NEXT, FlowTable
from reportgen.capture.frames import TCP
from reportgen.capture.tcp_sequence import Sequences

_FIN, _SYN = 0x01, 0x02
_MASK = 0xFFFFFFFF

_Run = tuple[int, int, int, int]  # (packet, slot, place of its first segment, place behind its last)


class SequenceColumns:
    """The segments of one batch."""

    def __init__(self, columns: Columns, parts: Parts, words: Matrix) -> None:
        """Moves expectations on in ``words`` where that is all; the rest waits for :meth:`note_rest`."""
        at = parts.packets
        flags = columns.flags[at]
        extra = ((flags & _SYN) >> 1) + (flags & _FIN)
        size = columns.payload_bytes[at] + extra
        has_numbers = (columns.protocol[at] == TCP) & (flags != 0) & (size > 0)
        for row, packet in columns.odd.items():
            if packet.fragment is not None and not packet.is_later_fragment:
                has_numbers &= at != row
        self._runs: list[_Run] = []
        self._first: list[int] = []
        self._payload: list[int] = []
        self._extra: list[int] = []
        self._packet: list[int] = []
        chosen = [np.flatnonzero(has_numbers & (parts.side == side)) for side in (0, 1)]
        for side, places in enumerate(chosen):
            if len(places):
                self._take(columns, parts, words, side, places, size[places], extra[places])

    def _take(
        self, columns: Columns, parts: Parts, words: Matrix, side: int, places: Matrix, size: Matrix, extra: Matrix
    ) -> None:
        packet, part = parts.packets[places], parts.part[places]
        first = columns.sequence[packet].astype(np.int64)
        end = first + size & _MASK
        is_head = np.ones(len(places), bool)
        is_head[1:] = part[1:] != part[:-1]
        joins = np.empty(len(places), bool)
        joins[1:] = first[1:] == end[:-1]
        heads = np.flatnonzero(is_head)
        expected = words[part[heads], NEXT + side]
        joins[heads] = (expected < 0) | (expected == first[heads])
        joins_all = np.logical_and.reduceat(joins, heads)
        last = np.append(heads[1:], len(places)) - 1
        words[part[heads[joins_all]], NEXT + side] = end[last[joins_all]]
        if joins_all.all():
            return
        is_begin = ~joins | is_head
        of_broken = np.repeat(~joins_all, last + 1 - heads)
        begins = np.flatnonzero(is_begin & of_broken)
        every = np.flatnonzero(is_begin)
        ends = np.append(every[1:], len(places))[np.searchsorted(every, begins)]
        slots = 2 * parts.row[part[begins]] + side
        base = len(self._first)
        self._runs += zip(
            packet[begins].tolist(), slots.tolist(), (begins + base).tolist(), (ends + base).tolist(), strict=True
        )
        self._first += first.tolist()
        self._payload += (size - extra).tolist()
        self._extra += extra.tolist()
        self._packet += packet.tolist()

    def note_rest(self, table: FlowTable, sequences: Sequences) -> None:
        """Tells the runs that do not simply follow, once the rows are back in ``table``."""
        runs, first = self._runs, self._first
        heapq.heapify(runs)
        while runs:
            _, slot, place, end = heapq.heappop(runs)
            words, at = table.place(slot >> 1)
            expects = at + NEXT + (slot & 1)
            if words[expects] >= 0 and words[expects] != first[place]:
                sequences.note(words, at, slot, first[place], self._payload[place], self._extra[place])
                place += 1
                if place < end and words[expects] != first[place]:
                    heapq.heappush(runs, (self._packet[place], slot, place, end))
                    continue
            if place < end:
                words[expects] = first[end - 1] + self._payload[end - 1] + self._extra[end - 1] & _MASK
