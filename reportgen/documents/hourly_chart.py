"""One picture: what the device sent in each hour, to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from reportgen.documents.chart import axis_ticks
from reportgen.documents.drawing import INK, TEXT, TONES, WIDTH, line, mark, rect, svg, text

_LEFT, _RIGHT = 15.0, 1.0
_PLOT = 32.0
_TOP = 7.0
MOST_HOURS = 24 * 31


def hourly_chart(
    hours: Sequence[tuple[int, ...]],
    days: Sequence[tuple[int, str]],
    format_bytes: Callable[[int], str],
    *,
    title: str,
    heading: str,
    banner: str = "",
) -> Markup:
    """The drawing: one bar for each hour, stacked by destination in the order of the series (at most four).

    ``days``: (index of the hour at which a day begins, its label). Raises: ValueError for no hours or too many.
    """
    if not hours or len(hours) > MOST_HOURS or max(map(len, hours)) > len(TONES):
        raise ValueError(f"{len(hours)} hours")
    highest = max(map(sum, hours))
    ticks = axis_ticks(highest)
    bottom = _TOP + _PLOT
    width = (WIDTH - _LEFT - _RIGHT) / len(hours)
    parts = [text("heading", 0, 3.0, heading, weight="bold"), *mark(banner, 3.0)]
    for tick in ticks:
        y = bottom - tick / ticks[-1] * _PLOT
        parts.append(line(_LEFT, y, WIDTH - _RIGHT, y, "#c9d1d8" if tick else INK))
        parts.append(text("tick", _LEFT - 1.2, y + 0.36 * TEXT, format_bytes(tick), anchor="end"))
    for index, values in enumerate(hours):
        top = bottom
        for series, value in enumerate(values):
            height = value / ticks[-1] * _PLOT
            top -= height
            if value:
                parts.append(rect(_LEFT + index * width, top, width, max(height, 0.2), TONES[series], INK))
    nearest = 0.0
    for index, label in days:
        x = _LEFT + index * width
        parts.append(line(x, bottom, x, bottom + 1.6, INK))
        if x >= nearest:
            parts.append(text("day", x + 0.6, bottom + 3.6, label))
            nearest = x + len(label) * 0.6 * TEXT + 2.0
    return svg(bottom + 5.0, title, parts)
