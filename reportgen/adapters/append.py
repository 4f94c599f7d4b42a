"""Append-only files of a case: lines are added whole or not at all, nothing that stands there is touched."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from reportgen.adapters.folder import shown_path
from reportgen.errors import OutputError

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


def append_lines(path: Path, lines: Sequence[bytes]) -> None:
    """Adds ``lines`` (each without its line feed) and brings them to the disk; another writer is waited for.

    A last line that lacks its line feed (a power cut) stays as it is and is closed by one, so that it cannot run into
    the new ones. Raises: OutputError; then the file is as long as it was.
    """
    try:
        descriptor = os.open(path, _FLAGS, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _append(descriptor, b"".join(line + b"\n" for line in lines))
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = "output.disk-full" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "output.failed"
        raise OutputError(reason, file=shown_path(path), reason=error.strerror or "") from error


def _append(descriptor: int, data: bytes) -> None:
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        data = b"\n" + data
    write_whole(descriptor, data, size)


def write_whole(descriptor: int, data: bytes, size_before: int) -> None:
    """Writes at the end, to the disk; where that fails nothing is left of it. Raises: OSError."""
    try:
        while data:
            data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size_before)
        raise
