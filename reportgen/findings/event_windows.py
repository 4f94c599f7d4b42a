"""Which windows of time follow a noted movement, and which serve as control: without chance, the same on each run.

Control windows stand in the very hours (of the same days) in which movements were noted, at each full five minutes,
not near any noted movement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from reportgen.findings.uploads import SECOND_NS

# Our own conventions, printed as such.
WINDOW_S = 10
CONTROL_EVERY_S = 300
CONTROL_APART_S = 60

_HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Beginnings of windows of ``WINDOW_S`` seconds, in ns; and the noted movements that have none."""

    events_ns: tuple[int, ...]
    controls_ns: tuple[int, ...]
    outside_count: int  # noted outside the recording
    overlapping_count: int  # noted within the window of the one before


def windows(noted_ns: Iterable[int], *, first_at_ns: int, last_at_ns: int, local: Callable[[int], datetime]) -> Windows:
    """``noted_ns`` ascending; ``local`` gives an instant in the zone whose hours count."""
    noted = tuple(noted_ns)
    inside = [at for at in noted if first_at_ns <= at and at + WINDOW_S * SECOND_NS <= last_at_ns]
    events: list[int] = []
    for at in inside:
        if not events or at >= events[-1] + WINDOW_S * SECOND_NS:
            events.append(at)
    return Windows(
        events_ns=tuple(events),
        controls_ns=tuple(_controls(events, noted, first_at_ns, last_at_ns, local)),
        outside_count=len(noted) - len(inside),
        overlapping_count=len(inside) - len(events),
    )


def _controls(
    events: list[int], noted: tuple[int, ...], first_at_ns: int, last_at_ns: int, local: Callable[[int], datetime]
) -> list[int]:
    hours = sorted({_hour_ns(at, local) for at in events})
    candidates = (hour + step * SECOND_NS for hour in hours for step in range(0, _HOUR_S, CONTROL_EVERY_S))
    apart = CONTROL_APART_S * SECOND_NS
    return [
        at
        for at in candidates
        if first_at_ns <= at
        and at + WINDOW_S * SECOND_NS <= last_at_ns
        and all(abs(at - other) > apart for other in noted)
    ]


def _hour_ns(at_ns: int, local: Callable[[int], datetime]) -> int:
    """The beginning of the hour on the clock at home."""
    moment = local(at_ns)
    return (at_ns // SECOND_NS - moment.minute * 60 - moment.second) * SECOND_NS
