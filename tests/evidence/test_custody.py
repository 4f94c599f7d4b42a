"""A custody log tells every line that was changed, removed, put in or moved."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.evidence.custody import FIRST_PREVIOUS, CustodyEntry, next_line, verify_chain

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def entry(number: int) -> CustodyEntry:
    at = AT + timedelta(minutes=number)
    local = at.astimezone(timezone(timedelta(hours=1)))
    details = {"number": number, "text": "Zähler"}
    return CustodyEntry(
        kind="acquisition-part", recorded_at=at, local_time=local, tool_version="0.1.0", details=details
    )


def log(count: int = 4) -> bytes:
    data = b""
    for number in range(count):
        data += next_line(data, entry(number))
    return data


def reasons(data: bytes) -> list[tuple[int, str]]:
    return [(found.line_number, found.reason) for found in verify_chain(data).breaks]


def test_each_line_names_the_digest_of_the_line_before_it_as_a_shell_computes_it() -> None:
    lines = log().splitlines()
    values = [json.loads(line) for line in lines]
    assert [value["sequence"] for value in values] == [1, 2, 3, 4]
    assert [value["previous_sha256"] for value in values] == [
        FIRST_PREVIOUS,
        *(hashlib.sha256(line).hexdigest() for line in lines[:-1]),
    ]
    assert verify_chain(log()).head_sha256 == hashlib.sha256(lines[-1]).hexdigest()
    assert verify_chain(log()).is_whole


def test_times_are_written_in_utc_and_as_the_wall_clock_shows_them() -> None:
    value = json.loads(log(1))
    assert (value["recorded_at"], value["local_time"]) == (
        "2026-11-24T09:00:00.000000Z",
        "2026-11-24T10:00:00.000000+01:00",
    )


def test_an_empty_log_is_whole_and_has_no_entries() -> None:
    assert verify_chain(b"").entries_count == 0
    assert verify_chain(b"").is_whole


def test_a_changed_line_is_told_where_the_next_one_names_it() -> None:
    assert reasons(log().replace(b'"number":1', b'"number":7')) == [(3, "previous")]


def test_removed_moved_and_added_lines_are_told() -> None:
    first, second, third, fourth = log().splitlines(keepends=True)
    assert reasons(first + third + fourth) == [(2, "previous"), (3, "sequence")]
    assert reasons(first + third + second + fourth) == [(2, "previous"), (3, "previous"), (4, "previous")]
    assert reasons(first + first + second) == [(2, "previous"), (3, "sequence")]
    assert reasons(second + third) == [(1, "previous"), (2, "sequence")]
    assert reasons(first + b"\n" + second) == [(2, "unreadable"), (3, "previous")]


def test_an_unfinished_last_line_is_told_and_the_next_entry_does_not_mend_it() -> None:
    torn = log()[:-20]
    assert reasons(torn) == [(4, "unreadable"), (4, "unfinished")]
    grown = torn + next_line(torn, entry(9))
    assert grown.startswith(torn)
    assert reasons(grown) == [(4, "unreadable")]


@pytest.mark.parametrize("line", [b"[]", b"1", b"{}", b"\xff", b"[" * 100_000, b'{"kind": 3}', b"null"])
def test_what_is_no_entry_is_unreadable(line: bytes) -> None:
    assert (1, "unreadable") in reasons(line + b"\n")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_value_and_any_log_can_be_continued(data: bytes) -> None:
    before = verify_chain(data)
    grown = data + next_line(data, entry(1))
    after = verify_chain(grown)
    assert after.entries_count == before.entries_count + 1
    assert all(found.line_number <= before.entries_count for found in after.breaks)


@given(st.integers(0, 3), st.data())
def test_any_changed_byte_but_of_the_last_line_breaks_the_chain(row: int, data: st.DataObject) -> None:
    whole = bytearray(log(5))
    lines = log(5).splitlines(keepends=True)
    start = sum(len(line) for line in lines[:row])
    position = data.draw(st.integers(start, start + len(lines[row]) - 1))
    whole[position] ^= data.draw(st.integers(1, 255))
    assert not verify_chain(bytes(whole)).is_whole
