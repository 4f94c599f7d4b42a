"""The computer's clock and its time zone."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def both_times() -> tuple[datetime, datetime]:
    """This instant in UTC and as the clock on the wall shows it, to the microsecond."""
    instant = datetime.now(UTC)
    return instant, instant.astimezone()


def now_ns() -> int:
    """Nanoseconds since 1970-01-01 UTC."""
    return time.time_ns()


def monotonic_s() -> float:
    """Seconds that no change of the clock touches."""
    return time.monotonic()
