"""``custody.jsonl`` on disk: lines are added at the end, one program at a time, and brought to the disk."""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path

from reportgen.adapters.append import write_whole
from reportgen.adapters.files import is_held, lock, sync_folder, telling
from reportgen.adapters.folder import shown_path
from reportgen.errors import OutputError
from reportgen.evidence.custody import Chain, CustodyEntry, next_line, verify_chain

CUSTODY_FILE = "custody.jsonl"
CUSTODY_LIMIT_BYTES = 64 * 1024 * 1024
_RESERVE_BYTES = 64 * 1024
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC


def append_custody(folder: Path, *entries: CustodyEntry) -> Chain:
    """Adds the entries to the folder's log, all or none; how the whole chain stands then. Raises: OutputError."""
    path = folder / CUSTODY_FILE
    with telling(path):
        is_new = not path.exists()
        file = os.open(path, _APPEND, 0o644)
        try:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(file, fcntl.LOCK_EX)
            log = _read(file, path)
            lines = _next_lines(log, entries)
            write_whole(file, lines, len(log))
        finally:
            os.close(file)
        if is_new:
            sync_folder(folder)
    return verify_chain(log + lines)


def _next_lines(log: bytes, entries: tuple[CustodyEntry, ...]) -> bytes:
    before = len(log)
    for entry in entries:
        log += next_line(log, entry)
    return log[before:]


class Reserve:
    """Room on the disk for the last lines of a log: a recording that fills the disk must still be logged."""

    _PATTERN = ".custody.reserve-*"

    def __init__(self, folder: Path) -> None:
        """Raises: OutputError where there is no room even for that."""
        for left in folder.glob(self._PATTERN):  # of a program that was killed
            if not left.is_symlink() and not is_held(left):
                left.unlink(missing_ok=True)
        self._path = folder / self._PATTERN.replace("*", secrets.token_hex(8))
        with telling(folder / CUSTODY_FILE):
            self._file = os.open(self._path, _NEW, 0o600)
            lock(self._file)
            try:
                write_whole(self._file, secrets.token_bytes(_RESERVE_BYTES), 0)
            except OSError:
                self.release()
                raise

    def release(self) -> None:
        """Gives the room back."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            self._path.unlink(missing_ok=True)


def _read(file: int, path: Path) -> bytes:
    size = os.fstat(file).st_size
    if size > CUSTODY_LIMIT_BYTES:
        raise OutputError("custody.too-large", file=shown_path(path))
    with os.fdopen(os.dup(file), "rb") as opened:
        opened.seek(0)
        return opened.read(CUSTODY_LIMIT_BYTES)
