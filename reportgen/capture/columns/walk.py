"""From record to record, in many places of a window at once.

A record tells where the next one begins, so that a walk is serial. Here it starts at the window's beginning and, in
parallel, at one *plausible* header behind every so many bytes (a lane); all lanes step together. Rules:
- A lane counts only if the lane before it ends exactly where it begins. The first one begins at the true place, so by
  induction all do. Where one seam does not fit, the whole window is walked serially: plausible headers decide about
  speed, never about the result.
- A record longer than any real one, or one that the window does not hold whole, ends the walk.

Payloads that are captures themselves make seams fail; worst case: every window is walked both ways, about a third of a
microsecond a record more. Lanes that end early leave the step's arrays every 16 steps; the last few go on alone.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]

_STEPS_COUNT = 16
_FEW_LANES_COUNT = 12
_LEAST_LANE_BYTES = 8 << 10
_MOST_LANE_BYTES = 64 << 10
_MOST_SEARCHED_BYTES = 4096
_LANE_PER_SEARCHED = 32
_A_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Where a record's header has what."""

    order: str  # "<" | ">"
    head_bytes: int
    ticks_limit: int  # of the fraction of a second
    longest_bytes: int  # captured bytes of a record

    @property
    def length_place(self) -> int:
        """Of the captured length in the header."""
        return 8


class Walker:
    """Keeps what one window taught for the next: how far apart headers lie."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._u4 = np.dtype(form.order + "u4")
        self._length_of = struct.Struct(form.order + "I").unpack_from
        self._searched_bytes = 2048
        self.failed_windows_count = 0

    def walk(self, buffer: bytearray, start: int, end: int) -> tuple[Places, int]:
        """The places of all whole records in ``buffer[start:end]``, and the first byte that belongs to none.

        A record whose length is impossible ends the walk like one that is cut; the caller looks at it.
        """
        lane_bytes = max(_LEAST_LANE_BYTES, min(_MOST_LANE_BYTES, _LANE_PER_SEARCHED * self._searched_bytes))
        if end - start >= 4 * lane_bytes:
            found = self._in_lanes(buffer, start, end, lane_bytes)
            if found is not None:
                return found
            self.failed_windows_count += 1
        places: list[int] = []
        stop = self._serial(buffer, start, end, end, places)
        return np.array(places, np.int64), stop

    def _serial(self, buffer: bytearray, place: int, limit: int, end: int, places: list[int]) -> int:
        """Appends the records that begin before ``limit``; comes back with the first place that is none of them."""
        head_bytes, longest, length_of = self._form.head_bytes, self._form.longest_bytes, self._length_of
        length_place, last = self._form.length_place, end - head_bytes
        append = places.append
        while place < limit and place <= last:
            (length,) = length_of(buffer, place + length_place)
            following = place + head_bytes + length
            if length > longest or following > end:
                break
            append(place)
            place = following
        return place

    def _in_lanes(self, buffer: bytearray, start: int, end: int, lane_bytes: int) -> tuple[Places, int] | None:
        """None where a seam does not fit."""
        begins = self._begins(buffer, start, end, lane_bytes)
        limits = begins[1:]
        ends, found = self._step(buffer, begins[:-1], limits, end)
        if not np.array_equal(ends, limits):
            return None
        places: list[int] = []
        stop = self._serial(buffer, int(begins[-1]), end, end, places)
        joined = np.concatenate((found, np.array(places, np.int64), np.array([stop], np.int64)))
        apart = np.diff(joined)
        widest = int(apart.max(initial=0))
        longest = self._form.head_bytes + self._form.longest_bytes
        if widest > longest:  # the chain up to it is the true one
            too_long = int(np.flatnonzero(apart > longest)[0])
            return joined[:too_long], int(joined[too_long])
        if widest:
            self._searched_bytes = min(_MOST_SEARCHED_BYTES, max(256, widest + widest // 16))
        return joined[:-1], stop

    def _lengths(self, buffer: bytearray, end: int) -> NDArray[np.uint32]:
        """The captured length of a header at each byte."""
        place = self._form.length_place
        return np.ndarray((end - place - 3,), self._u4, buffer=buffer, offset=place, strides=(1,))

    def _begins(self, buffer: bytearray, start: int, end: int, lane_bytes: int) -> Places:
        """The true beginning, and of each further lane the first plausible header, if there is one."""
        form, searched = self._form, min(self._searched_bytes, lane_bytes)
        lanes_count = (end - start) // lane_bytes
        little = form.order == "<"
        words = np.ndarray((end - 3,), self._u4, buffer=buffer, strides=(1,))
        high = int(words[start]) >> 16
        first = start + lane_bytes

        highest, second = (3, 2) if little else (0, 1)
        shape = (lanes_count - 1, searched)
        candidates = np.ndarray(shape, np.uint8, buffer=buffer, offset=first + highest, strides=(lane_bytes, 1))
        found = np.flatnonzero(candidates == high >> 8)
        lane = found // searched
        place = first + lane * lane_bytes + (found - lane * searched)
        nearly = np.frombuffer(buffer, np.uint8)[place + second]
        seems = (nearly == (high & 255)) | (nearly == (high + 1 & 255))
        lane, place = lane[seems], place[seems]
        lane, place = (column[place < end - form.head_bytes - 16] for column in (lane, place))
        captured = words[place + 8]
        seems = (words[place + 4] < form.ticks_limit) & (captured <= form.longest_bytes)
        seems &= captured <= words[place + 12]
        lane, place, captured = (column[seems] for column in (lane, place, captured))
        following = place + form.head_bytes + captured
        is_inside = following < end - 16
        following = np.where(is_inside, following, start)
        near = words[following] - words[place] + np.uint32(_A_DAY_S) < np.uint32(2 * _A_DAY_S)
        near &= (words[following + 4] < form.ticks_limit) & (words[following + 8] <= form.longest_bytes)
        seems = ~is_inside | near
        lane, place = lane[seems], place[seems]
        is_first = np.ones(len(lane), bool)
        np.not_equal(lane[1:], lane[:-1], out=is_first[1:])
        return np.concatenate((np.array([start], np.int64), place[is_first].astype(np.int64)))

    def _step(self, buffer: bytearray, begins: Places, limits: Places, end: int) -> tuple[Places, Places]:
        """Where each lane came to (its first place at or behind its limit), and all places on the way."""
        lengths, head_bytes = self._lengths(buffer, end), self._form.head_bytes
        last = end - max(head_bytes, 12)
        ends, way = np.empty(len(begins), np.int64), _Way(len(begins))
        lanes, now = np.arange(len(begins)), begins
        while len(now) > _FEW_LANES_COUNT:
            steps = np.empty((_STEPS_COUNT + 1, len(now)), np.int64)
            steps[0] = now
            for number in range(_STEPS_COUNT):
                following = steps[number + 1]
                np.add(lengths[steps[number]], steps[number], out=following)
                following += head_bytes
                np.minimum(following, last, out=following)
            own, now = limits[lanes], steps[_STEPS_COUNT]
            way.add(lanes, steps[:_STEPS_COUNT], own)
            goes_on = now < own
            if not goes_on.all():
                ended = ~goes_on
                behind = np.where(steps[:, ended] >= own[ended], steps[:, ended], np.iinfo(np.int64).max)
                ends[lanes[ended]] = behind.min(axis=0)
                now, lanes = now[goes_on], lanes[goes_on]
        for lane, place in zip(lanes.tolist(), now.tolist(), strict=True):
            places: list[int] = []
            ends[lane] = self._serial(buffer, place, int(limits[lane]), end, places)
            way.add_rest(lane, places)
        return ends, way.in_order()


class _Way:
    """The places of all lanes, put in order without a sort: a lane's places stand behind those of the lanes before."""

    def __init__(self, lanes_count: int) -> None:
        self._counts = np.zeros(lanes_count, np.int64)
        self._blocks: list[tuple[Places, Places, NDArray[np.bool_]]] = []
        self._rests: list[tuple[int, list[int]]] = []

    def add(self, lanes: Places, steps: Places, limits: Places) -> None:
        """The next places of some lanes, a column each; those at or behind a lane's limit are not its own."""
        is_own = steps < limits
        self._counts[lanes] += np.count_nonzero(is_own, axis=0)
        self._blocks.append((lanes, steps, is_own))

    def add_rest(self, lane: int, places: list[int]) -> None:
        """The last places of a lane."""
        self._counts[lane] += len(places)
        self._rests.append((lane, places))

    def in_order(self) -> Places:
        """All of them."""
        found = np.empty(int(self._counts.sum()), np.int64)
        at = np.cumsum(self._counts)
        at -= self._counts
        number = np.arange(_STEPS_COUNT)[:, None]
        for lanes, steps, is_own in self._blocks:
            found[(at[lanes] + number)[is_own]] = steps[is_own]
            at[lanes] += _STEPS_COUNT
        for lane, places in self._rests:
            found[at[lane] : at[lane] + len(places)] = places
        return found
