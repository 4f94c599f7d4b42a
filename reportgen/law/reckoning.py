"""A period in months or weeks, counted to its last day.

Source: Regulation (EEC, Euratom) No 1182/71 Articles 2 and 3; §§ 187, 188 and 193 BGB give the same days.

    3(1)     the day of the event is not counted
    3(2)(c)  a period in weeks or months ends with the same day of the week, or of the month; where that month lacks it,
             with the month's last day
    3(3)     Saturdays, Sundays and public holidays inside the period count
    3(4)     a last day that is a Saturday, a Sunday or a public holiday moves to the next working day
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from reportgen.errors import UnreadableInput
from reportgen.language.values import Message, OwnWords
from reportgen.law.public_holidays import HolidayCalendar

# No period under the GDPR began before it applied; later holidays are nobody's knowledge.
FIRST_DAY, FINAL_DAY = date(2018, 5, 25), date(2100, 12, 31)
_ONE_DAY = timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length in months, or in weeks."""

    months_count: int = 0
    weeks_count: int = 0

    def after(self, event: date) -> date:
        """The same day that much later; the month's last day where that month has no such number."""
        return months_later(event, self.months_count) + timedelta(weeks=self.weeks_count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A day on which the period cannot end."""

    day: date
    why: Message | OwnWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """How a period was counted."""

    event: date
    period: Period
    paused_days_count: int
    calendar: HolidayCalendar | None  # None: weekends only
    clamped: bool  # the month of the end lacks the day's number
    nominal_end: date  # before weekends and holidays, after a pause
    skipped: tuple[Skipped, ...]
    last_day: date  # the period ends with its last hour

    @property
    def overdue_from(self) -> date:
        """The first day after the period."""
        return self.last_day + _ONE_DAY


def reckon(event: date, period: Period, calendar: HolidayCalendar | None, *, paused_days_count: int = 0) -> Reckoning:
    """The ``period`` after ``event``.

    A pause lengthens the period by its days (our reading of a suspension; the cautious date covers the other one).

    Raises: UnreadableInput for a day outside 2018-05-25 to 2100-12-31.
    """
    refuse_outside(event)
    same_day = period.after(event)
    nominal = same_day + timedelta(days=paused_days_count)
    skipped: list[Skipped] = []
    day = nominal
    while (why := no_working_day(day, calendar)) is not None:
        skipped.append(Skipped(day=day, why=why))
        day += _ONE_DAY
    return Reckoning(
        event=event,
        period=period,
        paused_days_count=paused_days_count,
        calendar=calendar,
        clamped=period.weeks_count == 0 and same_day.day != event.day,
        nominal_end=nominal,
        skipped=tuple(skipped),
        last_day=day,
    )


def months_later(day: date, months_count: int) -> date:
    """The day of the same number, or the last day of that month where it has no such number."""
    year, month = divmod(day.year * 12 + day.month - 1 + months_count, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def no_working_day(day: date, calendar: HolidayCalendar | None) -> Message | OwnWords | None:
    """Why a period cannot end on ``day``: the holiday's name, or Saturday or Sunday; None on a working day."""
    holiday = calendar.holiday(day) if calendar is not None else None
    if holiday is not None:
        return holiday
    return weekday(day) if day.weekday() >= 5 else None


def weekday(day: date) -> Message:
    """The name of the day of the week."""
    return Message.of(f"weekday.{_WEEKDAYS[day.weekday()]}")


def refuse_outside(day: date) -> None:
    """Raises: UnreadableInput for a day outside 2018-05-25 to 2100-12-31."""
    if not FIRST_DAY <= day <= FINAL_DAY:
        raise UnreadableInput(
            "deadline.out-of-range", value=day.isoformat(), first=FIRST_DAY.isoformat(), last=FINAL_DAY.isoformat()
        )
