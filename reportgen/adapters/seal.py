"""A file of evidence is copied in: hashed on the way, read again from the disk, made read-only, then given its name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from reportgen.adapters.files import clear_up, lock, move_to_free_place, sibling, sync_folder, telling
from reportgen.adapters.folder import shown_path
from reportgen.errors import EvidenceMismatch, OutputError
from reportgen.evidence.digest import ByteSource, DigestingSource

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A file in its place."""

    path: Path
    sha256: str
    size_bytes: int
    is_new: bool  # False: the same bytes stood there already, as an interrupted run leaves them


def seal(source: ByteSource, target: Path) -> Sealed:
    """Copies ``source`` to ``target``; the file there is whole or not there.

    Raises: OutputError, also where other bytes stand there; EvidenceMismatch where the disk gives back other bytes than
    were written; UnreadableInput of ``source``.
    """
    with telling(target):
        target.parent.mkdir(exist_ok=True)
        clear_up(target)
        partial = sibling(target, "partial")
        file = os.open(partial, _NEW, 0o644)
        try:
            lock(file)
            written = _copied(source, file)
            os.fsync(file)
            if (found := _digest_on_disk(file)) != written:
                raise EvidenceMismatch(
                    "bundle.source-changed", file=shown_path(target), expected=written[0], found=found[0]
                )
            if os.path.lexists(target):
                return _same(target, written)
            os.fchmod(file, 0o444)
            move_to_free_place(partial, target)
            sync_folder(target.parent)
        finally:
            os.close(file)
            partial.unlink(missing_ok=True)
    return Sealed(path=target, sha256=written[0], size_bytes=written[1], is_new=True)


def _copied(source: ByteSource, file: int) -> tuple[str, int]:
    digesting = DigestingSource(source)
    while chunk := digesting.read(_CHUNK_BYTES):
        view = memoryview(chunk)
        while view:
            view = view[os.write(file, view) :]
    return digesting.sha256(), digesting.size_bytes


def _digest_on_disk(file: int) -> tuple[str, int]:
    with os.fdopen(os.dup(file), "rb") as opened:
        opened.seek(0)
        digesting = DigestingSource(opened)
        while digesting.read(_CHUNK_BYTES):
            pass
    return digesting.sha256(), digesting.size_bytes


def _same(target: Path, written: tuple[str, int]) -> Sealed:
    """What stands at ``target``, where it is these very bytes. Raises: OutputError where it is not."""
    if target.is_symlink() or not target.is_file():
        raise OutputError("output.exists", file=shown_path(target))
    file = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = _digest_on_disk(file)
    finally:
        os.close(file)
    if found != written:
        raise OutputError("add.other-file", file=shown_path(target))
    return Sealed(path=target, sha256=written[0], size_bytes=written[1], is_new=False)
