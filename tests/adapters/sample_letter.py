"""A constructed letter with everything the templates offer; the people and firms in it do not exist."""

from __future__ import annotations

from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader

from reportgen.documents.chart import ChartWords, Day, daily_chart
from reportgen.documents.environment import template_environment
from reportgen.resources import resource_dir

BANNER = "KONSTRUIERTES BEISPIEL – NICHT EINREICHEN"
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}${x}\\" + "a" * 120 + ".example"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

SHEET: dict[str, object] = {
    "lang": "de",
    "title": "Beschwerde nach Art. 77 DSGVO",
    "description": "Beschwerde über den Versand von Bildern durch eine Kamera",
    "keywords": ("Art. 77 DSGVO", "Kamera"),
    "date_iso": "2026-11-23",
    "generator": "reportgen 0.1.0",
    "sender_lines": ("Erika Mustermann", "Musterweg 1", "12345 Musterstadt", "erika@mustermann.example"),
    "return_line": "Erika Mustermann · Musterweg 1 · 12345 Musterstadt",
    "remark_lines": ("Per Online-Formular",),
    "recipient_lines": (
        "Die Landesbeauftragte für den Datenschutz",
        "Beispielland",
        "Postfach 12 34",
        "54321 Beispielstadt",
    ),
    "info_rows": (
        ("Mein Zeichen", "KAMERA-2026-03"),
        ("Ihr Zeichen", "noch keines"),
        ("Datum", "23. November 2026"),
        ("E-Mail", "erika@mustermann.example"),
        ("Anlagen", "3"),
    ),
    "subject": "Beschwerde nach Art. 77 DSGVO – Versand von Bildern durch meine Kamera „Beispielcam B-1“ "
    "an eine mir unbekannte Stelle",
    "banner": BANNER,
    "running_head": "Beschwerde KAMERA-2026-03 · 23. November 2026",
    "page_word": "Seite",
    "of_word": "von",
    "layout": "form-b",
    "salutation": "Sehr geehrte Damen und Herren,",
    "translation": "",
    "footer": "Erstellt mit reportgen 0.1.0 aus Angaben der beschwerdeführenden Person. Keine Rechtsberatung.",
}


def german(count: int) -> str:
    """1234 as "1.234"."""
    return f"{count:,}".replace(",", ".")


def drawing() -> str:
    """A week of pictures, a gap, then the filter and a stormy day."""
    days = [
        Day(label=f"{day}.3.", transmissions=(300 + 17 * day % 90, 40 + day), attempts=(0, 0)) for day in range(3, 7)
    ]
    days.append(Day(label="7.3.", transmissions=None, attempts=None))
    days += [
        Day(label=f"{day}.3.", transmissions=(0, 0), attempts=(12_431 if day == 11 else 310 + day, 3))
        for day in range(8, 15)
    ]
    words = ChartWords(
        title="Bis zum 6. März täglich rund 400 Übertragungen; ab der Sperre keine mehr, dafür täglich rund 300 "
        "unbeantwortete Versuche, am 11. März 12.434.",
        transmissions="Übertragungen je Tag",
        attempts="Unbeantwortete Verbindungsversuche je Tag",
        filter="Sperre im Router, 7. März, 18:40 Uhr",
    )
    return daily_chart(days, words, german, filter_at=4.78)


def sample_html(**changes: object) -> str:
    """The letter as HTML; ``changes`` replace variables of the sheet or of its content."""
    here = Path(__file__).parent
    loader = ChoiceLoader([FileSystemLoader(resource_dir("templates")), FileSystemLoader(here)])
    environment = template_environment().overlay(loader=loader)
    facts = tuple(
        (
            number,
            f"Am {number}. März 2026 sendete das Gerät {40 + number} Bilder an {place}.",
            f"Aufzeichnung 1, Rahmen {number * 1000}, {number * 1000 + 12} und 5 weitere" if number % 2 else "",
            "Messung" if number % 2 else "Eigene Angabe",
        )
        for number in range(1, 13)
        for place in [HOSTILE if number == 3 else "die Adresse 203.0.113.80"]
    )
    exhibits = (
        (1, "Netzwerkaufzeichnung am LAN-Anschluss", "kamera.eth, 28,4 MB", DIGEST, "9. März 2026", "Datei"),
        (2, "Anfrage an den Hersteller", "anfrage.eml, 12 kB", DIGEST[::-1], "10. März 2026", "E-Mail"),
        (3, "Antwort des Herstellers (mit Übersetzung)", "", "", "14. März 2026", "E-Mail"),
    )
    daily = tuple((f"Tag {day}", day, day * 2, german(day * 310), german(day * 123_456)) for day in range(1, 61))
    content = {"facts": facts, "exhibits": exhibits, "daily": daily, "drawing": drawing(), "hostile": HOSTILE}
    return environment.get_template("sample_letter.html").render({**SHEET, **content, **changes})
