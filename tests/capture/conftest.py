"""The real captures beside the checkout, each read once for all tests of the room."""

from __future__ import annotations

from pathlib import Path

import pytest
from ground_truth.corpus import KnownFile, known_files
from rules import read

from reportgen.capture.values import Capture
from reportgen.errors import UnreadableInput


@pytest.fixture(scope="session")
def corpus(shared: Path) -> list[KnownFile]:
    return known_files(shared / "captures")


@pytest.fixture(scope="session")
def readings(corpus: list[KnownFile]) -> dict[str, Capture | UnreadableInput]:
    return {known.name: _read(known) for known in corpus}


def _read(known: KnownFile) -> Capture | UnreadableInput:
    try:
        return read(known.path.read_bytes(), name=known.name)
    except UnreadableInput as refused:
        return refused
