"""Durations, sizes and moments as people write them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from reportgen.cli.capture_options import duration_s, fingerprint, moment_ns, rotation, size_bytes
from reportgen.errors import UsageError


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("10m", 600), ("10min", 600), ("12h", 43_200), ("7d", 604_800), ("1,5h", 5_400)]
)
def test_durations(text: str, seconds: float) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize(
    ("text", "size"),
    [("500MB", 500_000_000), ("2GB", 2_000_000_000), ("1.5 kB", 1_500), ("4096", 4_096), ("2gb", 2 * 10**9)],
)
def test_sizes(text: str, size: int) -> None:
    assert size_bytes(text) == size


def test_a_rotation_is_a_size_or_a_time() -> None:
    assert rotation("500MB") == (500_000_000, None)
    assert rotation("1h") == (None, 3_600)


def test_a_moment_without_a_day_is_the_next_one() -> None:
    now = datetime.now().astimezone()
    in_two_minutes, before = now + timedelta(minutes=2), now - timedelta(minutes=2)
    assert 0 < moment_ns(f"{in_two_minutes:%H:%M}") - now.timestamp() * 1e9 < 121e9
    assert 23 * 3600e9 < moment_ns(f"{before:%H:%M}") - now.timestamp() * 1e9 < 25 * 3600e9
    assert moment_ns("2099-01-01T00:00:00+00:00") == 4_070_908_800_000_000_000


@pytest.mark.parametrize(
    ("read", "text"),
    [
        *((duration_s, text) for text in ("", "10", "0s", "-1h", "1 week", "h", "1e9h")),
        *((size_bytes, text) for text in ("", "0", "0.1", "1h", "MB", "-5MB", "9" * 40)),
        *((rotation, text) for text in ("", "0s", "0MB", "x")),
        *((moment_ns, text) for text in ("", "25:00", "tomorrow", "2020-01-01T00:00", "99:99")),
        *((fingerprint, text) for text in ("", "ab", "g" * 64)),
    ],
)
def test_what_is_none_of_these_is_refused_with_its_text(read, text: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError) as refused:
        read(text)
    assert refused.value.values == {"value": text}


def test_a_fingerprint_may_have_colons_and_capitals() -> None:
    assert fingerprint(":".join(["AB"] * 32)) == "ab" * 32
