"""One picture: letters and deadlines on one line of time, numbered; the table beside says what each number is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from markupsafe import Markup

from reportgen.documents.drawing import INK, TEXT, WIDTH, line, mark, number, rect, svg, text

_LEFT, _RIGHT = 6.0, 8.0
_AXIS = 17.0
_APART = 6.5  # two marks closer than this stand on different heights


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One day: a letter that was sent or received, or the last day of a period."""

    day: date
    kind: Literal["sent", "received", "deadline"]


def timeline_chart(
    points: Sequence[Point], labels: Sequence[str], *, title: str, words: dict[str, str], banner: str = ""
) -> Markup:
    """The drawing; ``points`` by day, numbered from 1; ``labels``: of the first and the last day.

    Sent letters are filled squares above the line, received ones empty squares above it, deadlines bars below it.
    ``words``: kind → what the sign means. Raises: ValueError for no points.
    """
    if not points:
        raise ValueError("no points")
    first, last = points[0].day, points[-1].day
    span = max((last - first).days, 1)
    height = _AXIS + 16.0
    parts = [*mark(banner, 3.0), line(_LEFT, _AXIS, WIDTH - _RIGHT, _AXIS, INK, width=0.4)]
    heights: dict[bool, list[float]] = {True: [], False: []}
    for place, point in enumerate(points, start=1):
        x = _LEFT + (point.day - first).days / span * (WIDTH - _LEFT - _RIGHT)
        below = point.kind == "deadline"
        near = [other for other in heights[below] if x - other < _APART]
        heights[below].append(x)
        step = len(near) % 3 * 4.0
        parts += _sign(point.kind, x, _AXIS + 3.6 + step if below else _AXIS - 3.6 - step, str(place))
    parts.append(text("day", _LEFT, height - 1.0, labels[0]))
    parts.append(text("day", WIDTH - _RIGHT, height - 1.0, labels[1], anchor="end"))
    x = 0.0
    for kind in ("sent", "received", "deadline"):
        parts += [*_sign(kind, x + 1.5, 2.2, ""), text("legend", x + 4.0, 3.0, words[kind])]
        x += len(words[kind]) * 0.55 * TEXT + 9.0
    return svg(height, title, parts)


def _sign(kind: str, x: float, y: float, label: str) -> list[str]:
    if kind == "deadline":
        parts = [
            f'<path d="M{number(x - 1.5)} {number(y + 1.4)} L{number(x)} {number(y - 1.4)} '
            f'L{number(x + 1.5)} {number(y + 1.4)} Z" fill="#ffffff" stroke="{INK}" stroke-width="0.3"/>'
        ]
    else:
        parts = [rect(x - 1.3, y - 1.3, 2.6, 2.6, INK if kind == "sent" else "#ffffff", INK)]
    return [*parts, text("number", x + 2.0, y + 0.36 * TEXT, label, weight="bold")] if label else parts
