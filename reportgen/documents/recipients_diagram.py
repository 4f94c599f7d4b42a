"""One picture: the device, the point of recording, and the addresses that received something, each by a letter."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reportgen.documents.drawing import INK, TEXT, WIDTH, line, mark, number, rect, svg, text

_ROW, _TOP = 11.0, 7.0
_BOX = 7.0
LETTERS = "ABCDEFGH"


def recipients_diagram(
    amounts: Sequence[tuple[int, str]],
    *,
    device: str,
    point: str,
    title: str,
    banner: str = "",
) -> Markup:
    """The drawing; ``amounts``: (bytes, what stands at the arrow) of each address, whose letter the table explains.

    Thicker arrows carry more, between 0.3 and 2.4 mm. Raises: ValueError for no address or more than eight.
    """
    if not 0 < len(amounts) <= len(LETTERS):
        raise ValueError(f"{len(amounts)} addresses")
    height = _TOP + len(amounts) * _ROW
    middle = _TOP + (len(amounts) * _ROW - (_ROW - _BOX)) / 2
    most = max(amount for amount, _ in amounts) or 1
    parts = [*mark(banner, 3.0)]
    parts += _box(0.0, middle - _BOX / 2, 30.0, device)
    parts += [line(30.0, middle, 44.0, middle, INK, width=0.6)]
    parts += _box(44.0, middle - _BOX / 2, 42.0, point)
    for row, (amount, words) in enumerate(amounts):
        y = _TOP + row * _ROW + _BOX / 2
        thick = 0.3 + 2.1 * amount / most
        bent = f"M86 {number(middle)} L100 {number(y)} L149 {number(y)}"
        parts.append(f'<path d="{bent}" fill="none" stroke="{INK}" stroke-width="{number(thick)}"/>')
        parts.append(f'<path d="M149 {number(y - 1.6)} L152.5 {number(y)} L149 {number(y + 1.6)} Z"/>')
        parts.append(text("amount", 103.5, y - thick / 2 - 0.8, words))
        parts += _box(154.0, y - _BOX / 2, WIDTH - 154.0 - 0.5, LETTERS[row])
    return svg(height, title, parts)


def _box(x: float, y: float, width: float, words: str) -> list[str]:
    return [
        rect(x + 0.2, y, width, _BOX, "#ffffff", INK),
        text("box", x + 0.2 + width / 2, y + _BOX / 2 + 0.36 * TEXT, words, anchor="middle", weight="bold"),
    ]
