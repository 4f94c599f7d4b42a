"""Draws and writes the exhibits that follow from the story: ``python examples/encrypted-camera/make_exhibits.py``.

CONSTRUCTED EXAMPLE / KONSTRUIERTES BEISPIEL: the pages of the camera, its type label and the list are invented.
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
from story.days import noted_at
from story.network import CAMERA, FIRMWARE, MODEL, SERIAL_NUMBER

_SETTINGS = (
    ("Bewegungsaufnahmen hochladen", "Upload motion recordings"),
    ("Cloud-Speicher (kostenpflichtig)", "Cloud storage (charged)"),
    ("Mitteilungen bei Bewegung", "Notifications on motion"),
    ("Nutzungsdaten teilen", "Share usage data"),
)


def settings_page() -> bytes:
    """The camera's settings right after the upload was switched off: no box is ticked."""
    page = Page(f"Musterblick {MODEL} · Einstellungen / Settings", "#eef1f5")
    for german, english in _SETTINGS:
        page.line(german, english, ticked=False)
    page.line("Gespeichert am 03.10.2026 um 19:30 Uhr", "Saved on 3 October 2026 at 19:30")
    page.line(f"Firmware {FIRMWARE}    App 5.2", f"Firmware {FIRMWARE}    app 5.2")
    return page.png()


def type_label() -> bytes:
    """The label on the camera's back."""
    page = Page("Typenschild / Type label", "#b9bcc1")
    page.draw.rounded_rectangle(
        (110, 110, WIDTH_PX - 110, HEIGHT_PX - 70), 14, fill="white", outline="#7d8187", width=3
    )
    page.text(140, 130, "Musterblick", 40, bold=True)
    rows = (f"Model: {MODEL}", f"S/N: {SERIAL_NUMBER}", f"MAC: {CAMERA.mac.upper()}", "Input: 5 V DC, 1 A")
    for number, row in enumerate(rows):
        page.text(140, 196 + 38 * number, row, 24)
    page.text(140, 366, "KONSTRUIERT / CONSTRUCTED", 26, bold=True)
    return page.png()


def event_log() -> bytes:
    """The owner's list of movements."""
    lines = [
        "# KONSTRUIERTES BEISPIEL - NICHT EINREICHEN / CONSTRUCTED EXAMPLE - DO NOT FILE",
        "# Ich bin vor der Kamera vorbeigegangen / I walked past the camera",
        "at",
        *(f"{moment:%Y-%m-%dT%H:%M:%S}" for moment in noted_at()),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the three files."""
    parser = argparse.ArgumentParser(description="Makes the exhibits of the constructed example.")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "exhibits", metavar="DIR")
    options = parser.parse_args(arguments)
    for name, make in (
        ("constructed-01-type-label.png", type_label),
        ("constructed-02-settings-2026-10-03.png", settings_page),
        ("constructed-03-movements.csv", event_log),
    ):
        target = options.output / name
        write_whole(target, make())
        print(f"{target}  {target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
