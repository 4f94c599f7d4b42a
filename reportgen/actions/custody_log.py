"""What commands write into a case's custody log: that an input changed, and what was made from the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reportgen.actions.acquisition_log import custody_entry
from reportgen.adapters.append import append_lines
from reportgen.adapters.custody_file import CUSTODY_FILE, CUSTODY_LIMIT_BYTES, append_custody
from reportgen.adapters.folder import read_input
from reportgen.errors import OutputError
from reportgen.evidence.custody import Chain, Json
from reportgen.evidence.custody_kinds import ADDED, EXPORT, details_of, listed
from reportgen.evidence.digest import sha256_of

Entry = tuple[str, Mapping[str, Json]]
"""Kind and details."""


def append_logged(
    case_folder: Path, file: str, lines: Sequence[bytes], *, kind: str, details: Mapping[str, Json] | None = None
) -> Chain:
    """Adds ``lines`` to an append-only file of the case, then the entry that names them. Raises: OutputError.

    ``kind`` is one of ``evidence.custody_kinds.INPUT_KINDS``.
    """
    append_lines(case_folder / file, lines)
    added: dict[str, Json] = {
        **(details or {}),
        "file": file,
        "lines_sha256": [sha256_of(line) for line in lines],
    }
    return note_input(case_folder, kind, added)


def note_input(case_folder: Path, kind: str, details: Mapping[str, Json]) -> Chain:
    """An entry about something that changed an input. Raises: OutputError."""
    return append_custody(case_folder, custody_entry(kind, details))


def note_outputs(case_folder: Path, entries: Sequence[Entry]) -> OutputError | None:
    """Entries about what was made; why they could not be written, where the case is read-only or its disk full.

    What was made stands already: that the log could not take it is told, and does not undo it.
    """
    try:
        append_custody(case_folder, *(custody_entry(kind, details) for kind, details in entries))
    except OutputError as error:
        return error
    return None


def note_export(case_folder: Path, file: Path, data: bytes) -> OutputError | None:
    """A file that was written for other programs, by its name alone; why a log that is kept could not take it."""
    if not has_log(case_folder):
        return None
    return note_outputs(case_folder, [(EXPORT, {"outputs": listed([(file.name, sha256_of(data), len(data))])})])


def has_log(folder: Path) -> bool:
    """Whether ``folder`` is a case that keeps a log."""
    return (folder / CUSTODY_FILE).is_file()


def is_logged(folder: Path, path: str) -> bool:
    """Whether the log has an entry that ``path`` was added. Raises: UnreadableInput."""
    if not has_log(folder):
        return False
    log = read_input(folder / CUSTODY_FILE, CUSTODY_LIMIT_BYTES)
    return any(entry.get("added") == path for entry in details_of(log, ADDED))
