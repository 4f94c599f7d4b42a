"""``inspect`` as the shells call it: files, pipes, standard input."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path

import pytest

from reportgen.actions.inspect import inspect

EMPTY = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EMPTY)))
    (capture,) = inspect([Path("-")])
    assert (capture.file.name, capture.file.size_bytes, capture.file.records_count) == ("-", 24, 0)
