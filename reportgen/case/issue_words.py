"""One issue, four phrasings: in a reminder, in a complaint while it persists, in one once it is resolved, in a summary.

Every number of days is computed from the correspondence; where it cannot be, the sentence does without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from reportgen.case.issues import Issue, IssueKind
from reportgen.case.statements import Message as Letter
from reportgen.language.values import Calendar, Count, Message, Value


def in_reminder(issue: Issue) -> Message:
    """To the vendor: what is missing, and what is asked for."""
    return _phrased(issue, "reminder")


def in_complaint(issue: Issue) -> Message:
    """To the authority: as it stands on the day of the letter."""
    return _phrased(issue, "resolved" if issue.is_resolved else "persists")


def in_summary(issue: Issue) -> Message:
    """In a few words."""
    return _phrased(issue, "summary-resolved" if issue.is_resolved else "summary")


def for_reminder(issues: Sequence[Issue], request: Letter) -> tuple[Message, ...]:
    """What a reminder of ``request`` says: only what persists."""
    return tuple(in_reminder(issue) for issue in issues if issue.request.id == request.id and not issue.is_resolved)


def request_words(request: Letter) -> Message:
    """ "mein Auskunftsverlangen vom 1. September 2026", in the accusative."""
    return Message.of(f"issue.request.{request.kind.replace(' ', '-')}", when=_when(request.date))


def _phrased(issue: Issue, phrasing: str) -> Message:
    return Message.of(f"issue.{issue.kind}.{phrasing}", **dict(_values(issue)))


def _values(issue: Issue) -> Iterator[tuple[str, Value]]:
    yield "request", request_words(issue.request)
    if issue.kind is IssueKind.OVERDUE:
        assert issue.last_day is not None and issue.days_count is not None
        yield "last_day", Calendar(issue.last_day)
        yield "n", Count(issue.days_count)
    if issue.reply is not None:
        yield "reply", _when(issue.reply.date)
    if issue.resolved_by is not None:
        yield "resolved", _when(issue.resolved_by.date)


def _when(day: date | None) -> Message:
    return Message.of("date.of", day=Calendar(day)) if day else Message.of("date.of-unknown")
