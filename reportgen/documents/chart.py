"""One picture: what was sent on each day, and which connection attempts stayed unanswered.

Two panels, one above the other, each with its own axis from zero: nothing is dwarfed by the other kind, and no
axis is broken or logarithmic. The count stands at every bar. Host names stay out of the drawing (text in SVG is
not shaped); the legend in the page names the tones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from markupsafe import Markup

from reportgen.documents.drawing import CHARACTER, INK, TEXT, TONES, WIDTH, line, mark, rect, svg, text

_LEFT, _RIGHT = 13.0, 1.0
_PLOT = 17.0
_WIDEST_BAR = 9.0
_CLEAR = 0.8  # around a count, so that the line of a filter does not touch it


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: counts by series in the same order everywhere; ``None`` where nothing was recorded on that day."""

    label: str
    transmissions: tuple[int, ...] | None
    attempts: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWords:
    """The words of the drawing, in the document's language."""

    title: str  # what the picture shows, in one or two sentences: read aloud in its place
    transmissions: str  # heading of the upper panel
    attempts: str  # heading of the lower panel
    filter: str  # at the marked line
    mark: str = ""  # words that must stand in every picture of an example


Column = tuple[int, ...] | None


class _Slots(NamedTuple):
    """How the days share the width."""

    width: float
    bar: float
    upright_counts: bool
    upright_days: bool

    def middle(self, index: int) -> float:
        return _LEFT + (index + 0.5) * self.width


class _Panel(NamedTuple):
    """One of the two plots; ``top`` and ``bottom`` are the ends of its axis."""

    columns: list[Column]
    heading: str
    heading_at: float
    top: float
    ticks: tuple[int, ...]

    @property
    def bottom(self) -> float:
        return self.top + _PLOT

    @property
    def scale(self) -> float:
        return _PLOT / self.ticks[-1]


def daily_chart(
    days: Sequence[Day],
    words: ChartWords,
    format_count: Callable[[int], str],
    filter_at: float | None = None,
    *,
    format_upper: Callable[[int], str] | None = None,
) -> Markup:
    """The drawing as an inline SVG element, 165 mm wide, the same for the same values.

    ``format_upper`` writes the numbers of the upper panel where they are no counts.
    ``filter_at`` counts days from the left edge of the first one: 2.5 is noon of the third. ``None`` draws no line.
    A day that was not recorded has a grey band and no count, never a zero.

    Raises: ValueError for no day, more than four series, or series that differ in number between days.
    """
    _check(days)
    sent, tried = [day.transmissions for day in days], [day.attempts for day in days]
    formats = (format_upper or format_count, format_count)
    panels = tuple(zip(formats, (sent, tried), strict=True))
    written = [write(sum(column)) for write, columns in panels for column in columns if column]
    longest = max(map(len, written), default=0)
    slots = _slots([day.label for day in days], longest)
    count_height = longest * CHARACTER if slots.upright_counts else TEXT
    upper = _panel(sent, words.transmissions, 7.5 if filter_at is not None else 3.0, count_height)
    lower = _panel(tried, words.attempts, upper.bottom + 6.5, count_height)
    foot = lower.bottom + (max(len(day.label) for day in days) * CHARACTER if slots.upright_days else TEXT) + 3.0
    layers = [
        *(part for panel, write in zip((upper, lower), formats, strict=True) for part in _ground(panel, slots, write)),
        *mark(words.mark, upper.heading_at),
        *_filter_line(filter_at, words.filter, lower.bottom, slots, len(days)),
        *(part for panel, write in zip((upper, lower), formats, strict=True) for part in _bars(panel, slots, write)),
        *(_day_label(day.label, slots.middle(index), lower.bottom, slots) for index, day in enumerate(days)),
    ]
    return svg(foot, words.title, layers)


def _check(days: Sequence[Day]) -> None:
    series = {len(column) for day in days for column in (day.transmissions, day.attempts) if column is not None}
    if not days or len(series) > 1 or max(series, default=0) > len(TONES):
        raise ValueError(f"{len(days)} days with {sorted(series)} series")


def _slots(labels: list[str], longest_count: int) -> _Slots:
    width = (WIDTH - _LEFT - _RIGHT) / len(labels)
    return _Slots(
        width=width,
        bar=min(0.72 * width, _WIDEST_BAR),
        upright_counts=longest_count * CHARACTER > width,
        upright_days=max(map(len, labels)) * CHARACTER > width,
    )


def _panel(columns: list[Column], heading: str, heading_at: float, count_height: float) -> _Panel:
    """Leaves as much room above the axis as the highest bar's count needs."""
    highest = max((sum(column) for column in columns if column), default=0)
    ticks = axis_ticks(highest)
    room = max(highest / ticks[-1] * _PLOT + count_height + 1.0 - _PLOT, 0.36 * TEXT)
    return _Panel(columns, heading, heading_at, heading_at + 2.6 + room, ticks)


def _ground(panel: _Panel, slots: _Slots, format_count: Callable[[int], str]) -> list[str]:
    parts = [text("heading", 0, panel.heading_at, panel.heading, weight="bold")]
    for tick in panel.ticks:
        y = panel.bottom - tick * panel.scale
        parts.append(line(_LEFT, y, WIDTH - _RIGHT, y, "#c9d1d8" if tick else INK))
        parts.append(text("tick", _LEFT - 1.2, y + 0.36 * TEXT, format_count(tick), anchor="end"))
    for index, column in enumerate(panel.columns):
        if column is None:
            x = slots.middle(index) - slots.width / 2
            parts.append(rect(x, panel.top, slots.width, _PLOT, "#e4e9ed"))
    return parts


def _bars(panel: _Panel, slots: _Slots, format_count: Callable[[int], str]) -> list[str]:
    parts = []
    for index, column in enumerate(panel.columns):
        if column is None:
            continue
        top = panel.bottom
        for series, value in enumerate(column):
            top -= value * panel.scale
            if value:
                x = slots.middle(index) - slots.bar / 2
                parts.append(rect(x, top, slots.bar, value * panel.scale, TONES[series], INK))
        parts.extend(_count(format_count(sum(column)), slots.middle(index), top - 0.7, slots.upright_counts))
    return parts


def axis_ticks(highest: int) -> tuple[int, ...]:
    """Two to five whole numbers from 0 to at least ``highest``, in steps of 1, 2 or 5 times a power of ten."""
    steps = (factor * 10**power for power in count() for factor in (1, 2, 5))
    step = next(step for step in steps if 4 * step >= highest)
    intervals = max(-(-highest // step), 1)
    return tuple(range(0, (intervals + 1) * step, step))


def _count(words: str, x: float, y: float, upright: bool) -> list[str]:
    """The number at a bar, on white where grid or filter line would run through it."""
    length = len(words) * CHARACTER
    wide = length + 2 * _CLEAR
    if upright:
        return [
            rect(x - 0.4 * TEXT - _CLEAR, y - wide + _CLEAR, 0.8 * TEXT + 2 * _CLEAR, wide, "#ffffff"),
            text("count", x + 0.36 * TEXT, y, words, turned=True),
        ]
    return [
        rect(x - wide / 2, y - 0.8 * TEXT, wide, 0.8 * TEXT + 0.5, "#ffffff"),
        text("count", x, y, words, anchor="middle"),
    ]


def _day_label(label: str, x: float, axis: float, slots: _Slots) -> str:
    if slots.upright_days:
        return text("day", x + 0.36 * TEXT, axis + 1.2, label, anchor="end", turned=True)
    return text("day", x, axis + 3.4, label, anchor="middle")


def _filter_line(filter_at: float | None, label: str, bottom: float, slots: _Slots, days_count: int) -> list[str]:
    if filter_at is None:
        return []
    x = _LEFT + min(max(filter_at, 0.0), float(days_count)) * slots.width
    side, anchor = (1.2, "start") if x < WIDTH / 2 else (-1.2, "end")
    return [
        line(x, 1.0, x, bottom, INK, width=0.4, dashes="1.4 0.9"),
        text("filter", x + side, 3.0, label, anchor=anchor, weight="bold"),
    ]
