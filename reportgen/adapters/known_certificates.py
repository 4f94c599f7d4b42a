"""Certificates that were seen: at which address which SHA-256. The first one counts until the user says otherwise."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from reportgen.adapters.files import write_file_atomically
from reportgen.adapters.folder import read_input, shown_path
from reportgen.errors import UnreadableInput

_LIMIT_BYTES = 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


def known_certificate(key: str) -> str | None:
    """The one noted for ``host:port``. Raises: UnreadableInput."""
    return _noted().get(key)


def note_certificate(key: str, sha256: str) -> None:
    """Keeps it for the next time. Raises: OutputError, UnreadableInput."""
    noted = {**_noted(), key: sha256}
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file_atomically(path, json.dumps(noted, indent=1, sort_keys=True).encode("utf-8"), replace=True)


def certificates_path() -> str:
    """The file's name, for a person who wants to look."""
    return shown_path(_path())


def _path() -> Path:
    configured = os.environ.get("XDG_CONFIG_HOME")
    return (Path(configured) if configured else Path.home() / ".config") / "reportgen" / "certificates.json"


def _noted() -> dict[str, str]:
    path = _path()
    if not path.exists():
        return {}
    try:
        value = json.loads(read_input(path, _LIMIT_BYTES))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not all(isinstance(v, str) and _SHA256.fullmatch(v) for v in value.values()):
        raise UnreadableInput("certificates.unreadable", file=shown_path(path))
    return value
