"""Holidays come from one package, offline, with names in both languages."""

from __future__ import annotations

import socket
from datetime import date

import pytest

from reportgen.language.values import OwnWords
from reportgen.law.acts import EEA
from reportgen.law.public_holidays import HolidayCalendar, known_calendars

LAENDER = ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")


def test_every_land_and_every_state_of_the_eea_has_a_calendar() -> None:
    assert {f"DE-{land}" for land in LAENDER} <= known_calendars()
    assert len([code for code in known_calendars() if code.startswith("DE-")]) == 16
    for code in sorted(EEA):
        assert HolidayCalendar(code).holiday(date(2026, 12, 25)) is not None


def test_names_stand_in_both_languages() -> None:
    assert HolidayCalendar("DE-SN").holiday(date(2026, 11, 18)) == OwnWords(
        "Buß- und Bettag", "Repentance and Prayer Day"
    )
    assert HolidayCalendar("IE").holiday(date(2027, 2, 1)) == OwnWords("Saint Brigid's Day", "Saint Brigid's Day")


def test_holidays_of_some_towns_are_apart() -> None:
    assumption, peace = date(2026, 8, 15), date(2026, 8, 8)
    assert HolidayCalendar("DE-BY").holiday(assumption) is None
    assert HolidayCalendar("DE-BY", with_local=True).holiday(assumption) is not None
    assert HolidayCalendar("DE-BY", with_local=True).holiday(peace) is not None
    assert HolidayCalendar("DE-BE", with_local=True).holiday(assumption) is None


def test_no_network_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert HolidayCalendar("AT").holiday(date(2031, 10, 26)) is not None
