"""From a five-tuple to its conversation: dictionaries of bounded size before a table of 8 bytes a place.

The table holds 32 bits of a key's hash and the row; whether the row is the right one is read from the row itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from reportgen.capture.flow_table import KIND, PORTS, FlowTable

_CACHE_COUNT = 200_000
_FIRST_PLACES_LOG = 16
_LOW = 0xFFFFFFFF


class FlowIndex:
    """The newest conversation of each five-tuple."""

    def __init__(self, table: FlowTable) -> None:
        self._table = table
        self._new: dict[bytes, int] = {}  # key → slot of the first end; not in the table of places yet
        self._known: dict[bytes, int] = {}  # the same, read from the table of places
        self._places = array("Q")  # 0: free; else hash << 32 | row + 1
        self._used_count = 0

    def slot(self, key: bytes, turned: int) -> int | None:
        """The slot for a packet with ``key`` that goes from the second end to the first where ``turned`` is 1."""
        slot = self._new.get(key)
        if slot is None:
            if not self._used_count:
                return None
            slot = self._known.get(key)
            if slot is None:
                slot = self._stored(key)
                if slot is None:
                    return None
                if len(self._known) >= _CACHE_COUNT:
                    self._known = {}
                self._known[key] = slot
        return slot ^ turned

    def slots(self, keys: Sequence[bytes]) -> list[int]:
        """The slots of the first ends of many keys; -1 for those that are not known."""
        get, slot_of = self._new.get, self.slot
        found = [get(key, -1) for key in keys]
        if self._used_count:
            for place, slot in enumerate(found):
                if slot < 0 and (stored := slot_of(keys[place], 0)) is not None:
                    found[place] = stored
        return found

    def put(self, key: bytes, slot: int) -> None:
        """Makes ``slot`` (of the first end) the newest for ``key``."""
        if len(self._new) >= _CACHE_COUNT:
            self._store_new()
        self._new[key] = slot

    def _stored(self, key: bytes) -> int | None:
        entry = self._places[self._find(key)]
        if not entry:
            return None
        row = (entry & _LOW) - 1
        one, two, protocol = self._ends(row)
        return 2 * row + (0 if key == one + two + protocol else 1)

    def _store_new(self) -> None:
        wanted = self._used_count + len(self._new)
        size = max(len(self._places), 1 << _FIRST_PLACES_LOG)
        while 2 * wanted > size:
            size *= 2
        if size > len(self._places):
            self._grow(size)
        for key, slot in self._new.items():
            place = self._find(key)
            self._used_count += not self._places[place]
            self._places[place] = (hash(key) & _LOW) << 32 | (slot >> 1) + 1
            self._known.pop(key, None)
        self._new = {}

    def _grow(self, size: int) -> None:
        old = self._places
        self._places = places = array("Q", bytes(8)) * size
        for entry in old:
            if entry:
                place = entry >> 32 & size - 1
                while places[place]:
                    place = place + 1 & size - 1
                places[place] = entry

    def _find(self, key: bytes) -> int:
        """The place that holds ``key``, or the free one where it would stand."""
        places, mask, tag = self._places, len(self._places) - 1, hash(key) & _LOW
        place = tag & mask
        while entry := places[place]:
            if entry >> 32 == tag and self._is(key, (entry & _LOW) - 1):
                break
            place = place + 1 & mask
        return place

    def _is(self, key: bytes, row: int) -> bool:
        one, two, protocol = self._ends(row)
        return key in (one + two + protocol, two + one + protocol)

    def _ends(self, row: int) -> tuple[bytes, bytes, bytes]:
        table = self._table
        one, two = table.originator[row], table.responder[row]
        ports = ((table.word(row, PORTS + side) & 0xFFFF).to_bytes(2, "big") for side in (0, 1))
        return one + next(ports), two + next(ports), bytes((table.word(row, KIND) & 0xFF,))
