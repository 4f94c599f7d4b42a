"""Packets that were recorded twice, found among many at once. The rules are those of :mod:`reportgen.capture.doubled`.

A packet can only be a copy where an earlier one has the same key and came in another link header. So keys and link
headers are hashed for all, and only where two with equal hashes of their keys differ in the hash of their header the
packets of that key are handed, in their order, to the very class that the serial path uses. Hashes decide about who is
looked at, never about who is a copy.

How long a packet is remembered depends on all packets before it (:class:`reportgen.capture.doubled.Generations`). That
chain is followed from one change of generation to the next, and begins anew, whatever came before, behind each silence
that is longer than the window. What is remembered at the end of a batch is kept for the next one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.capture.columns.alike import representatives
from reportgen.capture.columns.headers import Columns
from reportgen.capture.columns.links import Links
from reportgen.capture.columns.mixing import Words
from reportgen.capture.columns.walk import Places
from reportgen.capture.doubled import GENERATION_BYTES, WINDOW_NS, Generations, Sight, Sights


@dataclass(slots=True, eq=False, kw_only=True)
class _Kept:
    """Packets of one generation that are no copies; objects only of those that were looked at."""

    generation: int
    keys: Words
    origins: Words
    at_ns: list[int]
    data: list[bytes]
    network: list[int]
    interface: list[int]
    looked_at: dict[int, Sight]

    def sights(self, links: Links) -> Iterator[Sight]:
        """All of them, which from now on are the same objects."""
        packets = zip(self.at_ns, self.data, self.network, self.interface, strict=True)
        for place, (at_ns, data, network, interface) in enumerate(packets):
            if place not in self.looked_at:
                origin = interface, links.identity(interface)(data, network)
                self.looked_at[place] = Sight(at_ns, data, network, origin, self.generation)
            yield self.looked_at[place]


class DoubledColumns:
    """Takes the packets of a recording batch by batch."""

    def __init__(self) -> None:
        self._generations = Generations()
        self._kept: list[_Kept] = []

    def copies(self, columns: Columns, rows: Places) -> list[int]:
        """Which of ``rows`` (packets, ascending) were counted already."""
        at_ns, captured = columns.at_ns[rows], columns.captured[rows]
        keys, origins = columns.sight[rows], columns.origin[rows]
        doubtful = self._doubtful(keys, origins)
        silent = self._behind_silence(at_ns)
        start = 0
        if silent and not (doubtful and doubtful[0] < silent):
            start = silent  # whatever came before is out of reach
            self._generations.number += 2
            self._generations.began_ns, self._generations.held_bytes = int(at_ns[silent]), 0
            self._kept.clear()
        copies: list[int] = []
        sights = Sights()
        for kept in self._kept if doubtful else ():
            for sight in kept.sights(columns.links):
                sights.remember(sight)
        made: dict[int, Sight] = {}

        def decide(place: int, generation: int) -> bool:
            row = int(rows[place])
            sight = self._sight(columns, row, generation)
            if sights.is_copy(int(columns.ip_bytes[row]), sight):
                copies.append(row)
                return True
            made[place] = sight
            return False

        changes = self._follow(at_ns.data, captured, start, doubtful, decide)
        self._keep(columns, rows, (keys, origins), changes, made, frozenset(copies))
        return copies

    @staticmethod
    def _sight(columns: Columns, row: int, generation: int) -> Sight:
        data, network = columns.frame(row), int(columns.network[row] - columns.first[row])
        interface = int(columns.interface[row])
        origin = interface, columns.links.identity(interface)(data, network)
        return Sight(int(columns.at_ns[row]), data, network, origin, generation)

    def _doubtful(self, keys: Words, origins: Words) -> list[int]:
        """The places of packets whose key came with different origins, here or among what is kept."""
        before = sum(len(kept.keys) for kept in self._kept)
        if before:
            keys = np.concatenate([*(kept.keys for kept in self._kept), keys])
            origins = np.concatenate([*(kept.origins for kept in self._kept), origins])
        like = representatives(keys)
        differ = like[origins[like] != origins]
        if not len(differ):
            return []
        is_doubtful = np.zeros(len(keys), bool)
        is_doubtful[differ] = True
        found: list[int] = np.flatnonzero(is_doubtful[like[before:]]).tolist()
        return found

    def _behind_silence(self, at_ns: Places) -> int:
        """The last place before which nothing was for longer than the window; 0 where there is none."""
        if len(at_ns) < 2:
            return 0
        latest = np.maximum.accumulate(at_ns)
        if self._kept:
            np.maximum(latest, max(max(kept.at_ns) for kept in self._kept), out=latest)
        silent = np.flatnonzero(at_ns[1:] - latest[:-1] > WINDOW_NS)
        return int(silent[-1]) + 1 if len(silent) else 0

    def _follow(
        self, at_ns: memoryview, captured: Places, start: int, doubtful: list[int], decide: Callable[[int, int], bool]
    ) -> list[tuple[int, int]]:
        """Follows the generations to the end; (place, number) of each that begins, the one at ``start`` included."""
        state, count = self._generations, len(at_ns)
        sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(captured))).data
        times = np.frombuffer(at_ns, np.int64)[start:]
        is_rising = bool((times[1:] >= times[:-1]).all())
        changes = [(start, state.number)]
        place = start
        for stop in [*doubtful, count]:
            last = min(stop, count - 1)
            while place <= last:
                full = bisect_right(sums, GENERATION_BYTES - state.held_bytes + sums[place], place, last + 1)
                change = _first_outside(at_ns, state.began_ns, place, min(full, last + 1), is_rising)
                if change > last:
                    break
                state.number += 1
                state.began_ns, state.held_bytes = at_ns[change], 0
                changes.append((change, state.number))
                place = change
            state.held_bytes += sums[stop] - sums[place]
            place = stop
            if stop < count and decide(stop, state.number):
                state.held_bytes -= sums[stop + 1] - sums[stop]
        return changes

    def _keep(
        self,
        columns: Columns,
        rows: Places,
        hashes: tuple[Words, Words],
        changes: Sequence[tuple[int, int]],
        made: dict[int, Sight],
        copies: frozenset[int],
    ) -> None:
        """Keeps what the newest two generations remember."""
        newest = self._generations.number
        self._kept = [kept for kept in self._kept if kept.generation >= newest - 1]
        ends = [place for place, _ in changes[1:]] + [len(rows)]
        for (begin, generation), end in zip(changes, ends, strict=True):
            places: Sequence[int] = range(begin, end)
            if generation >= newest - 1 and copies:
                places = [place for place in places if int(rows[place]) not in copies]
            if generation >= newest - 1 and len(places):
                self._keep_some(columns, rows, hashes, places, generation, made)

    def _keep_some(
        self, columns: Columns, rows: Places, hashes: tuple[Words, Words], places: Sequence[int], generation: int,
        made: dict[int, Sight],
    ) -> None:  # fmt: skip
        chosen = np.array(places, np.int64)
        at = rows[chosen]
        first, view = columns.first[at], memoryview(columns.buffer)
        ends = (first + columns.captured[at]).tolist()
        self._kept.append(
            _Kept(
                generation=generation,
                keys=hashes[0][chosen],
                origins=hashes[1][chosen],
                at_ns=columns.at_ns[at].tolist(),
                data=[bytes(view[start:end]) for start, end in zip(first.tolist(), ends, strict=True)],
                network=(columns.network[at] - first).tolist(),
                interface=columns.interface[at].tolist(),
                looked_at={number: made[place] for number, place in enumerate(places) if place in made} if made else {},
            )
        )


def _first_outside(at_ns: memoryview, began_ns: int, place: int, limit: int, is_rising: bool) -> int:
    """The first place from ``place`` on, before ``limit``, whose time is outside the window; else ``limit``."""
    if not is_rising:
        return next((k for k in range(place, limit) if not 0 <= at_ns[k] - began_ns <= WINDOW_NS), limit)
    if place < limit and at_ns[place] < began_ns:
        return place
    return bisect_right(at_ns, began_ns + WINDOW_NS, place, limit)
