"""A question as a value: a shell shows it and hands back what was written; nothing else is its business."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.language.values import Message


class Kind(StrEnum):
    """What may be written into a field."""

    LINE = "line"
    PROSE = "prose"
    CHOICE = "choice"  # one of ``choices``, by key or number
    CHECKLIST = "checklist"  # several of ``choices``; each is then true, false or not said
    TRUTH = "truth"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    FILE = "file"
    EMAIL = "email"
    HARDWARE_ADDRESS = "hardware-address"
    POSTAL_CODE = "postal-code"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several answers."""

    key: str
    label: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What we would answer, and why; never taken without the person's word (or ``--batch``)."""

    value: str  # as it may be written into the field
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is asked. ``key`` is also the name of the command-line option and in an answers file."""

    key: str
    kind: Kind
    ask: Message
    why: Message | None = None
    choices: tuple[Choice, ...] = ()
    also: tuple[str, ...] = ()  # further keys that an option may name; too many to be shown
    proposed: Proposed | None = None
    is_required: bool = False
    is_asked: bool = True  # False: only by option or, on a page, under "more"
    number: int | None = None  # of a repeated field (messages), from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of at most fifteen; ``fields`` are those that are still open, in their order."""

    key: str
    number: int
    count: int  # of all questions that apply, as far as is known now
    title: Message
    notes: tuple[Message, ...]  # what the recording shows, what to know before answering
    fields: tuple[Field, ...]
