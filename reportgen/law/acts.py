"""The acts that a document may name: since when and where each applies, and how each language calls it.

Which norm applies is decided by the date and the country of the *facts*, never by those of the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportgen.language.values import Message

EU = frozenset(  # since 1 February 2020
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
EEA = EU | {"IS", "LI", "NO"}
GERMANY = frozenset({"DE"})


class Numbering(StrEnum):
    """What an act is divided into."""

    ARTICLE = "article"
    SECTION = "section"  # §


class Decisive(StrEnum):
    """The date that decides whether an act applies."""

    FACTS = "facts"
    PLACED_ON_MARKET = "placed on the market"  # of the very device
    CONTRACT = "contract"
    LODGED = "lodged"  # the complaint


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. ``last``: its highest article or section that we name; ``withheld``: numbers that stay out of print."""

    key: str
    numbering: Numbering
    applies_from: date
    countries: frozenset[str]
    last: int
    decisive: Decisive = Decisive.FACTS
    later_in: tuple[tuple[str, date], ...] = ()  # (country, day) where it began later
    ends: date | None = None  # last day
    only_cross_border: bool = False
    withheld: str = ""  # why nothing of it may be printed yet

    @property
    def name(self) -> Message:
        """As it stands behind a number: "DSGVO", "der Verordnung (EU) 2023/2854"."""
        return Message.of(f"act.{self.key.lower()}")

    def begins_in(self, country: str | None) -> date:
        """The first day on which it applied there; anywhere, where the country is not known."""
        return dict(self.later_in).get(country or "", self.applies_from)


# On 2026-11-24 no official source of the present text could be reached. A draft of 15 January 2026 for Directive (EU)
# 2024/1799, due on 31 July 2026, changes §§ 434, 475 and 475e (several law firms' notes, January 2026).
_NOT_REREAD = "its present wording was not read again; only the text of 2022"
_TABLE = (
    Act(  # Art. 99(2); in the EFTA States by Decision 154/2018 of the EEA Joint Committee
        key="GDPR",
        numbering=Numbering.ARTICLE,
        applies_from=date(2018, 5, 25),
        countries=EEA,
        later_in=tuple((country, date(2018, 7, 20)) for country in ("IS", "LI", "NO")),
        last=99,
    ),
    Act(  # Art. 14 of the act of 23 June 2021; renamed on 14 May 2024, § 25 unchanged
        key="TTDSG",
        numbering=Numbering.SECTION,
        applies_from=date(2021, 12, 1),
        countries=GERMANY,
        ends=date(2024, 5, 13),
        last=30,
    ),
    Act(key="TDDDG", numbering=Numbering.SECTION, applies_from=date(2024, 5, 14), countries=GERMANY, last=30),
    Act(  # §§ 9, 19, 20, 40, 44 read in the version last amended on 6 May 2024
        key="BDSG",
        numbering=Numbering.SECTION,
        applies_from=date(2018, 5, 25),
        countries=GERMANY,
        last=86,
    ),
    Act(  # §§ 327 ff., 434, 475b as amended for contracts from 1 January 2022
        key="BGB",
        numbering=Numbering.SECTION,
        applies_from=date(2022, 1, 1),
        countries=GERMANY,
        decisive=Decisive.CONTRACT,
        last=2385,
        withheld=_NOT_REREAD,
    ),
    Act(key="TIME", numbering=Numbering.ARTICLE, applies_from=date(1971, 7, 1), countries=EU, last=6),
    Act(key="DATA", numbering=Numbering.ARTICLE, applies_from=date(2025, 9, 12), countries=EU, last=50),
    Act(key="RED", numbering=Numbering.ARTICLE, applies_from=date(2016, 6, 13), countries=EU, last=52),
    Act(  # delegated act that switches Art. 3(3)(d) to (f) RED on; repealed when the CRA takes over
        key="RED-DA",
        numbering=Numbering.ARTICLE,
        applies_from=date(2025, 8, 1),
        countries=EU,
        decisive=Decisive.PLACED_ON_MARKET,
        ends=date(2027, 12, 10),
        last=3,
    ),
    Act(
        key="CRA",
        numbering=Numbering.ARTICLE,
        applies_from=date(2027, 12, 11),
        countries=EU,
        decisive=Decisive.PLACED_ON_MARKET,
        last=71,
    ),
    Act(  # Art. 37(2); Chapters III and IV only for complaints lodged after that day (Art. 36)
        key="PROCEDURE",
        numbering=Numbering.ARTICLE,
        applies_from=date(2027, 4, 2),
        countries=EU,
        decisive=Decisive.LODGED,
        only_cross_border=True,
        last=37,
    ),
)
ACTS = {act.key: act for act in _TABLE}
