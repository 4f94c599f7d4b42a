"""Which conversation each packet of a batch belongs to: rows of the table by the shared index.

The rule for new generations (:class:`reportgen.capture.flows.FlowMaker`) is applied packet by packet only in groups
where an opening SYN does not fit the row that is there; rows are numbered in the order of their first frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.capture.columns.headers import Columns, Numbers, Truth
from reportgen.capture.columns.stretches import Stretches, Sums
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
    sums: Sums  # of each part, the originator's first

    def slots(self, count: int) -> Numbers:
        """The slot of each of ``count`` rows of the columns; -1 for those in no part."""
        found = np.full(count, -1, np.int64)
        found[self.packets] = 2 * self.row[self.part] + self.side
        return found

    @classmethod
    def with_pieces(cls, columns: Columns, parts: Parts | None, pieces: list[tuple[int, int]]) -> Parts:
        """Those of ``parts`` and later pieces of datagrams, as (row of the columns, slot); at least one."""
        at = np.array([row for row, _ in pieces], np.int64)
        known = {} if parts is None else {row: part for part, row in enumerate(parts.row.tolist())}
        first_new = len(known)
        part = np.array([known.setdefault(slot >> 1, len(known)) for _, slot in pieces], np.int64)
        side = np.array([slot & 1 for _, slot in pieces], np.int64)
        if parts is not None:
            at, part = np.concatenate((parts.packets, at)), np.concatenate((parts.part, part))
            side = np.concatenate((parts.side, side))
        order = np.lexsort((at, part))
        packets, part, side = at[order], part[order], side[order]
        starts = np.flatnonzero(np.concatenate(([True], part[1:] != part[:-1])))
        is_new = np.zeros(len(known), bool)
        if parts is not None:
            is_new[:first_new] = parts.is_new
        return cls(
            packets=packets,
            part=part,
            starts=starts,
            row=np.array(list(known), np.int64),
            side=side,
            is_new=is_new,
            isn={} if parts is None else parts.isn,
            sums=Sums.of(columns, packets, side, starts),
        )


class Grouping:
    """Finds and makes rows."""

    def __init__(self, table: FlowTable, index: FlowIndex) -> None:
        self._table, self._index = table, index
        self._keys: list[bytes] = []
        self._slots: list[int] = []  # as they were before the batch; -1: none
        self._begun: list[tuple[int, int, int]] = []  # in this batch: number of the five-tuple, row of columns, slot
        self._begun_by_key: dict[bytes, tuple[int, list[tuple[int, int]]]] | None = None

    def parts(self, columns: Columns, stretches: Stretches) -> Parts:
        """Makes rows for conversations that begin; their words stay zero."""
        self._keys, self._begun, self._begun_by_key = stretches.keys, [], None
        self._slots = self._index.slots(stretches.keys)
        return self._numbered(columns, stretches, *self._generations(columns, stretches))

    def slot_at(self, key: bytes, turned: int, row: int) -> int | None:
        """The slot as it was when the packet in ``row`` of the batch came: rows are made for a whole batch at once."""
        if self._begun_by_key is None:
            self._begun_by_key = {}
            for number, at, slot in sorted(self._begun):
                entry = self._begun_by_key.setdefault(self._keys[number], (self._slots[number], []))
                entry[1].append((at, slot))
        before, begun = self._begun_by_key.get(key, (-1, []))
        if not begun:
            return self._index.slot(key, turned)
        known = [slot for at, slot in begun if at < row]
        found = known[-1] if known else before
        return None if found < 0 else found ^ turned

    def _generations(self, columns: Columns, stretches: Stretches) -> tuple[Places, Numbers, dict[int, int]]:
        """Where each conversation begins in the packets, the slot of its first end or -1, and what is to be noted."""
        starts = stretches.starts
        slots = np.array(self._slots, np.int64)
        split = [
            begun
            for number in self._doubtful(columns, stretches)
            for begun in self._one_by_one(columns, stretches, number, int(slots[number]))
        ]
        if not split:
            return starts, slots, {}
        keep = ~np.isin(starts, [start for start, _, _ in split])
        starts = np.concatenate((starts[keep], np.array([start for start, _, _ in split], np.int64)))
        slots = np.concatenate((slots[keep], np.array([slot for _, slot, _ in split], np.int64)))
        order = np.argsort(starts)
        starts = starts[order]
        isn = {int(np.searchsorted(starts, start)): isn for start, _, isn in split if isn is not None}
        return starts, slots[order], isn

    def _doubtful(self, columns: Columns, stretches: Stretches) -> list[int]:
        """Five-tuples in which an opening SYN does not fit what is there or what their first packet began."""
        places = stretches.opens
        if not len(places):
            return []
        group = np.searchsorted(stretches.starts, places, "right") - 1
        isn = columns.sequence[stretches.packets[places]].astype(np.int64)
        cuts = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
        numbers = group[cuts]
        lowest, highest = np.minimum.reduceat(isn, cuts), np.maximum.reduceat(isn, cuts)
        begins_so = places[cuts] == stretches.starts[numbers]
        found = []
        for number, low, high, at_start in zip(
            *(column.tolist() for column in (numbers, lowest, highest, begins_so)), strict=True
        ):
            slot = self._slots[number]
            fits = at_start if slot < 0 else self._table.word(slot >> 1, ISN) == low
            if low != high or not fits:
                found.append(number)
        return found

    def _one_by_one(
        self, columns: Columns, stretches: Stretches, number: int, slot: int
    ) -> list[tuple[int, int, int | None]]:
        """The rule of ``FlowMaker._slot``, for the packets of one five-tuple: see ``_generations``."""
        start = int(stretches.starts[number])
        end = int(stretches.starts[number + 1]) if number + 1 < len(stretches.starts) else len(stretches.packets)
        rows, turned = stretches.packets[start:end], stretches.turned[start:end]
        found: list[tuple[int, int, int | None]] = [(start, slot, None)]
        isn, spoken = NO_ISN, [False, False]
        side_of_first = 0 if slot < 0 else slot & 1
        if slot >= 0:
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
            begins = slot < 0 and place == 0
            if not begins and opens and isn != sequence:
                if isn == NO_ISN and not side and not spoken[0]:
                    isn = sequence
                    found[-1] = (*found[-1][:2], isn)
                elif not (side and not spoken[1] and isn != NO_ISN):
                    begins = True
            if begins:
                if not place:
                    found.clear()
                found.append((start + place, -1, None))
                side = is_from_responder(TCP, flags, (source_port, destination_port))
                side_of_first = side ^ is_turned
                isn = sequence if opens else NO_ISN
                spoken = [False, False]
            spoken[side] = True
        return found

    def _numbered(
        self, columns: Columns, stretches: Stretches, starts: Places, slot_of_first: Numbers, isn: dict[int, int]
    ) -> Parts:
        """Gives new conversations their rows, in the order of their first packets, and the index their slots."""
        packets, turned = stretches.packets, stretches.turned
        is_new = slot_of_first < 0
        news = np.flatnonzero(is_new)
        if len(news):
            news = news[np.argsort(packets[starts[news]], kind="stable")]
            at = starts[news]
            by_responder = _from_responder(columns, packets[at])
            base = self._table.append_many(len(news))
            slot_of_first[news] = 2 * (base + np.arange(len(news))) + (by_responder ^ turned[at])
            group = np.searchsorted(stretches.starts, at, "right") - 1
            for number, slot, row in zip(
                group.tolist(), slot_of_first[news].tolist(), packets[at].tolist(), strict=True
            ):
                self._index.put(self._keys[number], slot)
                self._begun.append((number, row, slot))
        sums = stretches.sums.together(np.searchsorted(stretches.cuts, starts))
        sums.turn(slot_of_first & 1 == 1)
        counts = np.diff(np.append(starts, len(packets)))
        return Parts(
            packets=packets,
            part=np.repeat(np.arange(len(starts)), counts),
            starts=starts,
            row=slot_of_first >> 1,
            side=np.repeat(slot_of_first & 1, counts) ^ turned,
            is_new=is_new,
            isn=isn,
            sums=sums,
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
