"""Which conversation each packet of a batch belongs to: five-tuples by a sort, rows of the table by the shared index.

The rule for new generations (:class:`reportgen.capture.flows.FlowMaker`) is applied packet by packet only in groups
where an opening SYN does not fit the row that is there; rows are numbered in the order of their first frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.capture.columns.five_tuples import ends_of, in_groups, keys_of
from reportgen.capture.columns.headers import Columns, Numbers, Truth
from reportgen.capture.columns.walk import Places
from reportgen.capture.flow_index import FlowIndex
from reportgen.capture.flow_table import ISN, NO_ISN, SEEN, FlowTable
from reportgen.capture.flows import is_from_responder
from reportgen.capture.frames import ICMP, ICMPV6, TCP

_SYN, _ACK = 0x02, 0x10
_WELL_KNOWN_END = 1024


@dataclass(slots=True, eq=False, kw_only=True)
class Parts:
    """The packets of a batch by conversation; one part for each conversation that has any."""

    packets: Places  # rows of the columns, one part after the other, each in the order of the file
    part: Numbers  # of each packet
    starts: Places  # of each part in ``packets``
    row: Numbers  # of each part in the table of conversations
    side: Numbers  # of each packet: 0 from the originator, 1 from the responder
    is_new: Truth  # parts whose row is to be filled
    isn: dict[int, int]  # part → initial sequence number to be noted for a row that was there

    def slots(self, count: int) -> Numbers:
        """The slot of each of ``count`` rows of the columns; -1 for those in no part."""
        found = np.full(count, -1, np.int64)
        found[self.packets] = 2 * self.row[self.part] + self.side
        return found

    @classmethod
    def none(cls) -> Parts:
        """No parts at all."""
        empty = np.empty(0, np.int64)
        return cls(
            packets=empty, part=empty, starts=empty, row=empty, side=empty, is_new=np.empty(0, bool), isn={}
        )  # fmt: skip

    def with_pieces(self, pieces: list[tuple[int, int]]) -> Parts:
        """The same and later pieces of datagrams, as (row of the columns, slot)."""
        known = {row: part for part, row in enumerate(self.row.tolist())}
        first_new = len(known)
        parts = [known.setdefault(slot >> 1, len(known)) for _, slot in pieces]
        packets = np.concatenate((self.packets, np.array([row for row, _ in pieces], np.int64)))
        part = np.concatenate((self.part, np.array(parts, np.int64)))
        side = np.concatenate((self.side, np.array([slot & 1 for _, slot in pieces], np.int64)))
        order = np.lexsort((packets, part))
        part = part[order]
        return Parts(
            packets=packets[order],
            part=part,
            starts=np.flatnonzero(np.concatenate(([True], part[1:] != part[:-1]))),
            row=np.array(list(known), np.int64),
            side=side[order],
            is_new=np.append(self.is_new, np.zeros(len(known) - first_new, bool)),
            isn=self.isn,
        )


@dataclass(slots=True, eq=False)
class _Begun:
    """A conversation that begins in this batch, or goes on in it."""

    start: int  # in the sorted packets
    slot: int | None  # of the first end; None where it begins here
    isn: int | None = None


class Grouping:
    """Finds and makes rows."""

    def __init__(self, table: FlowTable, index: FlowIndex) -> None:
        self._table, self._index = table, index
        self._keys: list[bytes] = []
        self._slots: list[int | None] = []
        self._begun: list[tuple[int, int, int]] = []  # in this batch: number of the five-tuple, row of columns, slot
        self._begun_by_key: dict[bytes, tuple[int | None, list[tuple[int, int]]]] | None = None

    def parts(self, columns: Columns, rows: Places) -> Parts:
        """``rows``: packets that name their five-tuple, ascending, at least one. Makes rows; their words stay zero."""
        one, two, turned = ends_of(columns, rows)
        order, starts = in_groups(columns, rows, one, two)
        heads = order[starts]
        keys = keys_of(columns, rows[heads], turned[heads])
        slots = [self._index.slot(key, 0) for key in keys]
        self._keys, self._slots, self._begun, self._begun_by_key = keys, slots, [], None
        begun = self._generations(columns, rows, order, starts, turned, slots)
        return self._numbered(columns, rows, order, begun, turned, keys, starts)

    def slot_at(self, key: bytes, turned: int, row: int) -> int | None:
        """The slot as it was when the packet in ``row`` of the batch came: rows are made for a whole batch at once."""
        if self._begun_by_key is None:
            self._begun_by_key = {}
            for number, at, slot in sorted(self._begun):
                entry = self._begun_by_key.setdefault(self._keys[number], (self._slots[number], []))
                entry[1].append((at, slot))
        before, begun = self._begun_by_key.get(key, (None, []))
        if not begun:
            return self._index.slot(key, turned)
        known = [slot for at, slot in begun if at < row]
        found = known[-1] if known else before
        return None if found is None else found ^ turned

    def _generations(
        self, columns: Columns, rows: Places, order: Places, starts: Places, turned: Truth, slots: list[int | None]
    ) -> list[_Begun]:
        """The conversations in the order of ``order``."""
        flags = columns.flags[rows]
        opens = (flags & (_SYN | _ACK) == _SYN) & (columns.protocol[rows] == TCP)
        places = np.flatnonzero(opens[order])
        if not len(places):
            return [_Begun(start, slot) for start, slot in zip(starts.tolist(), slots, strict=True)]
        group = np.searchsorted(starts, places, "right") - 1
        isn = columns.sequence[rows[order[places]]].astype(np.int64)
        cuts = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
        with_syn = group[cuts]
        lowest, highest = np.minimum.reduceat(isn, cuts), np.maximum.reduceat(isn, cuts)
        begins_so = places[cuts] == starts[with_syn]
        special: dict[int, tuple[bool, int]] = {
            number: (low == high, low) if at_start or slots[number] is not None else (False, low)
            for number, low, high, at_start in zip(
                with_syn.tolist(), lowest.tolist(), highest.tolist(), begins_so.tolist(), strict=True
            )
        }
        found: list[_Begun] = []
        ends = [*starts[1:].tolist(), len(order)]
        for number, (start, end, slot) in enumerate(zip(starts.tolist(), ends, slots, strict=True)):
            is_one, known = special.get(number, (True, None))
            if known is not None and is_one and slot is not None:
                is_one = self._table.word(slot >> 1, ISN) == known
            if is_one:
                found.append(_Begun(start, slot))
            else:
                found += self._one_by_one(columns, rows[order[start:end]], turned[order[start:end]], start, slot)
        return found

    def _one_by_one(self, columns: Columns, rows: Places, turned: Truth, start: int, slot: int | None) -> list[_Begun]:
        """The rule of ``FlowMaker._slot``, for the packets of one five-tuple."""
        now = _Begun(start, slot)
        found = [now]
        isn, spoken = NO_ISN, [False, False]
        side_of_first = 0 if slot is None else slot & 1
        if slot is not None:
            row = slot >> 1
            isn = self._table.word(row, ISN)
            spoken = [bool(self._table.word(row, SEEN + side)) for side in (0, 1)]
        packets = zip(
            columns.flags[rows].tolist(), columns.sequence[rows].tolist(), columns.source_port[rows].tolist(),
            columns.destination_port[rows].tolist(), turned.tolist(), strict=True,
        )  # fmt: skip
        for place, (flags, sequence, source_port, destination_port, is_turned) in enumerate(packets):
            opens = flags & (_SYN | _ACK) == _SYN
            side = side_of_first ^ is_turned
            begins = slot is None and place == 0
            if not begins and opens and isn != sequence:
                if isn == NO_ISN and not side and not spoken[0]:
                    isn = now.isn = sequence
                elif not (side and not spoken[1] and isn != NO_ISN):
                    begins = True
            if begins:
                if place:
                    now = _Begun(start + place, None)
                    found.append(now)
                now.slot = None
                side = is_from_responder(TCP, flags, (source_port, destination_port))
                side_of_first = side ^ is_turned
                isn = sequence if opens else NO_ISN
                spoken = [False, False]
            spoken[side] = True
        return found

    def _numbered(
        self, columns: Columns, rows: Places, order: Places, begun: list[_Begun], turned: Truth, keys: list[bytes],
        group_starts: Places,
    ) -> Parts:  # fmt: skip
        """Gives new conversations their rows, in the order of their first packets, and the index their slots."""
        starts = np.array([one.start for one in begun], np.int64)
        slot_of_first = np.array([-1 if one.slot is None else one.slot for one in begun], np.int64)
        is_new = slot_of_first < 0
        news = np.flatnonzero(is_new)
        if len(news):
            first = order[starts[news]]
            by_time = np.argsort(first, kind="stable")
            news, first = news[by_time], first[by_time]
            by_responder = _from_responder(columns, rows[first])
            base = self._table.append_many(len(news))
            slot_of_first[news] = 2 * (base + np.arange(len(news))) + (by_responder ^ turned[first])
            group = np.searchsorted(group_starts, starts[news], "right") - 1
            frames = first.tolist()
            for number, slot, place in zip(group.tolist(), slot_of_first[news].tolist(), frames, strict=True):
                self._index.put(keys[number], slot)
                self._begun.append((number, int(rows[place]), slot))
        part = np.zeros(len(order), np.int64)
        part[starts[1:]] = 1
        np.cumsum(part, out=part)
        side = (slot_of_first[part] & 1) ^ turned[order]
        return Parts(
            packets=rows[order],
            part=part,
            starts=starts,
            row=slot_of_first >> 1,
            side=side,
            is_new=is_new,
            isn={number: one.isn for number, one in enumerate(begun) if one.isn is not None},
        )


def _from_responder(columns: Columns, rows: Places) -> Numbers:
    """The rule of ``flows.is_from_responder`` for the first packets of conversations."""
    protocol, flags = columns.protocol[rows], columns.flags[rows]
    source, destination = columns.source_port[rows], columns.destination_port[rows]
    found = ((source >= 0) & (source < _WELL_KNOWN_END) & (destination >= _WELL_KNOWN_END)).astype(np.int64)
    with_syn = (protocol == TCP) & (flags & _SYN != 0)
    found[with_syn] = flags[with_syn] & _ACK != 0
    for place in np.flatnonzero((protocol == ICMP) | (protocol == ICMPV6)).tolist():
        ports = (int(source[place]), int(destination[place]))
        found[place] = is_from_responder(int(protocol[place]), 0, ports)
    return found
