"""The last day of a period, computed a second time: nothing is shared with ``reportgen.law``, not even the holidays.

Days are walked one by one; Easter is Gauss's, in the form of Lichtenberg (1997); the holidays of three Länder stand
here as their laws name them.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

STEP = timedelta(days=1)


@cache
def easter(year: int) -> date:
    k = year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s = 2 - (3 * k + 3) // 4
    a = year % 19
    d = (19 * a + m) % 30
    r = (d + a // 11) // 29
    og = 21 + d - r
    sz = 7 - (year + year // 4 + s) % 7
    oe = 7 - (og - sz) % 7
    return date(year, 3, 1) + timedelta(days=og + oe - 1)


@cache
def holidays(land: str, year: int) -> frozenset[date]:
    sunday = easter(year)
    found = {date(year, 1, 1), date(year, 5, 1), date(year, 10, 3), date(year, 12, 25), date(year, 12, 26)}
    found |= {sunday + timedelta(days=offset) for offset in (-2, 1, 39, 50)}
    if land in ("BY", "NW"):
        found |= {sunday + timedelta(days=60), date(year, 11, 1)}
    if land == "BY":
        found.add(date(year, 1, 6))
    if land == "BE":
        found.add(date(year, 3, 8))
        if year == 2025:
            found.add(date(2025, 5, 8))  # once: eighty years since the end of the war
    return frozenset(found)


def last_day(event: date, months: int, land: str) -> date:
    day = event
    turns = 0
    while True:
        tomorrow = day + STEP
        if turns == months and (day.day == event.day or tomorrow.month != day.month):
            break
        turns += tomorrow.month != day.month
        day = tomorrow
    while day.isoweekday() > 5 or day in holidays(land, day.year):
        day += STEP
    return day
