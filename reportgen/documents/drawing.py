"""The strokes of every picture: SVG in millimetres, text in the bundled font, no colour that grey print loses.

Host names stay out of drawings (text in SVG is not shaped): pictures carry letters, the table beside names them.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

TONES = ("#22313f", "#8696a5", "#cfd8df", "#ffffff")
"""Fill of each series, dark to white, told apart in grey print; all areas have a dark outline.

The style sheet's ``.tone-1`` … ``.tone-4`` show the same.
"""

INK = "#22313f"
WIDTH = 165.0  # millimetres; the width of the text
TEXT = 2.5  # font size, 7 pt
CHARACTER = 0.56 * TEXT  # mean width of a digit in Liberation Sans


def svg(height: float, title: str, parts: Iterable[str]) -> Markup:
    """The drawing as an inline SVG element, as wide as the text; ``title`` is read aloud in its place."""
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(WIDTH)} {number(height)}" '
        f'width="{number(WIDTH)}mm" height="{number(height)}mm" font-family="Liberation Sans" '
        f'font-size="{number(TEXT)}" fill="{INK}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def mark(words: str, y: float) -> list[str]:
    """The words that must stand in every picture of an example, at the right; nothing where there are none."""
    return [text("mark", WIDTH - 1.0, y, words, anchor="end", weight="bold")] if words else []


def number(value: float) -> str:
    """A length without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text(
    kind: str, x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal", turned: bool = False
) -> str:
    """Words; ``kind`` is their class, ``turned`` reads from below."""
    turn = f' transform="rotate(-90 {number(x)} {number(y)})"' if turned else ""
    style = f'text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text class="{kind}" x="{number(x)}" y="{number(y)}" {style}{turn}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, color: str, *, width: float = 0.15, dashes: str = "none") -> str:
    """A straight line; ``dashes`` as SVG writes them."""
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line {ends} stroke="{color}" stroke-width="{number(width)}" stroke-dasharray="{dashes}"/>'


def rect(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    """A rectangle."""
    box = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect {box} fill="{fill}" stroke="{stroke}" stroke-width="0.15"/>'
