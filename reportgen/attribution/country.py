"""How the GDPR treats a country on a given day: a function of (country, day), never of a place.

The country is that of a registration. Whether there is a transfer at all is another question (EDPB Guidelines 05/2021).
Source: reportgen/data/adequacy.toml, each row with its decision; GDPR Art. 44, 45.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from reportgen.resources import resource_dir


class Treatment(StrEnum):
    """Of a country on a day."""

    MEMBER = "member"  # of the European Union
    EEA = "eea"
    LIKE_MEMBER = "like-member"
    ADEQUATE = "country"
    ADEQUATE_IN_PART = "part"
    LISTED_ONLY = "listed"  # a decision that covers only organisations on a list
    NONE_KNOWN = "none-known"  # a third country, no decision known on that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One row of the table."""

    country: str
    treatment: Treatment
    first_day: date
    last_day: date | None
    decision: str | None
    scope: str | None
    is_certain: bool  # checked against sources; else own knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryOnDay:
    """How a country was treated on a day, and the row that says so."""

    country: str
    day: date
    treatment: Treatment
    standing: Standing | None
    ended: Standing | None  # a row that ended before that day, where no other has taken its place
    as_of: date  # of the table; later decisions are not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All rows with the day on which they were put together."""

    as_of: date
    standings: tuple[Standing, ...]


@cache
def shipped_table() -> Table:
    """The table that comes with the program."""
    data = tomllib.loads((resource_dir("data") / "adequacy.toml").read_text("utf-8"))
    rows = tuple(
        Standing(
            country=row["country"],
            treatment=Treatment(row["kind"]),
            first_day=row["from"],
            last_day=row.get("until"),
            decision=row.get("decision"),
            scope=row.get("scope"),
            is_certain=row["confidence"] == "checked",
        )
        for row in data["standings"]
    )
    return Table(as_of=data["as_of"], standings=rows)


def country_on(country: str, day: date, table: Table) -> CountryOnDay:
    """The treatment of ``country`` (two letters) on ``day``."""
    rows = [row for row in table.standings if row.country == country]
    holding = [row for row in rows if row.first_day <= day and (row.last_day is None or day <= row.last_day)]
    standing = _strongest(holding)
    ended = [row for row in rows if row.last_day is not None and row.last_day < day]
    return CountryOnDay(
        country=country,
        day=day,
        treatment=standing.treatment if standing else Treatment.NONE_KNOWN,
        standing=standing,
        ended=max(ended, key=lambda row: row.last_day or row.first_day) if ended and standing is None else None,
        as_of=table.as_of,
    )


def covers_recipient(found: CountryOnDay, *, declared_listed: bool | None) -> bool | None:
    """Whether the decision reaches a recipient there; None where that is not known.

    For a decision that covers listed organisations only it takes the user's own look at the list.
    """
    match found.treatment:
        case Treatment.MEMBER | Treatment.EEA | Treatment.LIKE_MEMBER | Treatment.ADEQUATE:
            return True
        case Treatment.LISTED_ONLY:
            return declared_listed
        case Treatment.ADEQUATE_IN_PART:
            return None
        case Treatment.NONE_KNOWN:
            return False


def _strongest(rows: Sequence[Standing]) -> Standing | None:
    order = list(Treatment)
    return min(rows, key=lambda row: order.index(row.treatment), default=None)
