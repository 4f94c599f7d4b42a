"""The real captures and what is known of each of them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One capture with its truth; ``facts`` and ``tables`` are empty for the derived files."""

    path: Path
    form: str
    packets_count: int
    facts: dict[str, Any]
    tables: str

    @property
    def name(self) -> str:
        """As the reviewed list names it."""
        return self.path.name


def known_files(captures: Path) -> list[KnownFile]:
    """Every file of the index and every derived one. Source: README.md of that folder."""
    return [*_indexed(captures), *_derived(captures / "derived")]


def _indexed(captures: Path) -> list[KnownFile]:
    with (captures / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    files = []
    for row in rows:
        facts = json.loads((captures / "gt" / f"{row['file']}.json").read_text(encoding="utf-8"))
        tables = (captures / "gt" / f"{row['file']}.tshark.txt").read_text(encoding="utf-8")
        files.append(KnownFile(captures / row["file"], row["file_type"], facts["packets"], facts, tables))
    return files


def _derived(folder: Path) -> list[KnownFile]:
    with (folder / "DERIVED.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [KnownFile(folder / row["file"], "derived", int(row["tshark_packets"]), {}, "") for row in rows]
