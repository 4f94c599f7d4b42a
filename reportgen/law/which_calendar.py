"""Whose holidays count: those "of the Member State … in which action is to be taken" (Art. 2(1) Reg. 1182/71).

The controller acts where it is established. For one outside the Union, or one whose place is not known, the rule gives
no answer; then the sender's own calendar is used, and every other one that might count moves the cautious date only.
"""

from __future__ import annotations

from reportgen.law.acts import EEA
from reportgen.law.public_holidays import HolidayCalendar, known_calendars


def calendars_for(
    *, sender: str | None, controller: str | None
) -> tuple[HolidayCalendar | None, tuple[HolidayCalendar, ...]]:
    """(the calendar that decides, the others that might). Codes as in :class:`HolidayCalendar`; None: not known.

    The first is None (weekends only) where neither place has a calendar.
    """
    known = known_calendars()
    theirs = controller if controller in known and controller.partition("-")[0] in EEA else None
    ours = sender if sender in known else None
    chosen = theirs or ours
    others = [code for code in (ours, theirs) if code and code != chosen]
    if "DE" in (theirs, ours):  # a Land that is not known may be any
        others += sorted(code for code in known if code.startswith("DE-") and code != chosen and code not in others)
    return (HolidayCalendar(chosen) if chosen else None), tuple(HolidayCalendar(code) for code in others)
