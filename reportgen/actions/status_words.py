"""Where cases stand, in words and as a calendar."""

from __future__ import annotations

from collections.abc import Iterable

import reportgen
from reportgen.actions.status import CaseStatus, Unreadable
from reportgen.case.standing import Stage
from reportgen.documents.deadline_calendar import CalendarCase, calendar_file
from reportgen.language.translator import Translator


def stage_words(one: CaseStatus, words: Translator) -> str:
    """ "überfällig seit 16 Tagen", "beantwortet: teilweise"."""
    standing = one.standing
    if standing.stage is Stage.ANSWERED and standing.verdict is not None:
        return words.text(f"status.answered.{standing.verdict}")
    if standing.stage is Stage.OVERDUE and standing.until is not None:
        return words.text("status.overdue", n=(standing.today - standing.until).days)
    return words.text(f"status.is.{standing.stage}")


def calendar_of(found: Iterable[CaseStatus | Unreadable], words: Translator) -> bytes:
    """The days of these cases as a calendar file (RFC 5545); a case that cannot be read has none."""
    cases = [
        CalendarCase(
            reference=one.opened.case.reference, correspondence=one.opened.correspondence, standing=one.standing
        )
        for one in found
        if isinstance(one, CaseStatus)
    ]
    return calendar_file(cases, words, version=reportgen.__version__)
