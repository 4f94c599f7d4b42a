"""Draws the three pictures among the exhibits: ``python examples/camera/make_exhibits.py [--output DIR]``.

CONSTRUCTED EXAMPLE / KONSTRUIERTES BEISPIEL: the pages of camera and router and the type label are invented.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from making.network import CAMERA, DESTINATION, MODEL, SERIAL_NUMBER
from making.tape import write_whole
from PIL import Image, ImageDraw, ImageFont

_FONTS = Path(__file__).resolve().parents[2] / "templates" / "fonts"
_MARKS = ("KONSTRUIERTES BEISPIEL – NICHT EINREICHEN", "CONSTRUCTED EXAMPLE – DO NOT FILE")
_WIDTH_PX, _HEIGHT_PX = 760, 520
_COLOURS_COUNT = 24  # keeps the files small

_SETTINGS = (
    ("Warnung per E-Mail", "Warning by e-mail"),
    ("Aufnahmen in der Cloud speichern", "Store recordings in the cloud"),
    ("Nutzungsdaten für Verbesserungen teilen", "Share usage data for improvements"),
    ("Mitteilungen auf das Telefon", "Notifications on the phone"),
    ("Ton aufnehmen", "Record sound"),
)


class Page:
    """A page that bears the marks at its head and foot and is filled from top to bottom."""

    def __init__(self, title: str, background: str) -> None:
        self._image = Image.new("RGB", (_WIDTH_PX, _HEIGHT_PX), background)
        self.draw = ImageDraw.Draw(self._image)
        self._y_px = 96
        for top, mark in ((0, _MARKS[0]), (_HEIGHT_PX - 40, _MARKS[1])):
            self.draw.rectangle((0, top, _WIDTH_PX, top + 40), fill="#1d2733")
            self.draw.text((_WIDTH_PX // 2, top + 20), mark, fill="white", font=_font(20, bold=True), anchor="mm")
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


def settings_page() -> bytes:
    """The camera's settings: no box is ticked, no e-mail address is entered, nothing about sending pictures."""
    page = Page(f"Beispielcam {MODEL} · Einstellungen / Settings", "#eef1f5")
    for german, english in _SETTINGS:
        page.line(german, english, ticked=False)
    page.line(
        "E-Mail-Adresse für Warnungen: (leer)    Konto: (keines)",
        "E-mail address for warnings: (empty)    Account: (none)",
    )
    page.line("Firmware 1.4.2    06.09.2026, 19:32", "Firmware 1.4.2    6 September 2026, 19:32")
    return page.png()


def filter_page() -> bytes:
    """The router's filter list with its one entry."""
    page = Page("Router · Gesperrte Adressen / Blocked addresses", "#f5f3ee")
    page.line(f"{DESTINATION.address}    alle Ports und Protokolle", "all ports and protocols", ticked=True)
    page.line("gilt für: alle Geräte im Heimnetz", "applies to: all devices in the home network")
    page.line("eingeschaltet am 11.09.2026 um 10:00 Uhr", "switched on on 11 September 2026 at 10:00")
    page.line("Einträge: 1", "entries: 1")
    return page.png()


def type_label() -> bytes:
    """The label on the camera's back."""
    page = Page("Typenschild / Type label", "#b9bcc1")
    page.draw.rounded_rectangle(
        (110, 110, _WIDTH_PX - 110, _HEIGHT_PX - 70), 14, fill="white", outline="#7d8187", width=3
    )
    page.text(140, 130, "Beispielcam", 40, bold=True)
    rows = (f"Model: {MODEL}", f"S/N: {SERIAL_NUMBER}", f"MAC: {CAMERA.mac.upper()}", "Input: 5 V DC, 1 A")
    for number, row in enumerate(rows):
        page.text(140, 196 + 38 * number, row, 24)
    page.text(140, 366, "KONSTRUIERT / CONSTRUCTED", 26, bold=True)
    return page.png()


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the three files."""
    parser = argparse.ArgumentParser(description="Draws the pictures among the exhibits of the constructed example.")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "exhibits", metavar="DIR")
    options = parser.parse_args(arguments)
    for name, draw in (
        ("constructed-07-type-label.png", type_label),
        ("constructed-08-settings-2026-09-06.png", settings_page),
        ("constructed-09-filter-list-2026-09-11.png", filter_page),
    ):
        target = options.output / name
        write_whole(target, draw())
        print(f"{target}  {target.stat().st_size:,} bytes")
    return 0


def _font(size_px: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(_FONTS / name, size_px, layout_engine=ImageFont.Layout.BASIC)


if __name__ == "__main__":
    sys.exit(main())
