"""The reminder to the vendor: which letter, when it arrived, when an answer was due, until when one is awaited."""

from __future__ import annotations

from datetime import date

from reportgen.case.values import Case
from reportgen.documents.frame import Letter
from reportgen.documents.history import Contact, Counterpart, History
from reportgen.documents.occasion import Occasion
from reportgen.documents.vendor_letter import vendor_letter
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar
from reportgen.law.deadline import Deadline, answer_deadline, voluntary_deadline
from reportgen.law.public_holidays import HolidayCalendar
from reportgen.law.receipt import assumed_receipt
from reportgen.law.residence import country_of
from reportgen.law.which_calendar import calendars_for

WEEKS_GIVEN_COUNT = 2  # our own convention
REQUESTS = (
    "access",
    "erasure",
    "rectification",
    "restriction",
    "portability",
    "objection",
    "consent-withdrawal",
    "data-act",
    "stop",
    "enquiry",
    "vendor-complaint",
)
"""Letters to the vendor that ask for an answer."""

WITHIN_A_MONTH = frozenset(REQUESTS[:6])
"""Those that Art. 12(3) GDPR gives a period for."""


def reminder(occasion: Occasion, translator: Translator) -> Letter:
    """The reminder of the oldest request that waits. Raises: ValueError where none does (``lacks`` says so before)."""
    case, waiting = occasion.case, unanswered_request(occasion.history)
    if waiting is None or case.letter_date is None:
        raise ValueError("nothing to remind of")
    known = waiting.day is not None
    sentences = [
        translator.text(
            f"reminder.asked.{waiting.kind}" if known else f"reminder.asked-undated.{waiting.kind}",
            day=Calendar(waiting.day or case.letter_date),
        )
    ]
    if waiting.kind in WITHIN_A_MONTH and (due := answer_due(waiting, case)) is not None:
        sentences += [translator.say(due.receipt.told), _due_sentence(due, case.letter_date, translator)]
    looked = waiting.no_reply_until or case.letter_date
    sentences.append(translator.text("reminder.no-answer", day=Calendar(looked)))
    return vendor_letter(
        "reminder",
        occasion,
        translator,
        sentences=tuple(sentences),
        until=translator.text("reminder.until", day=Calendar(new_day(case, case.letter_date))),
    )


def unanswered_request(history: History) -> Contact | None:
    """The first request to the vendor that nothing answers; one with a period of the law comes first."""
    waiting = [one for one in history.sent(Counterpart.VENDOR, *REQUESTS) if not history.is_answered(one)]
    return min(waiting, key=lambda one: one.kind not in WITHIN_A_MONTH, default=None)


def answer_due(request: Contact, case: Case) -> Deadline | None:
    """Until when Art. 12(3) GDPR gives the vendor time; None where the day of the request is not known."""
    receipt = request.received
    if receipt is None:
        return None
    calendar, plausible = _calendars(case)
    return answer_deadline(receipt, calendar=calendar, plausible=plausible)


def new_day(case: Case, today: date) -> date:
    """The last day of the period that the reminder itself sets."""
    calendar, plausible = _calendars(case)
    receipt = assumed_receipt(today)
    return voluntary_deadline(receipt, weeks_count=WEEKS_GIVEN_COUNT, calendar=calendar, plausible=plausible).last_day


def _calendars(case: Case) -> tuple[HolidayCalendar | None, tuple[HolidayCalendar, ...]]:
    home = case.complainant
    sender = country_of(
        written=home.country if home else None,
        postal_code=home.postal_code if home else None,
        timezone=case.timezone,
    )
    return calendars_for(sender=sender, controller=None)


def _due_sentence(due: Deadline, today: date, translator: Translator) -> str:
    """That the period has run out is said only where receipt is documented."""
    form = "over" if due.is_overdue(today) else "assumed" if today > due.last_day else "running"
    return translator.text(f"reminder.due.{form}", day=Calendar(due.last_day))
