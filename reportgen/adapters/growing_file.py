"""A file of evidence while it grows: ``<name>.partial``, hashed as it is written, given its name as a whole at the end.

What is hashed is what the system took, byte by byte; where the disk is full the file holds, and its digest covers,
exactly what fitted. The finished file is read-only. A ``.partial`` that no running program holds was left by a crash.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from reportgen.adapters.files import is_held, lock, move_to_free_place, sync_folder, telling
from reportgen.adapters.folder import shown_path
from reportgen.errors import EvidenceMismatch, OutputError

SUFFIX = ".partial"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_COMPARED_BYTES = 1024 * 1024
_SYNC_EVERY_BYTES = 64 * 1024 * 1024  # what a power cut can take at most, beside the system's own half minute


class GrowingFile:
    """One file; not to be used from two threads."""

    def __init__(self, target: Path) -> None:
        """Raises: OutputError, also where ``target`` exists."""
        self.target = target
        self.partial = target.with_name(target.name + SUFFIX)
        self.size_bytes = 0
        self._hash = hashlib.sha256()
        self._unsynced_bytes = 0
        with telling(target):
            if os.path.lexists(target):
                raise OutputError("output.exists", file=shown_path(target))
            self._file = os.open(self.partial, _NEW, 0o644)
        lock(self._file)

    def write(self, data: bytes) -> None:
        """Appends; ``size_bytes`` and digest tell what was taken. Raises: OutputError, then perhaps a part was."""
        view = memoryview(data)
        with telling(self.target):
            while view:
                taken = os.write(self._file, view)
                self._hash.update(view[:taken])
                self.size_bytes += taken
                self._unsynced_bytes += taken
                view = view[taken:]
            if self._unsynced_bytes >= _SYNC_EVERY_BYTES:
                self.sync()

    def sync(self) -> None:
        """Brings what was written to the disk. Raises: OutputError."""
        with telling(self.target):
            os.fsync(self._file)
            self._unsynced_bytes = 0

    def sha256(self) -> str:
        """Of all bytes written so far."""
        return self._hash.hexdigest()

    def read_again(self) -> None:
        """Compares what the disk gives back with what was written. Raises: EvidenceMismatch, OutputError."""
        self.sync()
        found = hashlib.sha256()
        with telling(self.target), self.partial.open("rb") as written:
            while chunk := written.read(_COMPARED_BYTES):
                found.update(chunk)
        if found.hexdigest() != self.sha256():
            raise EvidenceMismatch(
                "bundle.source-changed",
                file=shown_path(self.target),
                expected=self.sha256(),
                found=found.hexdigest(),
            )

    def finish(self) -> None:
        """Gives the file its name. Raises: OutputError; then it stays as ``.partial``."""
        with telling(self.target):
            try:
                os.fsync(self._file)
                os.fchmod(self._file, 0o444)
                move_to_free_place(self.partial, self.target)
                self.partial.unlink(missing_ok=True)
                sync_folder(self.target.parent)
            finally:
                os.close(self._file)

    def discard(self) -> None:
        """Removes what was begun: nothing in it is evidence."""
        os.close(self._file)
        self.partial.unlink(missing_ok=True)


def leftovers(folder: Path) -> Iterator[Path]:
    """Files that a crash left unfinished in ``folder``."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.is_file() and not path.is_symlink() and not is_held(path):
            yield path


def adopt(leftover: Path, target: Path) -> None:
    """Gives what a crash left its name. Raises: OutputError."""
    with telling(target):
        leftover.chmod(0o444)
        move_to_free_place(leftover, target)
        leftover.unlink(missing_ok=True)
        sync_folder(target.parent)


def discard_broken_copy(target: Path, source: Path) -> None:
    """Removes what a killed run left of a copy of ``source``: only where it is nothing but the beginning of it.

    Raises: OutputError.
    """
    partial = target.with_name(target.name + SUFFIX)
    if partial not in tuple(leftovers(target.parent)) or not source.is_file():
        return
    with telling(target):
        if _begins_with(source, partial):
            partial.unlink()


def is_same(target: Path, source: Path) -> bool:
    """Whether both are regular files of the same bytes, as a killed run leaves them. Raises: OutputError."""
    with telling(target):
        if target.is_symlink() or not (target.is_file() and source.is_file()):
            return False
        return target.stat().st_size == source.stat().st_size and _begins_with(source, target)


def _begins_with(whole: Path, beginning: Path) -> bool:
    with whole.open("rb") as longer, beginning.open("rb") as shorter:
        while chunk := shorter.read(_COMPARED_BYTES):
            if longer.read(len(chunk)) != chunk:
                return False
    return True
