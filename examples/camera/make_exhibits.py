"""Draws the three pictures among the exhibits: ``python examples/camera/make_exhibits.py [--output DIR]``.

CONSTRUCTED EXAMPLE / KONSTRUIERTES BEISPIEL: the pages of camera and router and the type label are invented.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

# What the examples share lies beside this one.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from making.page import HEIGHT_PX, WIDTH_PX, Page
from making.tape import write_whole
from story.network import CAMERA, DESTINATION, MODEL, SERIAL_NUMBER

_SETTINGS = (
    ("Warnung per E-Mail", "Warning by e-mail"),
    ("Aufnahmen in der Cloud speichern", "Store recordings in the cloud"),
    ("Nutzungsdaten für Verbesserungen teilen", "Share usage data for improvements"),
    ("Mitteilungen auf das Telefon", "Notifications on the phone"),
    ("Ton aufnehmen", "Record sound"),
)


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
        (110, 110, WIDTH_PX - 110, HEIGHT_PX - 70), 14, fill="white", outline="#7d8187", width=3
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


if __name__ == "__main__":
    sys.exit(main())
