"""Deadlines as a calendar file: the same correspondence, the same bytes; no clock.

Stamp and UID come from the log, so that a file imported again changes the entries instead of doubling them.
Source: RFC 5545 (3.1 folding, 3.3.11 escaping, 3.6.1 events, 3.8.7 stamp and sequence).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from reportgen.case.correspondence import Correspondence, Told
from reportgen.case.lanes import Lane
from reportgen.case.standing import Stage, Standing, stage_of
from reportgen.language.translator import Translator
from reportgen.language.values import Message
from reportgen.law.deadline import Deadline

_FOLD_AT_BYTES = 75
_ENDED = frozenset({Stage.ANSWERED, Stage.DECIDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarCase:
    """What the calendar takes of one case."""

    reference: str
    correspondence: Correspondence
    standing: Standing


def calendar_file(cases: Iterable[CalendarCase], translator: Translator, *, version: str) -> bytes:
    """The last day of each period that runs or ran out, and the day from which something may be done."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//reportgen//{_escaped(version)}//{translator.language.upper()}",
        "CALSCALE:GREGORIAN",
        *(line for case in cases for line in _of_case(case, translator)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _of_case(case: CalendarCase, translator: Translator) -> Iterator[str]:
    if case.standing.stage is Stage.CLOSED:
        return
    for lane in (*case.standing.lanes, *case.standing.complaints):
        if stage_of(lane, case.standing.today) in _ENDED:
            continue
        told = case.correspondence.find(lane.request.id)
        for due, name in _deadlines(lane):
            if told is not None:
                yield from _events(case, told, due, name, translator)


def _deadlines(lane: Lane) -> Iterator[tuple[Deadline, str]]:
    if lane.deadline is not None:
        yield lane.deadline, "authority" if lane.request.party == "authority" else "answer"
    if lane.reminder_deadline is not None:
        yield lane.reminder_deadline, "reminder"


def _events(case: CalendarCase, told: Told, due: Deadline, name: str, translator: Translator) -> Iterator[str]:
    what = translator.text(f"log.kind.{told.message.kind.replace(' ', '-')}")
    why = translator.say(_joined(due.derivation)).replace("\u00a0", " ")
    days: Sequence[tuple[str, date | None]] = (("last-day", due.last_day), ("not-before", due.not_before))
    for key, day in days:
        if day is None:
            continue
        title = translator.text(f"calendar.{name}.{key}", what=what, reference=case.reference)
        yield "BEGIN:VEVENT"
        yield f"UID:{_uid(case.reference, told, name, key)}"
        yield f"DTSTAMP:{_stamp(told):%Y%m%dT%H%M%SZ}"
        yield f"SEQUENCE:{told.lines_count}"
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_escaped(title)}"
        yield f"DESCRIPTION:{_escaped(why)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def _joined(sentences: Sequence[Message]) -> Message:
    first, *others = sentences
    for other in others:
        first = Message.of("sentence.two", first=first, second=other)
    return first


def _uid(reference: str, told: Told, name: str, key: str) -> str:
    begun = told.first_at.astimezone(UTC).isoformat() if told.first_at else str(told.message.date)
    parts = "\n".join((reference, told.message.id, begun, name, key))
    return f"{hashlib.sha256(parts.encode()).hexdigest()[:32]}@reportgen.invalid"


def _stamp(told: Told) -> datetime:
    if told.last_at is not None:
        return told.last_at.astimezone(UTC)
    return datetime.combine(told.message.date or date(2018, 5, 25), time(), UTC)


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(character for character in escaped if character >= " " and character != "\x7f")


def _folded(line: str) -> bytes:
    """Never within a character; a continued line begins with a space."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        encoded = character.encode("utf-8", "replace")
        if len(piece) + len(encoded) > _FOLD_AT_BYTES:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join((*pieces, piece))
