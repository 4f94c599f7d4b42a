"""Small windows, lanes and batches, so that small files have many of each."""

from __future__ import annotations

import pytest

from reportgen.capture.columns import batches, one_by_one, read_ahead, walk


@pytest.fixture(params=[(1 << 20, 8 << 10, 24_000), (1_500, 64, 3), (4_096, 200, 50)], ids=["large", "small", "middle"])
def sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """(bytes of a window, bytes of a lane, records of a batch)."""
    window_bytes, lane_bytes, batch_count = request.param
    monkeypatch.setattr(read_ahead, "WINDOW_BYTES", window_bytes)
    monkeypatch.setattr(walk, "_LEAST_LANE_BYTES", lane_bytes)
    monkeypatch.setattr(walk, "_MOST_LANE_BYTES", lane_bytes)
    monkeypatch.setattr(batches, "BATCH_COUNT", batch_count)
    monkeypatch.setattr(one_by_one, "BATCH_COUNT", batch_count)
    monkeypatch.setattr(one_by_one, "BATCH_BYTES", window_bytes)
