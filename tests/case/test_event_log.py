"""The list of movements: instants, or all mistakes at once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.case.event_log import EVENTS_AT_MOST, read_event_log
from reportgen.case.load import load_case
from reportgen.errors import Problems, ReportgenError, UnreadableInput
from reportgen.language.translator import Translator

BERLIN = ZoneInfo("Europe/Berlin")
SECOND_NS = 1_000_000_000
LEAST = """schema_version = 1
reference = "R-1"
letter_date = 2026-11-20
[device]
brand = "B"
model = "M"
[vendor]
name = "B"
[[exhibits]]
id = "list"
title = { de = "x", en = "y" }
path = "list.csv"
"""
HOW = 'how = { de = "x", en = "y" }\n'
SETTING = 'setting = { de = "x", en = "y" }\n'


def read(text: str) -> tuple[int, ...]:
    return read_event_log(text.encode(), zone=BERLIN, file_name="list.csv")


def test_times_are_read_in_the_cases_zone_and_sorted() -> None:
    text = "# remark\nat;what\n2026-10-02 06:51:41;cat\n\n2026-10-02T06:51:40.5\n2026-10-02T04:51:42Z\n"
    start = 1_790_916_700 * SECOND_NS
    assert read(text) == (start + SECOND_NS // 2, start + SECOND_NS, start + 2 * SECOND_NS)


def test_the_same_instant_twice_is_one() -> None:
    assert len(read("at\n2026-10-02T06:51:40\n2026-10-02T04:51:40Z\n")) == 1


def test_every_line_without_a_time_is_told() -> None:
    with pytest.raises(Problems) as caught:
        read("at\n2026-10-02\nyesterday\n2026-10-02T06:51:40\n25:00\n")
    assert [problem.values["line"] for problem in caught.value.problems] == ["2", "3", "5"]
    for error in (caught.value, *caught.value.problems):
        assert Translator("de").text(f"error.{error.message_id}", **error.values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "events.no-heading"),
        ("2026-10-02T06:51:40\n", "events.no-heading"),
        ("at\n" + "2026-10-02T06:51:40\n" * (EVENTS_AT_MOST + 1), "events.too-many"),
    ],
)
def test_what_is_no_such_list_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(text)
    assert caught.value.message_id == message


@given(st.binary(max_size=200))
def test_any_bytes_give_instants_or_one_kind_of_error(data: bytes) -> None:
    try:
        found = read_event_log(b"at\n" + data, zone=BERLIN, file_name="list.csv")
    except ReportgenError:
        return
    assert list(found) == sorted(set(found))


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        (f'[events]\nexhibit = "lost"\n{HOW}', "case.unknown-exhibit"),
        (f'[events]\nexhibit = "list"\nclock_offset_s = -1\n{HOW}', "case.negative"),
        (f'[switch_off]\nexhibit = "lost"\n{SETTING}', "case.unknown-exhibit"),
        (f"[switch_off]\nrestarted_at = 2026-10-03T19:42:00\n{SETTING}", "case.restart-alone"),
        (
            f"[switch_off]\nat = 2026-10-03T19:42:00\nrestarted_at = 2026-10-03T19:42:00\n{SETTING}",
            "case.restart-order",
        ),
        (f"[switch_off]\nat = 2026-11-21T00:00:00\n{SETTING}", "case.after-letter"),
    ],
)
def test_parts_that_do_not_agree_are_told_with_their_line(addition: str, message: str) -> None:
    with pytest.raises(Problems) as caught:
        load_case((LEAST + addition).encode(), file_name="case.toml")
    (problem,) = caught.value.problems
    assert problem.message_id == message
    for language in ("de", "en"):
        assert Translator(language).text(f"error.{problem.message_id}", **problem.values)
