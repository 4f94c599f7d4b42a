"""The way from the event to the last day, as sentences: each names its rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from reportgen.language.values import Calendar, Count, Message, Text
from reportgen.law.norms import cite
from reportgen.law.public_holidays import HolidayCalendar, source_version
from reportgen.law.receipt import POST_DAYS_COUNT
from reportgen.law.reckoning import Reckoning, reckon, weekday


def counted(reckoning: Reckoning, norm: str | None, conclusion: str) -> Iterator[Message]:
    """From the event to the last day, without a pause; ``conclusion``: message id of the last sentence."""
    start, rule = Calendar(reckoning.event + timedelta(days=1)), cite("TIME 3(1)")
    if norm is None:
        yield Message.of("deadline.weeks", n=reckoning.period.weeks_count, start=start, rule=rule)
    else:
        yield Message.of("deadline.months", n=reckoning.period.months_count, norm=cite(norm), start=start, rule=rule)
    in_weeks = "deadline.same-weekday" if norm is None else "deadline.same-day"
    key = "deadline.clamped" if reckoning.clamped else in_weeks
    yield Message.of(
        key,
        number=Count(reckoning.event.day),
        day=Calendar(reckoning.nominal_end),
        weekday=weekday(reckoning.nominal_end),
        rule=cite("TIME 3(2)(c)"),
    )
    yield from _moved(reckoning)
    yield Message.of(conclusion, day=Calendar(reckoning.last_day), weekday=weekday(reckoning.last_day))


def _moved(reckoning: Reckoning) -> Iterator[Message]:
    for skipped in reckoning.skipped:
        yield Message.of("deadline.skipped", day=Calendar(skipped.day), why=skipped.why)
    if reckoning.skipped:
        yield Message.of("deadline.moved", rule=cite("TIME 3(4)"))


def extension(told_on: date, first: Reckoning, reasons_given: bool | None) -> Iterator[Message]:
    """Whether the notice of a longer period counts."""
    kind = (
        "late"
        if told_on > first.last_day
        else {None: "reasons-unsaid", True: "valid", False: "no-reasons"}[reasons_given]
    )
    yield Message.of(
        f"deadline.extension.{kind}",
        told=Calendar(told_on),
        first=Calendar(first.last_day),
        norm=cite("GDPR 12(3)"),
    )


def pause(asked_on: date, told_on: date | None, plain: Reckoning, paused: Reckoning | None) -> Iterator[Message]:
    """What a question about identity may do to the period."""
    if asked_on > plain.last_day:
        yield Message.of("deadline.pause.late", asked=Calendar(asked_on))
        return
    if told_on is None or paused is None:
        yield Message.of("deadline.pause.open", asked=Calendar(asked_on), norm=cite("GDPR 12(6)"))
        return
    yield Message.of(
        "deadline.pause.over",
        n=paused.paused_days_count,
        asked=Calendar(asked_on),
        told=Calendar(told_on),
        day=Calendar(paused.last_day),
        norm=cite("GDPR 12(6)"),
    )


def elsewhere(plain: Reckoning, plausible: Sequence[HolidayCalendar]) -> Iterator[Message]:
    """Calendars that would end the period on another day, and places with a holiday of their own."""
    wide = (HolidayCalendar(plain.calendar.code, with_local=True),) if plain.calendar else ()
    for calendar in (*plausible, *wide):
        other = reckon(plain.event, plain.period, calendar)
        if other.last_day != plain.last_day:
            key = "deadline.in-some-towns" if calendar.with_local else "deadline.other-calendar"
            yield Message.of(key, calendar=calendar.name, day=Calendar(other.last_day))


def cautious(not_before: date | None, calendar: HolidayCalendar | None) -> Iterator[Message]:
    """The cautious date, and where the holidays come from."""
    if not_before is not None:
        yield Message.of("deadline.not-before", day=Calendar(not_before), n=POST_DAYS_COUNT)
    if calendar is None:
        yield Message.of("deadline.no-calendar")
    else:
        yield Message.of("deadline.holidays", calendar=calendar.name, source=Text(source_version()))
