"""What recordings show over time before anything is declared: bytes by hour, pictures and attempts by day.

The numbers are those of the first screen's table (:mod:`reportgen.analysis.first_look`): every device of the home
network together, only addresses outside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.capture.values import Capture, Completeness

HOUR_NS = 3_600_000_000_000
_QUARTER_NS = HOUR_NS // 4  # every time zone's day begins at a quarter of an hour
_ABROAD = frozenset({AddressScope.GLOBAL, AddressScope.DOCUMENTATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class HourSeries:
    """Bytes sent in each hour (whole frames): to each of some addresses, then to all others together."""

    first_at_ns: int
    hours: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts:
    """One day; counts in the order of the addresses, then all others; None where nothing was recorded."""

    day: date
    transmissions: tuple[int, ...] | None  # of whole pictures
    attempts: tuple[int, ...] | None


def hour_series(captures: Sequence[Capture], addresses: Sequence[str], *, most_hours: int) -> HourSeries | None:
    """The hours from the first to the last; None where there are none, too many, or some were not kept."""
    place = {address: index for index, address in enumerate(addresses)}
    table: dict[int, list[int]] = {}
    for capture in captures:
        for flow in capture.flows:
            if scope_of(flow.responder) not in _ABROAD or not flow.orig_frame_bytes:
                continue
            volumes = capture.flows.volumes(flow.index)
            if not volumes:
                return None
            column = place.get(flow.responder, len(addresses))
            for volume in volumes:
                row = table.setdefault(volume.at_ns // HOUR_NS, [0] * (len(addresses) + 1))
                row[column] += volume.orig_frame_bytes
    if not table or max(table) - min(table) >= most_hours:
        return None
    first = min(table)
    zero = (0,) * (len(addresses) + 1)
    hours = tuple(tuple(table.get(hour, zero)) for hour in range(first, max(table) + 1))
    return HourSeries(first_at_ns=first * HOUR_NS, hours=hours)


def day_counts(
    captures: Sequence[Capture], addresses: Sequence[str], day_of: Callable[[int], date], *, most_days: int
) -> tuple[DayCounts, ...]:
    """Every day from the first to the last one recorded; empty where there are none or more than ``most_days``."""
    recorded = _recorded(captures, day_of, most_days)
    if not recorded:
        return ()
    place = {address: index for index, address in enumerate(addresses)}
    images = (
        (image.responder, image.first_at_ns)
        for capture in captures
        for image in capture.images
        if image.completeness is Completeness.COMPLETE
    )
    tries = ((attempt.responder, attempt.first_at_ns) for capture in captures for attempt in capture.attempts)
    sent, tried = (_by_day(found, place, day_of) for found in (images, tries))
    first, last = min(recorded), max(recorded)
    zero = (0,) * (len(addresses) + 1)
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return tuple(
        DayCounts(
            day=day,
            transmissions=tuple(sent.get(day, zero)) if day in recorded else None,
            attempts=tuple(tried.get(day, zero)) if day in recorded else None,
        )
        for day in days
    )


def _recorded(captures: Iterable[Capture], day_of: Callable[[int], date], most_days: int) -> set[date]:
    """The days that a file touches; none where they are spread over more than ``most_days``."""
    files = [file for capture in captures for file in capture.files]
    ends = [
        (day_of(file.first_at_ns), day_of(file.last_at_ns))
        for file in files
        if file.first_at_ns is not None and file.last_at_ns is not None
    ]
    if not ends or (max(last for _, last in ends) - min(first for first, _ in ends)).days >= most_days:
        return set()
    return {first + timedelta(days=offset) for first, last in ends for offset in range((last - first).days + 1)}


def _by_day(
    found: Iterable[tuple[str, int]], place: dict[str, int], day_of: Callable[[int], date]
) -> dict[date, list[int]]:
    known: dict[int, date] = {}
    table: dict[date, list[int]] = {}
    for address, at_ns in found:
        if scope_of(address) not in _ABROAD:
            continue
        quarter = at_ns // _QUARTER_NS
        if quarter not in known:
            known[quarter] = day_of(at_ns)
        row = table.setdefault(known[quarter], [0] * (len(place) + 1))
        row[place.get(address, len(place))] += 1
    return table
