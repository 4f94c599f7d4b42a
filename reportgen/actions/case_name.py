"""The name that a person gives a case: shown in lists, never a name of a folder or a file."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from reportgen.adapters.append import append_lines
from reportgen.adapters.folder import is_file, read_input
from reportgen.errors import ReportgenError
from reportgen.language.harmless import harmless

NAME_FILE = "name.jsonl"
"""Append-only: the newest name counts."""
NAME_LIMIT = 80
_LIMIT_BYTES = 1024 * 1024


def name_case(folder: Path, name: str, *, at: datetime) -> None:
    """Gives the case a name; an empty one takes it away. Raises: OutputError."""
    told = harmless(" ".join(name.split()), limit=NAME_LIMIT)
    if told != name_of_case(folder):
        append_lines(folder / NAME_FILE, [json.dumps({"at": at.isoformat(), "name": told}).encode()])


def name_of_case(folder: Path) -> str:
    """The newest name; empty where none was given or none can be read."""
    path = folder / NAME_FILE
    if not is_file(path):
        return ""
    try:
        lines = read_input(path, _LIMIT_BYTES).splitlines()
    except ReportgenError:
        return ""
    for line in reversed(lines):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict) and isinstance(told.get("name"), str):
            return harmless(told["name"], limit=NAME_LIMIT)
    return ""
