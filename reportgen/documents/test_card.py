"""A card to point the camera at while a recording is taken again: nobody is in the picture, and it is known again.

It shows nothing personal. What a picture of it tells: this card was in front of this camera when it was sent. Grey
steps, lines and a circle tell whether the picture came through whole and undistorted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup, escape

from reportgen.documents.environment import render
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator

_INK = "#15191d"
_GREY_STEPS = 11
_COLOURS = ("#c00000", "#e08000", "#e8d000", "#00913a", "#0080c0", "#203090", "#902080", "#15191d")
_LINE_WIDTHS_MM = (2.0, 1.5, 1.0, 0.7, 0.5, 0.35)
_LARGEST_WORD = 9  # characters that fit in the largest size


class Sheet(StrEnum):
    """What the card is for: paper, or a screen held in front of the camera."""

    A4 = "a4"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    width: float  # millimetres
    height: float


_SIZES = {Sheet.A4: _Size(width=297.0, height=210.0), Sheet.SCREEN: _Size(width=320.0, height=180.0)}


def test_card(sheet: Sheet, translator: Translator, *, word: str | None) -> str:
    """The card as one HTML page; ``word``: the user's own, printed large, so that this very card is known again."""
    size = _SIZES[sheet]
    words = translator.text
    context = {
        "width_mm": _n(size.width),
        "height_mm": _n(size.height),
        "title": words("testcard.title"),
        "drawing": _drawing(size, translator, word, is_paper=sheet is Sheet.A4),
        "generator": "reportgen",
    }
    return render("cards/test_card.html", translator, context)


def _drawing(size: _Size, translator: Translator, word: str | None, *, is_paper: bool) -> Markup:
    parts = [
        *_frame(size),
        *_centre(size),
        *_words(size, translator, word, is_paper=is_paper),
        *_greys(size),
        *_colours(size),
        *_lines(size),
    ]
    described = escape(translator.text("testcard.described"))
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(size.width)} {_n(size.height)}" '
        f'width="{_n(size.width)}mm" height="{_n(size.height)}mm" font-family="Liberation Sans" fill="{_INK}">'
        f"<title>{described}</title>{''.join(parts)}</svg>"
    )


def _frame(size: _Size) -> Iterator[str]:
    """A border with a triangle at the middle of each side: what is cut off is seen."""
    yield _rect(4, 4, size.width - 8, size.height - 8, fill="none", stroke=0.8)
    middle_x, middle_y = size.width / 2, size.height / 2
    corners = (
        ((middle_x, 4), (-5, 9), (5, 9)),
        ((middle_x, size.height - 4), (-5, -9), (5, -9)),
        ((4, middle_y), (9, -5), (9, 5)),
        ((size.width - 4, middle_y), (-9, -5), (-9, 5)),
    )
    for (x, y), (left_x, left_y), (right_x, right_y) in corners:
        points = f"{_n(x)},{_n(y)} {_n(x + left_x)},{_n(y + left_y)} {_n(x + right_x)},{_n(y + right_y)}"
        yield f'<polygon points="{points}"/>'


def _centre(size: _Size) -> Iterator[str]:
    """A circle: an oval tells that the picture was stretched."""
    radius = size.height * 0.41
    yield (
        f'<circle cx="{_n(size.width / 2)}" cy="{_n(size.height / 2)}" r="{_n(radius)}" fill="none" '
        f'stroke="#9aa5ae" stroke-width="0.8"/>'
    )


def _words(size: _Size, translator: Translator, word: str | None, *, is_paper: bool) -> Iterator[str]:
    words, middle = translator.text, size.width / 2
    top = size.height * 0.5 - 34
    yield _text(middle, top, 17, words("testcard.title"), weight="bold")
    yield _text(middle, top + 11, 7, words("testcard.nobody"))
    if word is not None:
        large = 26 if len(word) <= _LARGEST_WORD else 26 * _LARGEST_WORD / len(word)
        yield _text(middle, top + 39, large, harmless(word, limit=40), weight="bold")
    elif is_paper:
        for number, key in enumerate(("date", "time", "sign")):
            yield _text(middle - 48, top + 27 + 12 * number, 6.5, words(f"testcard.{key}"), anchor="start")
            yield _rect(middle - 12, top + 28 + 12 * number, 60, 0.3)
    yield _text(middle, size.height * 0.5 + 36, 4.4, words("testcard.what"))
    yield _text(middle, size.height * 0.5 + 43, 4.4, words("testcard.how"))


def _greys(size: _Size) -> Iterator[str]:
    """Steps from black to white on the left: how many are told apart shows light and compression."""
    height = (size.height - 40) / _GREY_STEPS
    for step in range(_GREY_STEPS):
        level = round(255 * step / (_GREY_STEPS - 1))
        fill = f"#{level:02x}{level:02x}{level:02x}"
        yield _rect(17, 20 + step * height, 22, height, fill=fill, stroke=0.2)


def _colours(size: _Size) -> Iterator[str]:
    height = (size.height - 40) / len(_COLOURS)
    for number, colour in enumerate(_COLOURS):
        yield _rect(size.width - 39, 20 + number * height, 22, height, fill=colour)


def _lines(size: _Size) -> Iterator[str]:
    """Lines that get finer: the last group that is not grey tells the sharpness."""
    for y in (7.5, size.height - 12.5):
        for side in (-1, 1):  # from the triangle outwards
            x = 14.0
            for width in _LINE_WIDTHS_MM:
                for _ in range(4):
                    yield _rect(size.width / 2 + side * x - (width if side < 0 else 0), y, width, 5)
                    x += 2 * width
                x += 5


def _rect(x: float, y: float, width: float, height: float, *, fill: str = _INK, stroke: float = 0.0) -> str:
    edge = f' stroke="{_INK}" stroke-width="{_n(stroke)}"' if stroke else ""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{fill}"{edge}/>'


def _text(x: float, y: float, size: float, words: str, *, weight: str = "normal", anchor: str = "middle") -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" font-weight="{weight}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
