"""Writes reportgen/data/vendors.toml anew from a vendors.json:  python scripts/write_vendors.py FILE

Only facts are taken over, each record with its source and, where it is known, the day on which the source was read.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "reportgen" / "data" / "vendors.toml"
HEAD = """# Privacy contacts of vendors: where letters may be sent. Written by scripts/write_vendors.py; read by
# reportgen/attribution/vendor_directory.py. What is left out was not found, which does not mean that it does not exist.
# A record without read_on has no known day; certain = false: not confirmed by a page of the vendor or a checked record.
# Licences: records from datenanfragen/data are CC0-1.0; facts from Open Terms Archive ODC-BY 1.0 (Open Terms Archive
# contributors); the others are bare facts from pages that the vendors published.
"""
CERTAIN = {"snapshot", "db"}


def main(source: Path) -> None:
    """Writes the list from ``source``."""
    data = json.loads(source.read_text("utf-8"))
    lines = [HEAD, f"generated = {data['generated']}", ""]
    for item in sorted(data["items"], key=lambda found: found["id"]):
        lines += ["[[vendors]]", *(f"{key} = {value}" for key, value in _fields(item)), ""]
    TARGET.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def _fields(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    name = (item["legal_name"] or "").partition(" (")[0]  # remarks stand in brackets
    for key, value in (
        ("id", item["id"]),
        ("brands", item["brands"]),
        ("legal_name", name),
        ("address_lines", item["address_lines"]),
        ("privacy_email", item["privacy_email"]),
        ("webform", item["webform"]),
        ("website", item["website"]),
    ):
        if value:
            yield key, json.dumps(value, ensure_ascii=False)
    representative = item["eu_representative"] or {}
    if parts := {key: representative[key] for key in ("name", "address", "email") if representative.get(key)}:
        inner = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in parts.items())
        yield "eu_representative", f"{{ {inner} }}"
    source = item["source"] or "none found"
    is_certain = item["confidence"] in CERTAIN
    if not is_certain and item["privacy_email"]:
        source = f"name: {source}; e-mail: named in a published account, not checked since"
    yield "source", json.dumps(source, ensure_ascii=False)
    if item["evidence_urls"] and is_certain:
        yield "url", json.dumps(item["evidence_urls"][0])
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", item["source_date"] or ""):
        yield "read_on", item["source_date"]
    yield "certain", "true" if is_certain else "false"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
