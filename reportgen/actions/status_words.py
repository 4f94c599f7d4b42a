"""Where a case stands, in words."""

from __future__ import annotations

from reportgen.actions.status import CaseStatus
from reportgen.case.standing import Stage
from reportgen.language.translator import Translator


def stage_words(one: CaseStatus, words: Translator) -> str:
    """ "überfällig seit 16 Tagen", "beantwortet: teilweise"."""
    standing = one.standing
    if standing.stage is Stage.ANSWERED and standing.verdict is not None:
        return words.text(f"status.answered.{standing.verdict}")
    if standing.stage is Stage.OVERDUE and standing.until is not None:
        return words.text("status.overdue", n=(standing.today - standing.until).days)
    return words.text(f"status.is.{standing.stage}")
