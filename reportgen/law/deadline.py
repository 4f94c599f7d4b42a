"""The last day for an answer (Art. 12(3) GDPR) and for news from the authority (Art. 78(2) GDPR), with its derivation.

Two dates: the *last day* by the letter of the law and one calendar, and the day *before which nothing should be done*,
the latest of all readings that could be held against the reader, and the days a letter may take.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportgen.errors import UnreadableInput
from reportgen.language.values import Message
from reportgen.law import derivation
from reportgen.law.public_holidays import HolidayCalendar
from reportgen.law.receipt import POST_DAYS_COUNT, Receipt
from reportgen.law.reckoning import Period, Reckoning, reckon, refuse_outside

ANSWER = Period(months_count=1)  # Art. 12(3) sentence 1
EXTENDED = Period(months_count=3)  # sentence 2: two further months, counted from receipt
NEWS = Period(months_count=3)  # Art. 78(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """The controller's notice that it takes longer: valid where told within the first month, with reasons."""

    told_on: date
    reasons_given: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """The controller asked who I am (Art. 12(6)) on ``asked_on``; I told it on ``told_on`` (None: not yet)."""

    asked_on: date
    told_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A period with both dates and the way to them."""

    receipt: Receipt
    last_day: date
    overdue_from: date
    last_day_if_paused: date | None  # where a question about identity counts as a suspension
    not_before: date | None  # None while the controller waits for the sender's own answer
    extended: bool
    derivation: tuple[Message, ...]

    def is_overdue(self, today: date) -> bool:
        """Whether the period has run out; never said where receipt is only assumed or a pause is open."""
        return (
            self.receipt.documented
            and self.not_before is not None
            and today > max(self.last_day, self.last_day_if_paused or self.last_day)
        )


def answer_deadline(
    receipt: Receipt,
    *,
    calendar: HolidayCalendar | None,
    plausible: Sequence[HolidayCalendar] = (),
    extension: Extension | None = None,
    pause: Pause | None = None,
) -> Deadline:
    """Until when the controller must answer a request that arrived as ``receipt`` tells.

    ``calendar`` (None: weekends only) decides the last day; ``plausible`` are further ones that might count.
    Raises: UnreadableInput where the dates contradict each other or lie outside 2018-05-25 to 2100-12-31.
    """
    _refuse_contradictions(receipt, extension, pause)
    first = reckon(receipt.day, ANSWER, calendar)
    valid = extension is not None and extension.told_on <= first.last_day and extension.reasons_given is not False
    period = EXTENDED if valid else ANSWER
    plain = reckon(receipt.day, period, calendar)
    in_time = pause if pause is not None and pause.asked_on <= plain.last_day else None  # a later one pauses nothing
    paused = _paused(receipt, period, calendar, in_time)
    readings = tuple(_readings(receipt, extension, in_time, first, (calendar, *plausible)))
    waiting = in_time is not None and in_time.told_on is None
    not_before = None if waiting else _cautious(readings)
    steps = (
        receipt.told,
        *(derivation.extension(extension.told_on, first, extension.reasons_given) if extension else ()),
        *derivation.counted(plain, "GDPR 12(3)", "deadline.last-day"),
        *(derivation.pause(pause.asked_on, pause.told_on, plain, paused) if pause else ()),
        *derivation.elsewhere(plain, plausible),
        *derivation.cautious(not_before, calendar),
    )
    return Deadline(
        receipt=receipt,
        last_day=plain.last_day,
        overdue_from=plain.overdue_from,
        last_day_if_paused=paused.last_day if paused else None,
        not_before=not_before,
        extended=valid,
        derivation=steps,
    )


def authority_deadline(
    receipt: Receipt, *, calendar: HolidayCalendar | None, plausible: Sequence[HolidayCalendar] = ()
) -> Deadline:
    """After which day without news from the authority a court may be asked (Art. 78(2)).

    Raises: UnreadableInput for a day outside 2018-05-25 to 2100-12-31.
    """
    return _simple(receipt, NEWS, calendar, plausible, ("GDPR 78(2)", "deadline.last-day.authority"))


def voluntary_deadline(
    receipt: Receipt, *, weeks_count: int, calendar: HolidayCalendar | None, plausible: Sequence[HolidayCalendar] = ()
) -> Deadline:
    """The last day of a period that the sender set himself, as in a reminder; a letter names the day, not the weeks.

    Raises: UnreadableInput for a day outside 2018-05-25 to 2100-12-31.
    """
    return _simple(receipt, Period(weeks_count=weeks_count), calendar, plausible, (None, "deadline.last-day"))


def _simple(
    receipt: Receipt,
    period: Period,
    calendar: HolidayCalendar | None,
    plausible: Sequence[HolidayCalendar],
    words: tuple[str | None, str],  # the norm (None: set by the sender), message id of the conclusion
) -> Deadline:
    plain = reckon(receipt.day, period, calendar)
    readings = tuple(reckon(receipt.day, period, each) for each in _widest((calendar, *plausible)))
    not_before = _cautious(readings)
    steps = (
        receipt.told,
        *derivation.counted(plain, *words),
        *derivation.elsewhere(plain, plausible),
        *derivation.cautious(not_before, calendar),
    )
    return Deadline(
        receipt=receipt,
        last_day=plain.last_day,
        overdue_from=plain.overdue_from,
        last_day_if_paused=None,
        not_before=not_before,
        extended=False,
        derivation=steps,
    )


def _refuse_contradictions(receipt: Receipt, extension: Extension | None, pause: Pause | None) -> None:
    later = [
        *([("extension", receipt.day, extension.told_on)] if extension else ()),
        *([("pause", receipt.day, pause.asked_on)] if pause else ()),
        *([("pause", pause.asked_on, pause.told_on)] if pause and pause.told_on else ()),
        *([("receipt", receipt.sent_on, receipt.day)] if receipt.sent_on else ()),
    ]
    for what, first, second in later:
        refuse_outside(second)
        if second < first:
            raise UnreadableInput(f"deadline.{what}-order", first=first.isoformat(), second=second.isoformat())


def _paused(
    receipt: Receipt, period: Period, calendar: HolidayCalendar | None, pause: Pause | None
) -> Reckoning | None:
    if pause is None or pause.told_on is None:
        return None
    return reckon(receipt.day, period, calendar, paused_days_count=(pause.told_on - pause.asked_on).days)


def _readings(
    receipt: Receipt,
    extension: Extension | None,
    pause: Pause | None,
    first: Reckoning,
    calendars: Sequence[HolidayCalendar | None],
) -> Iterator[Reckoning]:
    """Every way in which the period could be counted against the reader."""
    in_time = extension is not None and extension.told_on <= first.last_day
    period = EXTENDED if in_time else ANSWER
    for calendar in _widest(calendars):
        yield reckon(receipt.day, period, calendar)
        if paused := _paused(receipt, period, calendar, pause):
            yield paused
        if pause is not None and pause.told_on is not None:
            yield reckon(pause.told_on, period, calendar)  # the period begins anew with the answer


def _widest(calendars: Sequence[HolidayCalendar | None]) -> tuple[HolidayCalendar | None, ...]:
    return tuple(HolidayCalendar(each.code, with_local=True) if each else None for each in calendars)


def _cautious(readings: Sequence[Reckoning]) -> date:
    return max(reading.last_day for reading in readings) + timedelta(days=POST_DAYS_COUNT)
