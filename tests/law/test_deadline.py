"""Deadlines: the vectors worked out by hand, a second computation, and what holds for every day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from second_computation import easter, last_day

from reportgen.errors import UnreadableInput
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, Message
from reportgen.law.deadline import Deadline, Extension, Pause, answer_deadline, authority_deadline, voluntary_deadline
from reportgen.law.public_holidays import HolidayCalendar
from reportgen.law.receipt import Receipt, ReceiptSource, assumed_receipt
from reportgen.law.reckoning import Period, reckon
from reportgen.law.which_calendar import calendars_for

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "deadlines.json").read_text("utf-8"))["vectors"]
BERLIN, BAVARIA, IRELAND = HolidayCalendar("DE-BE"), HolidayCalendar("DE-BY"), HolidayCalendar("IE")
DAYS = st.dates(date(2018, 5, 25), date(2040, 12, 31))
CALENDARS = st.sampled_from([HolidayCalendar(code) for code in ("DE-BE", "DE-BY", "DE-SN", "IE", "PL", "NO")])


def received(day: str | date) -> Receipt:
    return Receipt(day=date.fromisoformat(str(day)), source=ReceiptSource.TRACKING)


def keys(deadline: Deadline) -> list[str]:
    return [message.key for message in deadline.derivation]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_every_vector_gives_its_day_for_its_reasons(vector: dict[str, Any]) -> None:
    calendar = HolidayCalendar(vector["holiday_calendar"]) if vector["holiday_calendar"] else None
    event = received(vector["event_date"])
    counted = reckon(event.day, Period(**{f"{vector['period']['unit']}_count": vector["period"]["n"]}), calendar)
    english = Translator("en")
    assert counted.nominal_end.isoformat() == vector["nominal_end"]
    assert counted.last_day.isoformat() == vector["expected_last_day"]
    assert counted.overdue_from.isoformat() == vector["first_day_overdue"]
    assert [(skipped.day.isoformat(), english.value(skipped.why)) for skipped in counted.skipped] == [
        (rolled["date"], rolled["reason"]) for rolled in vector["rolled_over"]
    ]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_every_vector_holds_for_the_event_that_it_names(vector: dict[str, Any]) -> None:
    calendar = HolidayCalendar(vector["holiday_calendar"]) if vector["holiday_calendar"] else None
    receipt = received(vector["event_date"])
    found = {
        "request_received": lambda: answer_deadline(receipt, calendar=calendar),
        "request_received_extended": lambda: answer_deadline(
            receipt, calendar=calendar, extension=Extension(told_on=receipt.day, reasons_given=True)
        ),
        "complaint_received_by_authority": lambda: authority_deadline(receipt, calendar=calendar),
        "reminder_received": lambda: voluntary_deadline(receipt, weeks_count=2, calendar=calendar),
    }[vector["event"]]()
    assert found.last_day.isoformat() == vector["expected_last_day"]


@pytest.mark.parametrize("land", ["BE", "BY", "NW"])
def test_a_second_computation_agrees_on_every_day_of_three_years(land: str) -> None:
    calendar = HolidayCalendar(f"DE-{land}")
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(1095)]
    assert days[-1] == date(2027, 12, 31)
    for months in (1, 3):
        differing = [
            day
            for day in days
            if reckon(day, Period(months_count=months), calendar).last_day != last_day(day, months, land)
        ]
        assert differing == []


def test_the_second_computation_knows_easter() -> None:
    assert [easter(year) for year in (2018, 2024, 2025, 2027, 2038)] == [
        date(2018, 4, 1), date(2024, 3, 31), date(2025, 4, 20), date(2027, 3, 28), date(2038, 4, 25),
    ]  # fmt: skip


@given(DAYS, st.integers(1, 3), CALENDARS)
def test_no_period_ends_on_a_weekend_or_a_holiday(day: date, months: int, calendar: HolidayCalendar) -> None:
    end = reckon(day, Period(months_count=months), calendar).last_day
    assert end.weekday() < 5
    assert calendar.holiday(end) is None


@given(DAYS, st.integers(1, 3), CALENDARS)
def test_a_later_start_never_ends_earlier(day: date, months: int, calendar: HolidayCalendar) -> None:
    assert (
        reckon(day, Period(months_count=months), calendar).last_day
        <= reckon(day + timedelta(days=1), Period(months_count=months), calendar).last_day
    )


@given(DAYS, st.integers(1, 3))
def test_a_month_without_the_day_ends_the_period_with_its_last(day: date, months: int) -> None:
    counted = reckon(day, Period(months_count=months), None)
    end = counted.nominal_end
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day if not counted.clamped else (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, CALENDARS, CALENDARS, st.integers(0, 40), st.integers(0, 20))
def test_the_cautious_day_lies_after_every_reading(
    day: date, chosen: HolidayCalendar, other: HolidayCalendar, asked_after: int, answered_after: int
) -> None:
    asked = day + timedelta(days=asked_after)
    pause = Pause(asked_on=asked, told_on=asked + timedelta(days=answered_after))
    alone = answer_deadline(received(day), calendar=chosen)
    more = answer_deadline(received(day), calendar=chosen, plausible=(other,), pause=pause)
    assert alone.not_before is not None and more.not_before is not None
    assert more.last_day == alone.last_day
    assert more.not_before >= alone.not_before > alone.last_day
    assert more.not_before > (more.last_day_if_paused or more.last_day)


def test_an_extension_counts_from_receipt_where_it_came_in_time() -> None:
    in_time = answer_deadline(
        received("2026-01-31"), calendar=BERLIN, extension=Extension(told_on=date(2026, 3, 2), reasons_given=True)
    )
    assert (in_time.extended, in_time.last_day) == (True, date(2026, 4, 30))
    late = answer_deadline(
        received("2026-01-31"), calendar=BERLIN, extension=Extension(told_on=date(2026, 3, 3), reasons_given=True)
    )
    assert (late.extended, late.last_day) == (False, date(2026, 3, 2))
    assert "deadline.extension.late" in keys(late)


def test_an_extension_without_reasons_moves_the_cautious_day_only() -> None:
    bare = answer_deadline(
        received("2026-11-23"), calendar=BERLIN, extension=Extension(told_on=date(2026, 12, 1), reasons_given=False)
    )
    assert (bare.extended, bare.last_day) == (False, date(2026, 12, 23))
    assert bare.not_before == date(2027, 2, 26)


def test_while_a_question_about_identity_is_unanswered_nothing_is_overdue() -> None:
    waiting = answer_deadline(received("2026-11-23"), calendar=BERLIN, pause=Pause(asked_on=date(2026, 12, 1)))
    assert waiting.not_before is None
    assert not waiting.is_overdue(date(2027, 12, 1))
    answered = answer_deadline(
        received("2026-11-23"), calendar=BERLIN, pause=Pause(asked_on=date(2026, 12, 1), told_on=date(2026, 12, 11))
    )
    assert (answered.last_day, answered.last_day_if_paused) == (date(2026, 12, 23), date(2027, 1, 4))
    assert answered.not_before == date(2027, 1, 14)  # one month from the answer, and the post
    assert [answered.is_overdue(date(2027, 1, day)) for day in (4, 5)] == [False, True]


def test_a_question_about_identity_after_the_period_pauses_nothing() -> None:
    late = answer_deadline(received("2026-11-23"), calendar=BERLIN, pause=Pause(asked_on=date(2026, 12, 24)))
    assert "deadline.pause.late" in keys(late)
    assert late.is_overdue(date(2026, 12, 24))


def test_an_assumed_receipt_never_makes_anything_overdue() -> None:
    guessed = answer_deadline(assumed_receipt(date(2026, 11, 20)), calendar=BERLIN)
    assert guessed.receipt.day == date(2026, 11, 23)
    assert not guessed.is_overdue(date(2027, 11, 23))
    known = answer_deadline(received("2026-11-23"), calendar=BERLIN)
    assert [known.is_overdue(date(2026, 12, day)) for day in (23, 24)] == [False, True]


def test_a_holiday_of_some_towns_moves_the_cautious_day_and_is_told() -> None:
    assumption_day = answer_deadline(received("2025-07-15"), calendar=BAVARIA)
    assert assumption_day.last_day == date(2025, 8, 15)
    assert assumption_day.not_before == date(2025, 8, 21)
    assert "deadline.in-some-towns" in keys(assumption_day)


def test_another_calendar_that_may_count_is_told() -> None:
    brigid = answer_deadline(received("2027-01-01"), calendar=BERLIN, plausible=(IRELAND,))
    assert brigid.last_day == date(2027, 2, 1)
    assert brigid.not_before == date(2027, 2, 5)
    told = next(message for message in brigid.derivation if message.key == "deadline.other-calendar")
    assert Translator("de").say(told) == (
        "Zählen die Feiertage von Irland (landesweit), ist der letzte Tag der 2.\u00a0Februar 2027."
    )


def test_the_derivation_reads_as_sentences_in_both_languages() -> None:
    easter_2026 = answer_deadline(received("2026-03-05"), calendar=BERLIN)
    german = [Translator("de").say(message).replace("\u00a0", " ") for message in easter_2026.derivation]
    assert german == [
        "Zugang: Donnerstag, 5. März 2026, bekannt aus der Sendungsverfolgung.",
        "Die Frist beträgt einen Monat (Art. 12 Abs. 3 DSGVO). Der Tag des Zugangs zählt nicht mit; sie läuft ab dem "
        "6. März 2026 (Art. 3 Abs. 1 der Verordnung (EWG, Euratom) Nr. 1182/71).",
        "Sie endet im letzten Monat an dem Tag mit derselben Zahl: Sonntag, 5. April 2026 "
        "(Art. 3 Abs. 2 Buchst. c der Verordnung (EWG, Euratom) Nr. 1182/71).",
        "Am 5. April 2026 endet keine Frist: Sonntag.",
        "Am 6. April 2026 endet keine Frist: Ostermontag.",
        "Deshalb endet sie am nächsten Arbeitstag (Art. 3 Abs. 4 der Verordnung (EWG, Euratom) Nr. 1182/71).",
        "Letzter Tag: Dienstag, 7. April 2026, bis 24 Uhr. Überfällig ist die Antwort erst danach.",
        "Vorsichtig: Unternehmen Sie vor dem 10. April 2026 nichts. Das ist der späteste Tag, auf den man kommen "
        "kann, und 3 Tage für die Post (eigene Festlegung).",
        german[-1],
    ]
    english = [Translator("en").say(message) for message in easter_2026.derivation]
    assert english[4] == "No period ends on 6\u00a0April 2026: Easter Monday."


@given(
    DAYS,
    st.sampled_from(ReceiptSource),
    st.none() | st.builds(HolidayCalendar, st.sampled_from(["DE-BY", "IE", "PT"])),
    st.none() | st.tuples(st.integers(0, 60), st.sampled_from([None, True, False])),
    st.none() | st.tuples(st.integers(0, 60), st.none() | st.integers(0, 30)),
)
def test_whatever_happens_every_step_is_a_sentence_in_both_languages(
    day: date,
    source: ReceiptSource,
    calendar: HolidayCalendar | None,
    extended: tuple[int, bool | None] | None,
    paused: tuple[int, int | None] | None,
) -> None:
    extension = Extension(told_on=day + timedelta(days=extended[0]), reasons_given=extended[1]) if extended else None
    pause = None
    if paused:
        asked = day + timedelta(days=paused[0])
        pause = Pause(asked_on=asked, told_on=None if paused[1] is None else asked + timedelta(days=paused[1]))
    receipt = Receipt(day=day, source=source)
    found = answer_deadline(receipt, calendar=calendar, extension=extension, pause=pause)
    for language in LANGUAGES:
        for message in (*found.derivation, *authority_deadline(receipt, calendar=calendar).derivation):
            assert "{" not in Translator(language).say(message)


@pytest.mark.parametrize("day", [date(2018, 5, 24), date(2101, 1, 1), date(9999, 12, 31), date(1, 1, 1)])
def test_an_impossible_day_is_refused_in_both_languages(day: date) -> None:
    with pytest.raises(UnreadableInput) as refused:
        received(day)
    with pytest.raises(UnreadableInput):
        assumed_receipt(day)
    with pytest.raises(UnreadableInput):
        reckon(day, Period(months_count=1), None)
    for language in LANGUAGES:
        told = Message.of(f"error.{refused.value.message_id}", **refused.value.values)
        assert day.isoformat() in Translator(language).say(told)


def test_dates_in_the_wrong_order_are_refused() -> None:
    receipt = received("2026-11-23")
    before = date(2026, 11, 22)
    with pytest.raises(UnreadableInput, match="extension-order"):
        answer_deadline(receipt, calendar=None, extension=Extension(told_on=before))
    with pytest.raises(UnreadableInput, match="pause-order"):
        answer_deadline(receipt, calendar=None, pause=Pause(asked_on=before))
    with pytest.raises(UnreadableInput, match="pause-order"):
        answer_deadline(receipt, calendar=None, pause=Pause(asked_on=date(2026, 12, 2), told_on=date(2026, 12, 1)))
    with pytest.raises(UnreadableInput, match="receipt-order"):
        answer_deadline(Receipt(day=before, source=ReceiptSource.TRACKING, sent_on=receipt.day), calendar=None)


def test_a_calendar_that_does_not_exist_is_refused() -> None:
    for code in ("DE-XX", "ZZ", "", "de-be", "DE-Augsburg"):
        with pytest.raises(UnreadableInput, match="unknown-calendar"):
            HolidayCalendar(code)


def test_the_controllers_member_state_decides_and_the_senders_land_may() -> None:
    assert calendars_for(sender="DE-BY", controller="IE") == (IRELAND, (BAVARIA,))
    assert calendars_for(sender="DE-BY", controller="CN") == (BAVARIA, ())
    assert calendars_for(sender="DE-BY", controller=None) == (BAVARIA, ())
    assert calendars_for(sender=None, controller=None) == (None, ())
    chosen, others = calendars_for(sender="DE-BY", controller="DE")
    assert (chosen, len(others)) == (HolidayCalendar("DE"), 16)
