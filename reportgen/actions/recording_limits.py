"""When a recording ends, and when it goes on in a new file."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.evidence.acquisition import utc_text
from reportgen.evidence.custody import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When to end and when to begin a new file; None: not at all."""

    duration_s: float | None = None
    until_ns: int | None = None
    max_bytes: int | None = None
    rotate_bytes: int | None = None
    rotate_s: float | None = None
    retry_for_s: float = 3600.0  # how long a router that does not answer is waited for

    def details(self) -> Json:
        """For the log."""
        return {
            "duration_s": None if self.duration_s is None else round(self.duration_s),
            "until": utc_text(self.until_ns),
            "max_bytes": self.max_bytes,
            "rotate_bytes": self.rotate_bytes,
            "rotate_s": None if self.rotate_s is None else round(self.rotate_s),
        }
