"""Whose holidays count for whom, from what the case says of the places."""

from __future__ import annotations

from reportgen.case.values import Case
from reportgen.language.territories import territory_code
from reportgen.law.establishment import place_of
from reportgen.law.public_holidays import HolidayCalendar
from reportgen.law.residence import country_of
from reportgen.law.which_calendar import calendars_for

Calendars = tuple[HolidayCalendar | None, tuple[HolidayCalendar, ...]]
"""(the calendar that decides, the others that might); None: weekends only."""


def calendars_of(case: Case, party: str) -> Calendars:
    """For a letter to ``party`` (vendor, authority, seller)."""
    home, vendor, authority = case.complainant, case.vendor, case.authority
    country = country_of(
        written=home.country if home else None,
        postal_code=home.postal_code if home else None,
        timezone=case.timezone,
    )
    sender = place_of(country, home.postal_code if home else None)
    if party == "authority" and authority is not None:
        written = territory_code(authority.country) if authority.country else country
        return calendars_for(sender=sender, controller=place_of(written, authority.postal_code))
    if party == "vendor" and vendor.country:
        return calendars_for(sender=sender, controller=place_of(territory_code(vendor.country), vendor.postal_code))
    return calendars_for(sender=sender, controller=None)
