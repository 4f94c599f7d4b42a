"""Takes files of a case away: only what is named, never through a link, and never what is not the program's own."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from reportgen.adapters.files import telling
from reportgen.adapters.folder import open_folder
from reportgen.adapters.zip_bundle import is_own_zip
from reportgen.bundle.recognise import foreign_names, is_own_bundle
from reportgen.errors import UnreadableInput


def is_own_output(path: Path) -> bool:
    """Whether it is a bundle of ours (folder or zip file) in which nothing lies that is not ours."""
    if path.is_symlink():
        return False
    if path.is_dir():
        try:
            with open_folder(path) as bag:
                return is_own_bundle(bag) and not foreign_names(bag)
        except (UnreadableInput, OSError):
            return False
    return path.suffix == ".zip" and path.is_file() and is_own_zip(path)


def remove(path: Path) -> None:
    """A file, or a bundle that :func:`is_own_output` knows; afterwards it is not there. Raises: OutputError."""
    with telling(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def remove_empty(folder: Path, below: Path) -> None:
    """``folder`` and those above it, up to ``below``, as long as they are empty."""
    while folder != below and below in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def files_below(folder: Path) -> tuple[tuple[str, int], ...]:
    """Every file (and link) as a relative POSIX path with its size, sorted; folders are not entered through links."""
    found: list[tuple[str, int]] = []
    with telling(folder):
        for root, _, names in os.walk(folder):
            for name in names:
                path = Path(root) / name
                about = path.lstat()
                size_bytes = about.st_size if stat.S_ISREG(about.st_mode) else 0
                found.append((path.relative_to(folder).as_posix(), size_bytes))
    return tuple(sorted(found))
