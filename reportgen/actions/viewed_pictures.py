"""Which pictures of a case the person has looked at: their digests, never the pictures."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

from reportgen.adapters.append import append_lines
from reportgen.adapters.folder import is_file, read_input
from reportgen.errors import ReportgenError

VIEWED_FILE = "viewed.jsonl"
_LIMIT_BYTES = 16 * 1024 * 1024
_SHA256 = re.compile(rb'"sha256": "([0-9a-f]{64})"')


def note_viewed(folder: Path, sha256: str, *, at: datetime) -> None:
    """Counts a picture as looked at. Raises: OutputError."""
    append_lines(folder / VIEWED_FILE, [json.dumps({"at": at.isoformat(), "sha256": sha256}).encode()])


def viewed_pictures(folder: Path) -> frozenset[str]:
    """The digests of the pictures that the person has looked at; none where the file cannot be read."""
    path = folder / VIEWED_FILE
    if not is_file(path):
        return frozenset()
    try:
        return frozenset(found.decode() for found in _SHA256.findall(read_input(path, _LIMIT_BYTES)))
    except ReportgenError:
        return frozenset()
