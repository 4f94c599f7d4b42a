"""Countries by date: the table's history, and what is not known stays unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reportgen.attribution.country import Treatment, country_on, covers_recipient, shipped_table
from reportgen.language.territories import territory_name


@pytest.mark.parametrize(
    ("country", "day", "treatment"),
    [
        ("DE", date(2018, 5, 25), Treatment.MEMBER),
        ("NO", date(2026, 1, 1), Treatment.EEA),
        ("US", date(2020, 7, 15), Treatment.LISTED_ONLY),  # Privacy Shield
        ("US", date(2020, 7, 16), Treatment.NONE_KNOWN),  # the day of C-311/18
        ("US", date(2023, 7, 9), Treatment.NONE_KNOWN),
        ("US", date(2023, 7, 10), Treatment.LISTED_ONLY),  # Data Privacy Framework
        ("US", date(2016, 1, 1), Treatment.NONE_KNOWN),  # between Safe Harbour and Privacy Shield
        ("GB", date(2020, 6, 1), Treatment.LIKE_MEMBER),
        ("GB", date(2021, 6, 28), Treatment.ADEQUATE),
        ("GB", date(2031, 12, 28), Treatment.NONE_KNOWN),
        ("JP", date(2019, 1, 22), Treatment.NONE_KNOWN),
        ("JP", date(2019, 1, 23), Treatment.ADEQUATE_IN_PART),
        ("BR", date(2026, 1, 25), Treatment.NONE_KNOWN),
        ("BR", date(2026, 1, 26), Treatment.ADEQUATE),
        ("CN", date(2026, 11, 24), Treatment.NONE_KNOWN),
    ],
)
def test_the_treatment_goes_by_the_day(country: str, day: date, treatment: Treatment) -> None:
    assert country_on(country, day, shipped_table()).treatment is treatment


def test_a_decision_that_ended_is_named() -> None:
    found = country_on("US", date(2022, 1, 1), shipped_table())
    assert found.ended is not None and found.ended.decision == "(EU) 2016/1250"
    assert country_on("CN", date(2022, 1, 1), shipped_table()).ended is None


@pytest.mark.parametrize(
    ("country", "listed", "covers"),
    [("US", None, None), ("US", True, True), ("US", False, False), ("JP", True, None), ("DE", None, True)],
)
def test_a_list_counts_only_as_the_user_declares_it(country: str, listed: bool | None, covers: bool | None) -> None:
    found = country_on(country, date(2026, 1, 1), shipped_table())
    assert covers_recipient(found, declared_listed=listed) is covers


def test_the_table_names_real_countries_and_its_rows_do_not_contradict_each_other() -> None:
    table = shipped_table()
    members = {row.country for row in table.standings if row.treatment is Treatment.MEMBER}
    assert len(members) == 27
    for row in table.standings:
        assert territory_name(row.country, "de") and territory_name(row.country, "en")
        assert row.last_day is None or row.first_day <= row.last_day
        assert row.decision or row.treatment is Treatment.MEMBER
        others = [other for other in table.standings if other.country == row.country and other is not row]
        end = row.last_day or date.max - timedelta(days=1)
        assert not any(other.first_day <= end and row.first_day <= (other.last_day or date.max) for other in others)
