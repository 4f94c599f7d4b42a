"""The documents and e-mail drafts that were written in a case: a list, and names by which a page can ask for one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reportgen.actions.write import FOLDER
from reportgen.adapters.removal import files_below
from reportgen.evidence.digest import sha256_of

_SHOWN_AT_MOST = 500
_TYPES = {"pdf": "application/pdf", "eml": "message/rfc822", "txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """One file below ``documents/``; ``id`` is made of its path, so that a page need not name a path."""

    id: str
    path: Path
    shown: str  # below ``documents/``
    size_bytes: int
    media_type: str

    @property
    def is_draft(self) -> bool:
        """Whether it is an e-mail."""
        return self.path.suffix == ".eml"


def written_files(case_folder: Path) -> tuple[WrittenFile, ...]:
    """Documents and drafts, by name; no links, and nothing of another kind. Raises: OutputError."""
    folder = case_folder / FOLDER
    if not folder.is_dir() or folder.is_symlink():
        return ()
    found = []
    for shown, size_bytes in files_below(folder)[:_SHOWN_AT_MOST]:
        kind = _TYPES.get(PurePosixPath(shown).suffix[1:])
        path = folder / shown
        if kind is not None and path.is_file() and not path.is_symlink():
            found.append(
                WrittenFile(
                    id=sha256_of(shown.encode("utf-8", "surrogateescape"))[:16],
                    path=path,
                    shown=shown,
                    size_bytes=size_bytes,
                    media_type=kind,
                )
            )
    return tuple(found)
