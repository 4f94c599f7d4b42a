"""``custody.jsonl`` on disk: lines are added at the end, one program at a time, and brought to the disk."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from reportgen.adapters.files import sync_folder, telling
from reportgen.adapters.folder import shown_path
from reportgen.errors import OutputError
from reportgen.evidence.custody import Chain, CustodyEntry, next_line, verify_chain

CUSTODY_FILE = "custody.jsonl"
_LIMIT_BYTES = 64 * 1024 * 1024
_APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC


def append_custody(folder: Path, entry: CustodyEntry) -> Chain:
    """Adds the entry to the folder's log; how the whole chain stands then. Raises: OutputError."""
    path = folder / CUSTODY_FILE
    with telling(path):
        is_new = not path.exists()
        file = os.open(path, _APPEND, 0o644)
        try:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(file, fcntl.LOCK_EX)
            log = _read(file, path)
            line = next_line(log, entry)
            written = 0
            while written < len(line):
                written += os.write(file, line[written:])
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            sync_folder(folder)
    return verify_chain(log + line)


def _read(file: int, path: Path) -> bytes:
    size = os.fstat(file).st_size
    if size > _LIMIT_BYTES:
        raise OutputError("custody.too-large", file=shown_path(path))
    with os.fdopen(os.dup(file), "rb") as opened:
        opened.seek(0)
        return opened.read(_LIMIT_BYTES)
