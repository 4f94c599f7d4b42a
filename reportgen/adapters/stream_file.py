"""A file that is written piece by piece and is there as a whole or not at all; and small files for the user's eyes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from reportgen.adapters.files import clear_up, lock, move_to_free_place, sibling, sync_folder, telling
from reportgen.adapters.folder import shown_path
from reportgen.errors import OutputError

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
PRIVATE, PUBLIC = 0o600, 0o644


def write_stream(path: Path, pieces: Iterable[bytes], *, replace: bool, mode: int = PUBLIC) -> tuple[str, int]:
    """SHA-256 and size of what was written. Raises: OutputError, and what ``pieces`` raises; nothing is left then."""
    digest, size_bytes = hashlib.sha256(), 0
    with telling(path):
        clear_up(path)
        if path.is_dir() or (os.path.lexists(path) and not replace):
            raise OutputError("output.exists", file=shown_path(path))
        partial = sibling(path, "partial")
        try:
            with os.fdopen(os.open(partial, _NEW, mode), "wb") as file:
                lock(file.fileno())
                for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    size_bytes += len(piece)
                file.flush()
                os.fsync(file.fileno())
                if replace:
                    partial.replace(path)
                else:
                    move_to_free_place(partial, path)
            sync_folder(path.parent)
        finally:
            partial.unlink(missing_ok=True)
    return digest.hexdigest(), size_bytes
