"""The records of the authorities, as shipped in ``data/authorities.json``: each with its source and its day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from reportgen.language.values import OwnWords
from reportgen.resources import resource_dir

RECORD_GROWS_OLD_AFTER_DAYS = 365


class Kind(StrEnum):
    """Whom an authority watches over."""

    NATIONAL = "national"
    LAND = "state"  # companies of a Land; outside Bavaria its public bodies too
    LAND_PUBLIC = "state public"  # Bavaria's public bodies
    FEDERAL = "federal"
    CHURCH = "church"
    BROADCASTER = "broadcaster"
    MARKET = "market surveillance"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRecord:
    """One authority as its record had it on ``recorded_on``; what the record lacks is None or empty."""

    id: str
    country: str  # ISO 3166-1
    land: str | None  # ISO 3166-2
    kind: Kind
    name: str
    name_de: str
    name_en: str
    address: tuple[str, ...]
    address_country: str | None
    email: str | None
    form_url: str | None
    website: str | None
    languages: tuple[str, ...]  # ISO 639-1, that a complaint may be written in
    notes: OwnWords | None
    recorded_on: date
    source: str
    uncertain: tuple[str, ...]  # fields that only a second-hand source gave

    @property
    def spoken_name(self) -> OwnWords:
        """The name in each language."""
        return OwnWords(self.name_de, self.name_en)

    def is_old(self, letter_date: date) -> bool:
        """Whether the record was older than a year on the day of the letter."""
        return (letter_date - self.recorded_on).days > RECORD_GROWS_OLD_AFTER_DAYS


@cache
def authorities() -> tuple[AuthorityRecord, ...]:
    """Every record, ordered by country and id."""
    data = json.loads((resource_dir("data") / "authorities.json").read_text("utf-8"))
    return tuple(
        AuthorityRecord(
            id=record["id"],
            country=record["country"],
            land=record["land"],
            kind=Kind(record["kind"]),
            name=record["name"],
            name_de=record["name_de"],
            name_en=record["name_en"],
            address=tuple(record["address"]),
            address_country=record["address_country"],
            email=record["email"],
            form_url=record["form_url"],
            website=record["website"],
            languages=tuple(record["languages"]),
            notes=OwnWords(record["notes"]["de"], record["notes"]["en"]) if record["notes"] else None,
            recorded_on=date.fromisoformat(record["recorded_on"]),
            source=record["source"],
            uncertain=tuple(record["uncertain"]),
        )
        for record in data["records"]
    )


def of_kind(*kinds: Kind, country: str = "DE", land: str | None = None) -> tuple[AuthorityRecord, ...]:
    """The records of a country, of these kinds; ``land``: only those of that Land."""
    return tuple(
        record
        for record in authorities()
        if record.country == country and record.kind in kinds and (land is None or record.land == land)
    )
