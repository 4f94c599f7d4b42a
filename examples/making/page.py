"""A drawn page among the exhibits, marked as constructed at its head and foot."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = Path(__file__).resolve().parents[2] / "templates" / "fonts"
_MARKS = ("KONSTRUIERTES BEISPIEL – NICHT EINREICHEN", "CONSTRUCTED EXAMPLE – DO NOT FILE")
WIDTH_PX, HEIGHT_PX = 760, 520
_COLOURS_COUNT = 24  # keeps the files small


class Page:
    """A page that bears the marks at its head and foot and is filled from top to bottom."""

    def __init__(self, title: str, background: str) -> None:
        self._image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), background)
        self.draw = ImageDraw.Draw(self._image)
        self._y_px = 96
        for top, mark in ((0, _MARKS[0]), (HEIGHT_PX - 40, _MARKS[1])):
            self.draw.rectangle((0, top, WIDTH_PX, top + 40), fill="#1d2733")
            self.draw.text((WIDTH_PX // 2, top + 20), mark, fill="white", font=_font(20, bold=True), anchor="mm")
        self.text(28, 56, title, 23, bold=True)

    def text(self, x_px: int, y_px: int, words: str, size_px: int = 18, *, bold: bool = False) -> None:
        """Dark words at that place."""
        self.draw.text((x_px, y_px), words, fill="#1d2733", font=_font(size_px, bold=bold))

    def line(self, german: str, english: str, *, ticked: bool | None = None) -> None:
        """The next row: a box where ``ticked`` says so, and the words in both languages."""
        top = self._y_px
        if ticked is not None:
            self.draw.rectangle((30, top + 6, 50, top + 26), fill="white", outline="#1d2733", width=2)
        if ticked:
            self.draw.line((34, top + 16, 39, top + 22, 47, top + 10), fill="#1d2733", width=3)
        self.text(66, top, german)
        self.text(66, top + 21, english, 15)
        self._y_px += 54

    def png(self) -> bytes:
        """The page as a PNG file."""
        file = io.BytesIO()
        self._image.quantize(_COLOURS_COUNT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        return file.getvalue()


def _font(size_px: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(_FONTS / name, size_px, layout_engine=ImageFont.Layout.BASIC)
