"""Writes reportgen/data/authorities.json and postal_codes.json from the project's research:

    python scripts/make_law_data.py FOLDER      (with authorities.json and plz_land.json in it)

Only the fields that are used, each record with its source and the day on which it last changed in substance there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "reportgen" / "data"
_NOTES = {
    "bgcpdp": ("Eine Beschwerde per E-Mail braucht eine qualifizierte elektronische Signatur.",
               "A complaint by e-mail needs a qualified electronic signature."),
    "nods": ("Empfohlen wird ein Brief.", "A letter is recommended."),
    "dekathbayddsb": ("Bayerische Bistümer", "Dioceses in Bavaria"),
    "dekathdsz": ("Bistümer in Nordrhein-Westfalen", "Dioceses in North Rhine-Westphalia"),
    "dekathffdsz": ("Erzbistum Freiburg, Bistümer Fulda, Limburg, Mainz, Rottenburg-Stuttgart, Speyer und Trier",
                    "Archdiocese of Freiburg; Fulda, Limburg, Mainz, Rottenburg-Stuttgart, Speyer and Trier"),
    "dekathnordddsb": ("Erzbistum Hamburg, Bistümer Hildesheim und Osnabrück, Bistum Münster (niedersächsischer Teil)",
                       "Archdiocese of Hamburg, dioceses of Hildesheim and Osnabrück, Münster (part in Lower Saxony)"),
    "dekathostddsb": ("Erzbistum Berlin, Bistümer Dresden-Meißen, Erfurt, Görlitz und Magdeburg",
                      "Archdiocese of Berlin, dioceses of Dresden-Meißen, Erfurt, Görlitz and Magdeburg"),
    "deekdbfd": ("Evangelische Kirche in Deutschland", "Protestant Church in Germany"),
}  # fmt: skip
# Not in the collection; read elsewhere.
_BNETZA: dict[str, Any] = {
    "id": "debnetza",
    "country": "DE",
    "land": None,
    "kind": "market surveillance",
    "name": "Bundesnetzagentur",
    "name_de": "Bundesnetzagentur",
    "name_en": "Federal Network Agency",
    "address": ["Tulpenfeld 4", "53113 Bonn"],
    "address_country": "Deutschland",
    "email": "Marktueberwachung@BNetzA.de",
    "form_url": None,
    "website": "https://www.bundesnetzagentur.de",
    "languages": ["de"],
    "notes": {
        "de": "Für Funkanlagen werden Produkt, Seriennummer, vermuteter Mangel und Tag des Inverkehrbringens erbeten.",
        "en": "For radio equipment it asks for product, serial number, suspected defect, day of placing on the market.",
    },
    "recorded_on": "2017-08-23",
    "source": "Amtsblatt der Bundesnetzagentur 16/2017 (address); cyber-regulierung.de, seen in November 2026 (e-mail)",
    "uncertain": ["address", "email"],
}


def main(folder: Path) -> None:
    """Writes both files."""
    found = json.loads((folder / "authorities.json").read_text("utf-8"))
    records = [_record(item) for item in found["items"]] + [_BNETZA]
    _write(
        "authorities.json",
        {
            "licence": "facts from datenanfragen/data, CC0-1.0; languages from tweaselORG/platform, MIT",
            "read_on": found["generated"],
            "records": sorted(records, key=lambda record: (record["country"], record["id"])),
        },
    )
    codes = json.loads((folder / "plz_land.json").read_text("utf-8"))
    _write(
        "postal_codes.json",
        {
            "source": codes["source"],
            "licence": codes["licence"],
            "read_on": codes["as_of"],
            "ranges": codes["ranges"],
            "shared": {code: entry["laender"] for code, entry in codes["cross_land"].items()},
        },
    )


def _record(item: dict[str, Any]) -> dict[str, Any]:
    notes = _NOTES.get(item["id"])
    spoken = item["accepted_languages"] or ([item["complaint_language"]] if item["complaint_language"] else [])
    public = item["state"] is not None and item["sector"] == "public"
    return {
        "id": item["id"],
        "country": item["country"],
        "land": item["state"] if item["kind"] == "state" else None,
        "kind": "state public" if public else item["kind"],
        "name": item["name"],
        "name_de": item["name_de"],
        "name_en": item["name_en"],
        "address": item["address_lines"],
        "address_country": item["address_country"],
        "email": item["email"],
        "form_url": item["complaint_form_url"],
        "website": item["website"],
        "languages": spoken,
        "notes": {"de": notes[0], "en": notes[1]} if notes else None,
        "recorded_on": item["source_last_substantive_change"],
        "source": item["source"],
        "uncertain": [],
    }


def _write(name: str, value: dict[str, Any]) -> None:
    (DATA / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"reportgen/data/{name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
