"""What the address registry would be asked and what it said, ready for a page, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.web.values import Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """Which addresses the registry would be asked about; ``digest`` is that of what would go out."""

    lines: Lines
    asked_count: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """What the registry answered; nothing was asked where the plan was not the one that was shown."""

    is_same_plan: bool
    has_answers: bool
    lines: Lines
