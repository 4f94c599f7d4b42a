"""Answers as text in one form each: what was written, made plain by ``accept``; an empty text was asked and left open.

Truths are ``yes`` and ``no``; days ISO 8601; a checklist names what is true (``account,cloud``), with ``?`` behind what
is not said, or is ``none``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

NONE_OF_THEM = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """By the key of the field; what was left open is not said, and never "no"."""

    given: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, key: object) -> bool:
        return key in self.given

    def text(self, key: str) -> str | None:
        """The answer; None where it was left open or not asked."""
        return self.given.get(key) or None

    def truth(self, key: str) -> bool | None:
        """True, false or not said."""
        return {"yes": True, "no": False}.get(self.given.get(key, ""))

    def named(self, key: str, item: str) -> bool | None:
        """Whether a checklist names ``item``; None where that was not said."""
        written = self.given.get(key, "")
        items = written.split(",") if written else []
        if not items or f"{item}?" in items:
            return None
        return item in items

    def items(self, key: str) -> tuple[str, ...]:
        """What a checklist names."""
        return tuple(
            item for item in self.given.get(key, "").split(",") if item and item[-1] != "?" and item != NONE_OF_THEM
        )

    def day(self, key: str) -> date | None:
        """A day."""
        written = self.text(key)
        return date.fromisoformat(written) if written else None

    def moment(self, key: str) -> datetime | None:
        """A moment, without a zone where it was written without one."""
        written = self.text(key)
        return datetime.fromisoformat(written) if written else None

    def number(self, key: str) -> int | None:
        """A number, from 0."""
        written = self.text(key)
        return int(written) if written else None

    def with_answer(self, key: str, value: str) -> Answers:
        """The same with one more; a newer answer replaces an older one."""
        kept = {name: text for name, text in self.given.items() if name != key}
        return Answers(given={**kept, key: value})

    def without(self, key: str) -> Answers:
        """The same without one."""
        return Answers(given={name: text for name, text in self.given.items() if name != key})
