"""What the choice of an authority looks at, and what can come out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.language.values import Message
from reportgen.law.authorities import AuthorityRecord


class Against(StrEnum):
    """Whom a complaint is about."""

    COMPANY = "company"
    TELECOM = "telecom"  # as a provider of telecommunication
    FEDERAL_BODY = "federal body"
    LAND_BODY = "body of a Land"
    CHURCH = "church"
    BROADCASTER = "broadcaster"


class Matter(StrEnum):
    """Which law a letter is about."""

    GDPR = "gdpr"
    TERMINAL_EQUIPMENT = "terminal equipment"  # § 25 TDDDG
    DATA_ACT = "data act"
    RADIO_EQUIPMENT = "radio equipment"
    CYBER_RESILIENCE = "cyber resilience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known; None where it is not."""

    country: str | None  # of habitual residence, two letters
    postal_code: str | None = None
    land: str | None = None  # as the person confirmed it
    against: Against = Against.COMPANY
    matter: Matter = Matter.GDPR
    established_in: str | None = None  # of the controller: two letters, or a German Land


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An authority and why it may be the right one."""

    authority: AuthorityRecord
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The authority to write to, the reasons, and whom else one may ask. ``letter``: whether we write to it."""

    authority: AuthorityRecord
    reasons: tuple[Message, ...]
    alternatives: tuple[Option, ...] = ()
    letter: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only the person can tell; ``laender`` or ``options`` to choose from, where there are some."""

    ask: Message
    laender: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAuthority:
    """No record of ours fits."""

    reason: Message


Choice = Proposal | Question | NoAuthority
