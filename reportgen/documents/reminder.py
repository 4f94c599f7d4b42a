"""The reminder to the vendor: which letter, when it arrived, when an answer was due, until when one is awaited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportgen.case.calendars import calendars_of
from reportgen.case.issue_words import in_reminder
from reportgen.case.issues import Issue, IssueKind, issues_of
from reportgen.case.lanes import REMINDER_WEEKS_COUNT, Lane, Verdict, lanes_of
from reportgen.case.values import Case
from reportgen.documents.frame import Letter
from reportgen.documents.occasion import Occasion
from reportgen.documents.vendor_letter import identify, vendor_letter
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar
from reportgen.law.deadline import Deadline, voluntary_deadline
from reportgen.law.receipt import assumed_receipt


def reminder(occasion: Occasion, translator: Translator) -> Letter:
    """The reminder of the request that waits. Raises: ValueError where none does (``lacks`` says so before)."""
    case, waiting = occasion.case, request_that_waits(occasion.case)
    if waiting is None or case.letter_date is None:
        raise ValueError("nothing to remind of")
    return vendor_letter(
        "reminder",
        occasion,
        translator,
        sentences=tuple(_sentences(occasion, waiting, case.letter_date, translator)),
        # Art. 12(4) and (6) GDPR are about requests under Art. 15 to 22; an enquiry or a complaint is none.
        identify=identify(case, translator, is_request=waiting.is_statutory),
        ask=translator.text("reminder.ask" if waiting.is_statutory else "reminder.ask-plain"),
        until=translator.text("reminder.until", day=Calendar(new_day(case, case.letter_date))),
    )


def _sentences(occasion: Occasion, waiting: Lane, today: date, translator: Translator) -> Iterator[str]:
    request = waiting.request
    kind = next(contact.kind for contact in occasion.history.contacts if contact.id == request.id)
    form = "asked" if request.date else "asked-undated"
    yield translator.text(f"reminder.{form}.{kind}", day=Calendar(request.date or today))
    wrong = wrong_with(waiting, today)
    if waiting.verdict is None and waiting.is_statutory and waiting.deadline is not None:
        yield translator.say(waiting.deadline.receipt.told)
        yield _due_sentence(waiting.deadline, today, translator)
    yield from (translator.say(in_reminder(issue)) for issue in wrong)
    if waiting.verdict is None and not wrong:
        yield translator.text("reminder.no-answer", day=Calendar(request.no_reply_until or today))


def request_that_waits(case: Case) -> Lane | None:
    """The first request to the vendor that is not answered, or not wholly; one with a period of the law comes first.

    An answer that the user has not said how to read answers it.
    """
    lanes = lanes_of(case.correspondence, "vendor", calendars_of(case, "vendor"))
    waiting = [lane for lane in lanes if lane.verdict not in (Verdict.COMPLETE, Verdict.UNSAID)]
    return min(waiting, key=lambda lane: not lane.is_statutory, default=None)


def wrong_with(waiting: Lane, today: date) -> tuple[Issue, ...]:
    """What persists but the delay itself, which has its own sentence."""
    return tuple(
        issue for issue in issues_of([waiting], today) if issue.kind is not IssueKind.OVERDUE and not issue.is_resolved
    )


def new_day(case: Case, today: date) -> date:
    """The last day of the period that the reminder itself sets."""
    calendar, plausible = calendars_of(case, "vendor")
    receipt = assumed_receipt(today)
    weeks = REMINDER_WEEKS_COUNT
    return voluntary_deadline(receipt, weeks_count=weeks, calendar=calendar, plausible=plausible).last_day


def _due_sentence(due: Deadline, today: date, translator: Translator) -> str:
    """That the period has run out is said only where receipt is documented."""
    form = "over" if due.is_overdue(today) else "assumed" if today > due.last_day else "running"
    return translator.text(f"reminder.due.{form}", day=Calendar(due.last_day))
