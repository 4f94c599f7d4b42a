"""The calendar file: from the log alone, and an independent parser reads what was meant."""

from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar
from letters_so_far import SENT, case_with, day

from reportgen.case.correspondence import correspondence_of
from reportgen.case.message_log import MessageLine, encoded, read_log
from reportgen.case.standing import standing_of
from reportgen.documents.deadline_calendar import CalendarCase, calendar_file
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode

AT = datetime(2026, 9, 3, 10, 0, tzinfo=UTC)
NOW = "1" * 64
ARRIVED = {"arrived_on": "2026-09-02", "arrival_known_by": "tracking"}


def made(
    *lines: tuple[str, dict[str, str], datetime], today: str = "2026-09-10", language: LanguageCode = "de"
) -> bytes:
    case = case_with(SENT).model_copy(update={"reference": "A;B,C\\D " + "ä" * 60})
    data = b"\n".join(
        encoded(MessageLine(at=at, case_sha256=NOW, id=key, message=dict(told))) for key, told, at in lines
    )
    correspondence = correspondence_of(case, read_log(data), NOW)
    standing = standing_of(case, correspondence, day(today))
    calendar_case = CalendarCase(reference=case.reference, correspondence=correspondence, standing=standing)
    return calendar_file([calendar_case], Translator(language), version="1.0")


def events(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_an_independent_parser_reads_the_last_day_and_the_cautious_one() -> None:
    last, cautious = events(made(("first", ARRIVED, AT)))
    assert (last.decoded("dtstart"), last.decoded("dtend")) == (date(2026, 10, 2), date(2026, 10, 3))
    assert cautious.decoded("dtstart") == date(2026, 10, 5)
    assert str(last["summary"]) == f"Letzter Tag für die Antwort: Auskunftsverlangen (A;B,C\\D {'ä' * 60})"
    assert "Sendungsverfolgung" in str(last["description"])
    assert last["uid"] != cautious["uid"]


def test_stamp_and_uid_come_from_the_log_so_that_it_can_be_imported_again() -> None:
    once = made(("first", ARRIVED, AT))
    assert once == made(("first", ARRIVED, AT), today="2026-09-11"), "no clock"
    later = datetime(2026, 9, 20, 8, 30, tzinfo=UTC)
    again = events(made(("first", ARRIVED, AT), ("first", {"arrived_on": "2026-09-03"}, later)))
    before = events(once)
    assert [event["uid"] for event in again] == [event["uid"] for event in before]
    assert again[0].decoded("dtstamp") == later and before[0].decoded("dtstamp") == AT
    assert again[0]["sequence"] > before[0]["sequence"]
    assert again[0].decoded("dtstart") == date(2026, 10, 5), "3 October is a holiday, then comes a Sunday"


def test_lines_are_folded_within_75_bytes_and_never_inside_a_character() -> None:
    data = made(("first", ARRIVED, AT))
    assert data.endswith(b"END:VCALENDAR\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


def test_what_is_answered_or_closed_is_no_entry_and_both_languages_keep_the_same_uids() -> None:
    answered = {
        "direction": "received",
        "channel": "e-mail",
        "kind": "answer",
        "date": "2026-09-05",
        "answers": "first",
    }
    assert events(made(("first", ARRIVED, AT), ("m1", answered, AT))) == []
    german, english = (events(made(("first", ARRIVED, AT), language=code)) for code in ("de", "en"))
    assert [event["uid"] for event in german] == [event["uid"] for event in english]
    assert "Last day for the answer" in str(english[0]["summary"])
