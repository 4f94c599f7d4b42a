"""One thing to look at before anything is sent: how much it matters, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.language.values import Message, Value


class Severity(StrEnum):
    """How much it matters, the weightiest first."""

    STOP = "stop"
    INCOMPLETE = "incomplete"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One thing to look at before anything is sent: why, and what to do."""

    id: str
    severity: Severity
    reason: Message
    advice: Message

    @property
    def holds(self) -> bool:
        """Whether nothing should be filed before this is settled."""
        return self.severity in (Severity.STOP, Severity.INCOMPLETE)


def gate(name: str, severity: Severity, /, **values: Value) -> Gate:
    """The gate whose words are ``gate.<name>`` and ``gate.<name>.advice``."""
    return Gate(
        id=name,
        severity=severity,
        reason=Message.of(f"gate.{name}", **values),
        advice=Message.of(f"gate.{name}.advice", **values),
    )
