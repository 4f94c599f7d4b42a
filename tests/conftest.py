"""What every test may use: the shared real captures where they exist, and the switch for slow tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves slow tests out unless ``REPORTGEN_SLOW=1``; says so in the summary."""
    if os.environ.get("REPORTGEN_SLOW") == "1":
        return
    leave_out = pytest.mark.skip(reason="slow: set REPORTGEN_SLOW=1")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(leave_out)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real captures and tools beside the checkout; tests that need it are left out without it."""
    if not SHARED.is_dir():
        pytest.skip("no shared folder beside the checkout")
    return SHARED
