"""case.toml and log.jsonl as one view: the newest line counts, contradictions are asked about, nothing breaks it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from letters_so_far import SENT, case_with, day

from reportgen.case.correspondence import Correspondence, correspondence_of, with_correspondence
from reportgen.case.message_log import ClosedLine, KeptFile, LogLine, MessageLine, MistakenLine, encoded, read_log
from reportgen.case.values import Case

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
NOW, BEFORE = "1" * 64, "2" * 64
NEW: dict[str, Any] = {"direction": "sent", "channel": "letter", "kind": "reminder", "date": "2026-10-15"}


def line(key: str, message: dict[str, Any], *, sha256: str = NOW, file: KeptFile | None = None) -> MessageLine:
    return MessageLine(at=AT, case_sha256=sha256, id=key, message=message, file=file)


def merged(*lines: LogLine, case: Case | None = None) -> Correspondence:
    data = b"".join(encoded(one) + b"\n" for one in lines)
    return correspondence_of(case or case_with(SENT), read_log(data), NOW)


def test_the_log_adds_messages_by_date() -> None:
    found = merged(line("m1", NEW), line("m2", {**NEW, "date": "2026-08-01"}))
    assert [message.id for message in found.messages] == ["m2", "first", "m1"]
    assert [told.in_case for told in found.told] == [False, True, False]


def test_of_several_lines_the_newest_value_of_each_key_counts_and_null_takes_it_away() -> None:
    found = merged(
        line("m1", NEW), line("m1", {"date": "2026-10-16", "reference": "X"}), line("m1", {"reference": None})
    )
    (told,) = [one for one in found.told if not one.in_case]
    assert (told.message.date, told.message.reference, told.lines_count) == (day("2026-10-16"), None, 3)


def test_more_may_be_told_of_a_message_of_the_case() -> None:
    found = merged(line("first", {"arrived_on": "2026-09-02", "arrival_known_by": "tracking"}, sha256=BEFORE))
    assert found.messages[0].arrived_on == day("2026-09-02") and found.told[0].in_case
    assert found.contradictions == ()


def test_where_the_case_was_edited_since_and_says_otherwise_it_is_asked_until_a_new_line_settles_it() -> None:
    old = line("first", {"date": "2026-09-03"}, sha256=BEFORE)
    asked = merged(old)
    (one,) = asked.contradictions
    assert (one.id, one.key, one.in_case, one.in_log) == ("first", "date", "2026-09-01", "2026-09-03")
    assert merged(old, line("first", {"date": "2026-09-03"})).contradictions == ()
    settled = merged(old, line("first", {"date": "2026-09-01"}))
    assert settled.contradictions == () and settled.messages[0].date == day("2026-09-01")


def test_said_with_the_case_as_it_is_the_log_is_newer_and_wins() -> None:
    found = merged(line("first", {"date": "2026-09-03"}))
    assert found.contradictions == () and found.messages[0].date == day("2026-09-03")


def test_a_mistaken_message_counts_no_longer_but_one_of_the_case_stays() -> None:
    found = merged(line("m1", NEW), MistakenLine(at=AT, case_sha256=NOW, id="m1"))
    assert [message.id for message in found.messages] == ["first"] and "m1" in found.ids
    assert merged(MistakenLine(at=AT, case_sha256=NOW, id="first")).unreadable == (1,)


def test_lines_that_make_no_message_are_counted_and_leave_the_others_alone() -> None:
    found = merged(
        line("m1", {"kind": "reminder"}),
        line("m2", NEW | {"colour": "red"}),
        line("m3", NEW | {"id": "first"}),
        line("m4", NEW | {"exhibit": "nowhere"}),
        line("m5", NEW | {"summary": {"de": "nur deutsch"}}),
        line("m6", {**NEW, "direction": "received", "quote": "words", "quote_language": "en"}),
        line("m7", NEW),
    )
    assert found.unreadable == (1, 2, 3, 4, 5, 6)
    assert [message.id for message in found.messages] == ["first", "m7"]


def test_the_case_is_closed_until_it_is_reopened() -> None:
    closed = ClosedLine(kind="closed", at=AT, case_sha256=NOW, on=day("2026-11-20"))
    assert merged(closed).closed == closed
    assert merged(closed, closed.model_copy(update={"kind": "reopened"})).closed is None


def test_a_letter_tells_nothing_that_came_after_its_day() -> None:
    case = case_with(SENT).model_copy(update={"letter_date": day("2026-10-15")})
    looked = {"no_reply_until": "2026-11-20"}
    found = merged(line("m1", NEW), line("m2", {**NEW, "date": "2026-10-16"}), line("first", looked), case=case)
    told = with_correspondence(case, found).correspondence
    assert [message.id for message in told] == ["first", "m1"]
    assert told[0].no_reply_until == day("2026-10-15")


def test_a_kept_file_becomes_an_exhibit_in_both_languages_unless_it_is_too_large() -> None:
    kept = KeptFile(path="correspondence/2026-10-15-sent.eml", form="mail", size_bytes=10, sha256="0" * 64)
    large = kept.model_copy(update={"size_bytes": 200_000_000})
    case = with_correspondence(case_with(SENT), merged(line("m1", NEW, file=kept), line("m2", NEW, file=large)))
    (exhibit,) = case.exhibits
    assert exhibit.title.de == "E-Mail vom 15.\u00a0Oktober 2026, gesendet"
    assert exhibit.title.en == "E-mail of 15\u00a0October 2026, sent"
    assert case.exhibit_number(case.correspondence[1].exhibit or "") == 1


@given(
    st.lists(
        st.binary(max_size=200)
        | st.dictionaries(st.text(max_size=12), st.text(max_size=12)).map(
            lambda value: json.dumps(
                {
                    "schema_version": 1,
                    "kind": "message",
                    "at": "2026-11-24T10:00:00Z",
                    "case_sha256": NOW,
                    "id": "m1",
                    "message": value,
                }
            ).encode()
        ),
        max_size=5,
    )
)
def test_no_line_can_bring_the_case_down(lines: list[bytes]) -> None:
    found = correspondence_of(case_with(SENT), read_log(b"\n".join(lines)), NOW)
    assert found.messages[0].id == "first"
