"""Privacy contacts of vendors: the shipped list and what a user brings; suggestions with source and day.

The letters use only what the user has entered in the case: it always goes before any list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from reportgen.resources import resource_dir

GROWS_OLD_AFTER_DAYS = 365  # our own convention


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """In the Union, where the vendor itself names one. Source: GDPR Art. 27."""

    name: str | None
    address: str | None
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorEntry:
    """One company behind a brand, as a source names it; None means not found."""

    id: str
    brands: tuple[str, ...]
    legal_name: str | None
    address_lines: tuple[str, ...]
    privacy_email: str | None
    webform: str | None
    website: str | None
    representative: Representative | None
    source: str
    url: str | None
    read_on: date | None
    is_certain: bool
    follows: str | None = None  # the name of an obsolete record that leads here

    def is_old(self, today: date) -> bool:
        """Whether the contact has to be read anew before it is used: more than a year ago, or on an unknown day."""
        return self.read_on is None or (today - self.read_on).days > GROWS_OLD_AFTER_DAYS


@cache
def shipped_vendors() -> tuple[VendorEntry, ...]:
    """The list that comes with the program."""
    data = tomllib.loads((resource_dir("data") / "vendors.toml").read_text("utf-8"))
    return tuple(_entry(row) for row in data["vendors"])


def search(entries: Iterable[VendorEntry], words: str) -> tuple[VendorEntry, ...]:
    """Entries that hold every word in a brand, the company's name or the id; a brand that is just that comes first."""
    wanted = words.casefold().split()
    found = [entry for entry in entries if wanted and all(word in _haystack(entry) for word in wanted)]
    whole = " ".join(wanted)
    return tuple(sorted(found, key=lambda entry: whole not in {brand.casefold() for brand in entry.brands}))


def _haystack(entry: VendorEntry) -> str:
    return "\n".join((entry.id, *entry.brands, entry.legal_name or "", entry.follows or "")).casefold()


def _entry(row: Mapping[str, Any]) -> VendorEntry:
    representative = row.get("eu_representative")
    return VendorEntry(
        id=row["id"],
        brands=tuple(row.get("brands", ())),
        legal_name=row.get("legal_name"),
        address_lines=tuple(row.get("address_lines", ())),
        privacy_email=row.get("privacy_email"),
        webform=row.get("webform"),
        website=row.get("website"),
        representative=Representative(
            name=representative.get("name"), address=representative.get("address"), email=representative.get("email")
        )
        if representative
        else None,
        source=row["source"],
        url=row.get("url"),
        read_on=row.get("read_on"),
        is_certain=row["certain"],
    )
