"""Windows after noted movements and control windows: by a rule, without chance."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from reportgen.findings.event_windows import CONTROL_APART_S, WINDOW_S, Windows, windows

BERLIN = ZoneInfo("Europe/Berlin")
S = 1_000_000_000


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-10-02T{text}").replace(tzinfo=BERLIN).timestamp()) * S


def local(at_ns: int) -> datetime:
    return datetime.fromtimestamp(at_ns // S, BERLIN)


def found(*noted: str, first: str = "00:00:00", last: str = "23:59:59") -> Windows:
    return windows(map(at, noted), first_at_ns=at(first), last_at_ns=at(last), local=local)


def test_control_windows_stand_in_the_same_hour_at_full_five_minutes() -> None:
    controls = found("14:32:10").controls_ns
    assert [f"{local(one):%H:%M:%S}" for one in controls] == [f"14:{minute:02d}:00" for minute in range(0, 60, 5)]


def test_a_control_window_near_a_noted_movement_is_left_out_even_one_of_another_hour() -> None:
    controls = {f"{local(one):%H:%M:%S}" for one in found("14:30:59", "14:44:00", "15:00:30").controls_ns}
    assert "14:30:00" not in controls and "15:00:00" not in controls
    assert "14:45:00" not in controls, f"not more than {CONTROL_APART_S} s"
    assert "14:35:00" in controls and "15:05:00" in controls


def test_one_second_more_and_the_control_window_stays() -> None:
    assert at("14:45:00") in found("14:43:59").controls_ns


def test_times_outside_the_recording_are_counted_apart() -> None:
    result = found("09:00:00", "10:30:00", "10:59:51", first="10:00:00", last="11:00:00")
    assert (result.events_ns, result.outside_count) == ((at("10:30:00"),), 2)


def test_a_time_within_the_window_of_the_one_before_is_no_second_movement() -> None:
    result = found("10:30:00", f"10:30:{WINDOW_S - 1:02d}", f"10:30:{WINDOW_S:02d}")
    assert (result.events_ns, result.overlapping_count) == ((at("10:30:00"), at(f"10:30:{WINDOW_S:02d}")), 1)


def test_the_same_list_gives_the_same_windows() -> None:
    assert found("08:10:00", "14:32:10") == found("08:10:00", "14:32:10")
