"""Volumes by hour of conversations that last longer than the hour they began in."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.capture.values import HourVolume

HOUR_NS = 3_600_000_000_000
# Bounds the memory that a file with a new hour in every record can take; a week of a busy home has about 30,000.
MOST_ENTRIES_COUNT = 500_000


class Hours:
    """What was not in a conversation's first hour, by row and hour: packets and frame bytes of both sides."""

    def __init__(self) -> None:
        self._later: dict[int, dict[int, list[int]]] = {}
        self._entries_count = 0

    def add(self, row: int, hour: int, side: int, frame_bytes: int, packets_count: int = 1) -> None:
        """Packets in another hour than the conversation's first."""
        hours = self._later.setdefault(row, {})
        counts = hours.get(hour)
        if counts is None:
            if self._entries_count >= MOST_ENTRIES_COUNT:
                hours[-1] = []  # marks that the row's hours are not whole
                return
            self._entries_count += 1
            counts = hours[hour] = [0, 0, 0, 0]
        counts[side] += packets_count
        counts[2 + side] += frame_bytes

    def volumes(self, row: int, totals: Sequence[int], first_hour: int) -> tuple[HourVolume, ...]:
        """All hours of a row, ascending; ``totals`` as in the counts of an hour. Empty where they are not whole."""
        later = self._later.get(row, {})
        if -1 in later:
            return ()
        rest = [total - sum(counts[place] for counts in later.values()) for place, total in enumerate(totals)]
        found = sorted([*later.items(), (first_hour, rest)])
        return tuple(
            HourVolume(
                at_ns=hour * HOUR_NS,
                orig_packets_count=counts[0],
                resp_packets_count=counts[1],
                orig_frame_bytes=counts[2],
                resp_frame_bytes=counts[3],
            )
            for hour, counts in found
        )
