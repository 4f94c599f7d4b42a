"""The cases on this computer: folders below one folder, made and named here, never by what a browser sends."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportgen.actions.case_name import NAME_FILE
from reportgen.actions.open_case import CASE_FILE
from reportgen.actions.viewed_pictures import VIEWED_FILE
from reportgen.adapters.growing_file import SUFFIX as PARTIAL
from reportgen.adapters.growing_file import leftovers

INCOMING = "incoming"
"""What was handed in and is no part of the case yet."""
PAPERS = "papers"
_ID = re.compile(r"case-\d{4}-\d{2}-\d{2}-\d{1,6}|[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_NEVER = ("custody.jsonl", VIEWED_FILE, NAME_FILE, "bundle.zip")  # what is shown does not depend on them


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The folder with all cases."""

    root: Path

    def ids(self) -> tuple[str, ...]:
        """Every case, the newest name first."""
        if not self.root.is_dir():
            return ()
        found = (path.name for path in self.root.iterdir() if path.is_dir() and not path.is_symlink())
        return tuple(sorted((name for name in found if _ID.fullmatch(name) and self._is_case(name)), reverse=True))

    def folder(self, case_id: str) -> Path | None:
        """The folder of a case that is on the shelf; None for anything else."""
        return self.root / case_id if case_id in self.ids() else None

    def _is_case(self, name: str) -> bool:
        folder = self.root / name
        return (folder / CASE_FILE).is_file() or (folder / INCOMING).is_dir()

    def new(self, today: date) -> str:
        """An empty case. Raises: OSError."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number in range(1, 1_000_000):
            name = f"case-{today.isoformat()}-{number}"
            try:
                (self.root / name).mkdir(mode=0o700)
            except FileExistsError:
                continue
            (self.root / name / INCOMING).mkdir()
            return name
        raise OSError(f"no free name in {self.root}")

    def discard_new(self, case_id: str) -> None:
        """Removes a case that holds no more than what is handed in, or an empty place for recordings."""
        folder = self.root / case_id
        if not _ID.fullmatch(case_id) or not folder.is_dir() or folder.is_symlink():
            return
        captures = folder / "captures"
        if captures.is_dir() and not any(captures.iterdir()):
            captures.rmdir()
        if self.is_new(case_id):
            shutil.rmtree(folder)

    def is_new(self, case_id: str) -> bool:
        """Whether the case on the shelf holds no more than what was handed in."""
        folder = self.folder(case_id)
        return folder is not None and {path.name for path in folder.iterdir()} <= {INCOMING, NAME_FILE}

    def clear_left_over(self) -> None:
        """Removes cases of which only an upload was begun that a crash cut off."""
        for case_id in self.ids():
            place = self.root / case_id / INCOMING
            if place.is_dir() and (broken := tuple(leftovers(place))) and set(place.iterdir()) == set(broken):
                self.discard_new(case_id)


def incoming_name(number: int, told: str) -> str:
    """A file name of our own with the ending of ``told``, where that is a plain one."""
    ending = _SUFFIX.fullmatch(Path(told.replace("\\", "/").rpartition("/")[2]).suffix)
    plain = ending[0].lower() if ending else ""
    return f"capture-{number}{plain if plain != PARTIAL else ''}"


def captures_of(folder: Path) -> tuple[Path, ...]:
    """The captures: those handed in, and those in the case."""
    places = [folder / INCOMING, folder / "captures"]
    found = (path for place in places if place.is_dir() for path in sorted(place.iterdir()))
    return tuple(path for path in found if path.suffix != PARTIAL and path.is_file())


def fingerprint(folder: Path, places: Sequence[str], but: Sequence[str] = ()) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of every file in those folders of the case (``.``: its own), without those named ``but``."""
    return tuple(sorted(_stamps(folder, places, frozenset((*but, *_NEVER)))))


def _stamps(folder: Path, places: Sequence[str], but: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    for place in (folder / name for name in places):
        if not place.is_dir():
            continue
        for path in place.iterdir():
            if path.is_file() and path.name not in but and not path.name.startswith("."):  # such are being written
                seen = path.stat()
                yield path.relative_to(folder).as_posix(), seen.st_size, seen.st_mtime_ns
