"""Norms as values: whether one applies to facts of a date in a country, and how each language cites it.

A norm is written ``GDPR 5(1)(f)`` in data: the act's key (``acts.py``), then number, paragraph and letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from reportgen.language.values import Listing, Message, Text
from reportgen.law.acts import ACTS, Act

_NORM = re.compile(
    r"(?P<act>[A-Z-]+) (?P<number>\d+)(?P<suffix>[a-z]?)(?:\((?P<paragraph>\d+)\))?(?:\((?P<letter>[a-z])\))?"
)
_DATA_DESIGN_DUTY_FROM = date(2026, 9, 13)  # Art. 50 Data Act: products placed on the market after 12 September 2026


class NotForPrint(ValueError):
    """A norm that no document may name: unknown, misspelt, or not confirmed. A bug of the rule that names it."""


class Verdict(StrEnum):
    """Whether a norm applies; what is not known is never taken for granted."""

    APPLIES = "applies"
    NOT_YET = "not yet"
    NO_LONGER = "no longer"
    OTHER_COUNTRY = "other country"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Norm:
    """One provision of one act."""

    act: Act
    number: str
    paragraph: str
    letter: str

    @classmethod
    def of(cls, written: str) -> Norm:
        """The norm that ``GDPR 5(1)(f)`` names. Raises: NotForPrint."""
        found = _NORM.fullmatch(written)
        act = ACTS.get(found["act"]) if found else None
        if found is None or act is None or not 1 <= int(found["number"]) <= act.last:
            raise NotForPrint(f"{written}: no such norm")
        return cls(act, found["number"] + found["suffix"], found["paragraph"] or "", found["letter"] or "")


def applies(norm: str, *, on: date | None, country: str | None, cross_border: bool | None = None) -> Verdict:
    """Whether ``norm`` applies to facts of that day in that country (two letters); None where one is not known.

    ``on`` is the day of the facts, except where the act looks at another one (``Act.decisive``): placing on the market,
    contract, lodging of the complaint. Raises: NotForPrint for a norm that the table lacks.
    """
    found = Norm.of(norm)
    act = found.act
    if country is not None and country not in act.countries:
        return Verdict.OTHER_COUNTRY
    if act.only_cross_border and cross_border is False:
        return Verdict.OTHER_COUNTRY
    if on is None:
        return Verdict.UNKNOWN
    begins = _DATA_DESIGN_DUTY_FROM if (act.key, found.number) == ("DATA", "3") else act.begins_in(country)
    if on < begins:
        return Verdict.NOT_YET
    if act.ends is not None and on > act.ends:
        return Verdict.NO_LONGER
    unsure = country is None or (act.only_cross_border and cross_border is None)
    return Verdict.UNKNOWN if unsure else Verdict.APPLIES


def terminal_equipment(*, on: date, country: str | None) -> str | None:
    """§ 25(1) under the name that the act had on that day; None where it does not apply or the country is not known."""
    for norm in ("TTDSG 25(1)", "TDDDG 25(1)"):
        if applies(norm, on=on, country=country) is Verdict.APPLIES:
            return norm
    return None


def cite(*norms: str) -> Message:
    """ "Art. 5 Abs. 1 Buchst. f und Art. 32 Abs. 1 DSGVO" / "Article 5(1)(f) and Article 32(1) GDPR".

    Raises: NotForPrint for a norm that the table lacks or that is not confirmed.
    """
    groups = [(act, tuple(found)) for act, found in groupby(_printable(norms), key=lambda norm: norm.act)]
    cited = tuple(
        Message.of("norm.of-act", provisions=Listing(tuple(_provision(norm) for norm in found)), act=act.name)
        for act, found in groups
    )
    return cited[0] if len(cited) == 1 else Message.of("norm.several", norms=Listing(cited))


def _printable(norms: Iterable[str]) -> tuple[Norm, ...]:
    found = tuple(Norm.of(norm) for norm in norms)
    if not found:
        raise NotForPrint("nothing to cite")
    for norm in found:
        if norm.act.withheld:
            raise NotForPrint(f"{norm.act.key}: {norm.act.withheld}")
    return found


def _provision(norm: Norm) -> Message:
    values = {"number": norm.number, "paragraph": norm.paragraph, "letter": norm.letter}
    given = {name: Text(value) for name, value in values.items() if value}
    form = "-".join([norm.act.numbering, *(name for name in ("paragraph", "letter") if name in given)])
    return Message.of(f"norm.{form}", **given)
