"""Clocks are compared with their uncertainty; sums of a part are checked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.evidence.acquisition import AcquiredPart, ClockComparison, utc_text

AT_NS = int(datetime(2026, 11, 24, 9, 0, tzinfo=UTC).timestamp()) * 1_000_000_000


def compared(date: str | None, *, took_ns: int = 40_000_000) -> ClockComparison:
    return ClockComparison(router_date=date, sent_at_ns=AT_NS, received_at_ns=AT_NS + took_ns)


def test_the_offset_counts_from_the_middle_of_the_told_second_to_the_middle_of_the_question() -> None:
    clock = compared("Tue, 24 Nov 2026 09:00:10 GMT")
    assert (clock.offset_ms(), clock.uncertainty_ms()) == (10_480, 520)
    behind = compared("Tue, 24 Nov 2026 08:59:50 GMT")
    assert behind.offset_ms() == -9_520
    assert compared("Tue, 24 Nov 2026 10:00:10 +0100").offset_ms() == 10_480


@pytest.mark.parametrize("date", [None, "", "soon", "Tue, 24 Nov 99999 09:00:10 GMT", "Tue, 99 Nov 2026 09:00:10 GMT"])
def test_without_a_time_that_can_be_read_there_is_no_offset(date: str | None) -> None:
    clock = compared(date)
    assert clock.offset_ms() is None
    details = clock.details()
    assert isinstance(details, dict)
    assert (details["router_ahead_ms"], details["uncertainty_ms"], details["router_date"]) == (None, None, date)


@given(st.text(max_size=60))
def test_any_words_give_a_value(date: str) -> None:
    for told in (date, f"Tue, {date} Nov 2026", f"Tue, 24 Nov 2026 {date}", f"24 Nov {date} 09:00:10 -2359"):
        compared(told).offset_ms()


def test_a_part_says_whether_its_sums_agree() -> None:
    def part(**sizes: int) -> AcquiredPart:
        return AcquiredPart(
            number=1,
            interface_id="1-lan",
            file="x.eth",
            sha256="0" * 64,
            records_count=0,
            tail_bytes=0,
            first_record_at_ns=None,
            last_record_at_ns=None,
            begun_at_ns=AT_NS,
            ended_at_ns=AT_NS,
            end_state="rotated",
            gap_from_ns=None,
            gap_to_ns=None,
            router_file_name=None,
            router_date=None,
            **sizes,
        )

    assert part(size_bytes=120, received_bytes=100, repeated_header_bytes=24, unwritten_bytes=4).is_accounted_for
    assert not part(size_bytes=119, received_bytes=100, repeated_header_bytes=24, unwritten_bytes=4).is_accounted_for


def test_times_are_written_in_utc_with_nanoseconds() -> None:
    assert utc_text(AT_NS + 7) == "2026-11-24T09:00:00.000000007Z"
    assert utc_text(None) is None
