"""Files on their way in from a browser: hashed as they are written, named here, taken away where nobody wants them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from reportgen.actions.case_shelf import INCOMING, PAPERS, incoming_name
from reportgen.adapters.files import telling
from reportgen.adapters.growing_file import GrowingFile
from reportgen.errors import OutputError

KEPT_FREE_BYTES = 64 * 1024 * 1024
"""What no file from a browser may take of the disk."""
_LOOKED_EVERY_BYTES = 16 * 1024 * 1024


class IncomingFile:
    """One file while it arrives."""

    def __init__(self, folder: Path, number: int, told_name: str) -> None:
        """``told_name``: of it only a plain ending is taken. Raises: OutputError."""
        self.path = folder / incoming_name(number, told_name)
        self._file = GrowingFile(self.path)
        self._unlooked_bytes = 0
        self._is_open = True

    @property
    def size_bytes(self) -> int:
        """So far."""
        return self._file.size_bytes

    def write(self, data: bytes) -> None:
        """Appends. Raises: OutputError, also where the disk is about to be full."""
        self._unlooked_bytes += len(data)
        if self._unlooked_bytes >= _LOOKED_EVERY_BYTES:
            self._unlooked_bytes = 0
            refuse_too_large(self.path.parent, 0)
        self._file.write(data)

    def finish(self) -> str:
        """Gives it its name; its SHA-256. Raises: OutputError."""
        self._is_open = False
        self._file.finish()
        return self._file.sha256()

    def discard(self) -> None:
        """Nothing of it is left."""
        if self._is_open:
            self._is_open = False
            self._file.discard()
        else:
            self.path.unlink(missing_ok=True)


def refuse_too_large(folder: Path, size_bytes: int) -> None:
    """Raises: OutputError where so much more would fill the disk."""
    with telling(folder):
        free_bytes = shutil.disk_usage(folder).free
    if size_bytes + KEPT_FREE_BYTES > free_bytes:
        raise OutputError("output.disk-full", file=folder.name)


def papers_folder(folder: Path) -> Path:
    """Where papers wait for the case to be written. Raises: OutputError."""
    papers = folder / INCOMING / PAPERS
    with telling(papers):
        papers.mkdir(parents=True, exist_ok=True)
    return papers


def next_number(papers: Path) -> int:
    """A number above those of all files there. Raises: OutputError."""
    with telling(papers):
        told = (path.name.partition(".")[0].rpartition("-")[2] for path in papers.iterdir())
        return 1 + max((int(number) for number in told if number.isdecimal()), default=0)


def drop_papers(folder: Path, paths: Iterable[Path], *, kept: Iterable[str] = ()) -> None:
    """Takes papers away that no answer names (``kept``: what the answers say), and the place where it is empty."""
    named = {str(path) for path in kept}
    place = folder / INCOMING / PAPERS
    for path in paths:
        if path.parent == place and str(path) not in named:
            path.unlink(missing_ok=True)
    for empty in (place, place.parent):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()


def clear_incoming(folder: Path) -> None:
    """Takes away what was handed in: it has been copied into the case and compared there; the person has the rest."""
    shutil.rmtree(folder / INCOMING, ignore_errors=True)
