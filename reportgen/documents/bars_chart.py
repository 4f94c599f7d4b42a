"""One picture: a few quantities side by side as lying bars, such as attempts before and after a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reportgen.documents.drawing import CHARACTER, INK, TEXT, TONES, WIDTH, mark, rect, svg, text

_LEFT = 46.0
_ROW, _BAR, _TOP = 8.0, 5.0, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One quantity: what it is, how long its bar is, what stands at its end."""

    label: str
    value: float
    shown: str


def bars_chart(bars: Sequence[Bar], *, title: str, heading: str, banner: str = "") -> Markup:
    """The drawing; lengths from zero, all on one scale. Raises: ValueError for no bars."""
    if not bars:
        raise ValueError("no bars")
    room = max(len(bar.shown) for bar in bars) * CHARACTER + 3.0
    scale = (WIDTH - _LEFT - room) / (max(bar.value for bar in bars) or 1)
    parts = [text("heading", 0, 3.0, heading, weight="bold"), *mark(banner, 3.0)]
    for row, bar in enumerate(bars):
        y = _TOP + row * _ROW
        parts.append(text("label", 0, y + _BAR / 2 + 0.36 * TEXT, bar.label))
        parts.append(rect(_LEFT, y, max(bar.value * scale, 0.3), _BAR, TONES[row % 3], INK))
        end = _LEFT + bar.value * scale + 1.4
        parts.append(text("value", end, y + _BAR / 2 + 0.36 * TEXT, bar.shown, weight="bold"))
    return svg(_TOP + len(bars) * _ROW, title, parts)
