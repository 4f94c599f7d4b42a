"""Gates about time: requests whose period still runs or cannot be shown, and the time limit of Austrian law.

A period that still runs never blocks a complaint about the transmission: only the sentence about it stays out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportgen.analysis.value import Analysis
from reportgen.case.statements import Message as Letter
from reportgen.findings.no_answer import RIGHTS, deadline_of, is_answered
from reportgen.language.values import Calendar, Text
from reportgen.law.reckoning import months_later
from reportgen.pipeline.gate import Gate, Severity, gate

LOOKED_LONG_AGO_AFTER_DAYS = 7  # our own convention
_SOON_DAYS = 60  # our own convention


def gates_of_periods(analysis: Analysis) -> Iterator[Gate]:
    """What time has to do with the complaint."""
    case = analysis.facts.case
    for letter in case.correspondence:
        is_request = letter.direction == "sent" and letter.party == "vendor" and letter.kind in RIGHTS
        if is_request and not is_answered(case, letter):
            yield from _request(analysis, letter)
    if analysis.facts.is_for_austria:
        yield from _austria(analysis)


def _request(analysis: Analysis, letter: Letter) -> Iterator[Gate]:
    """Receipt, the running period, the last look for a reply."""
    case, today = analysis.facts.case, analysis.facts.case.letter_date
    named = Text(letter.id)
    if letter.arrived_on is None or letter.arrival_known_by is None:
        yield gate("no-receipt", Severity.NOTE, message=named)
        return
    deadline = deadline_of(case, letter)
    if deadline is None or today is None:
        return
    if deadline.not_before is None:
        yield gate("identity-asked", Severity.NOTE, message=named)
    elif today <= deadline.last_day:
        yield gate("not-ripe", Severity.NOTE, message=named, day=Calendar(deadline.last_day))
    elif today < deadline.not_before:
        yield gate("barely-ripe", Severity.NOTE, message=named, day=Calendar(deadline.not_before))
    else:
        yield from _silence(letter, today)


def _silence(letter: Letter, today: date) -> Iterator[Gate]:
    named = Text(letter.id)
    if letter.no_reply_until is None:
        yield gate("silence-unsaid", Severity.NOTE, message=named)
    elif (today - letter.no_reply_until).days > LOOKED_LONG_AGO_AFTER_DAYS:
        yield gate("silence-old", Severity.NOTE, message=named, day=Calendar(letter.no_reply_until))
    elif not letter.spam_checked:
        yield gate("spam-unchecked", Severity.NOTE, message=named)


def _austria(analysis: Analysis) -> Iterator[Gate]:
    """One year from knowledge, three from the event. Source: § 24(4) of the Austrian Data Protection Act (DSG)."""
    case = analysis.facts.case
    today = case.letter_date
    lasts = [recording.capture.file.last_at_ns for recording in analysis.facts.recordings]
    days = [analysis.facts.day_of(at_ns) for at_ns in lasts if at_ns is not None]
    if today is not None and days and today > (end := months_later(max(days), 36)):
        yield gate("austria-three-years", Severity.WARNING, day=Calendar(end))
    learned = case.declarations.learned_on
    if learned is None:
        yield gate("austria-unsaid", Severity.WARNING)
        return
    end = months_later(learned, 12)
    if today is not None and today > end:
        yield gate("austria-year-over", Severity.WARNING, day=Calendar(end))
    elif today is not None and (end - today).days <= _SOON_DAYS:
        yield gate("austria-year-ends", Severity.WARNING, day=Calendar(end))
