"""``upgrade``: a copy of a case whose ``case.toml`` is of today; the case itself is not touched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportgen.actions.acquisition_log import custody_entry
from reportgen.actions.open_case import CASE_FILE, CASE_LIMIT_BYTES
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.adapters.files import write_bundle
from reportgen.adapters.folder import CaseFolder, open_input, read_input, shown_path
from reportgen.bundle.entry import Entry, StoredFile
from reportgen.case.load import case_version, load_case
from reportgen.case.versions import SCHEMA_VERSION, upgraded_text
from reportgen.errors import UnreadableInput, UsageError
from reportgen.evidence.custody import Json, next_line
from reportgen.evidence.custody_kinds import UPGRADE
from reportgen.evidence.digest import DigestingSource, sha256_of

_CHUNK_BYTES = 1024 * 1024
_LOG_LIMIT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """``copied_count`` files in ``target``; none where the case is of today already."""

    target: Path
    from_version: int
    copied_count: int


def upgrade(case: Path, target: Path) -> Upgraded:
    """Copies the whole case, each file read twice and compared, with an upgraded ``case.toml`` and a line in its log.

    Raises: UnreadableInput for a newer case, one that is no case, or one with links in it; Problems where the upgraded
    case has mistakes; UsageError where the copy would lie in the case; OutputError.
    """
    files = CaseFolder(case)
    written = files.read_bytes(CASE_FILE, CASE_LIMIT_BYTES)
    version = case_version(written, file_name=CASE_FILE)
    if version is None or version == SCHEMA_VERSION:  # without one it is no case; the loader says so
        load_case(written, file_name=CASE_FILE)
        return Upgraded(target=target, from_version=SCHEMA_VERSION, copied_count=0)
    if target.resolve().is_relative_to(case.resolve()):
        raise UsageError("upgrade.inside", folder=shown_path(target))
    text = upgraded_text(written.decode("utf-8-sig"), version, file_name=CASE_FILE).encode()
    load_case(text, file_name=CASE_FILE)
    entries = _entries(case)
    entries[CASE_FILE] = text
    entries[CUSTODY_FILE] = _logged(case, written, text, version)
    write_bundle(target, entries, replace=False)
    return Upgraded(target=target, from_version=version, copied_count=len(entries))


def _entries(case: Path) -> dict[str, Entry]:
    """Every file of the case with its digest. Raises: UnreadableInput where one is no plain file."""
    entries: dict[str, Entry] = {}
    for path in sorted(case.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise UnreadableInput("input.not-a-file", file=shown_path(path))
        if path.is_file():
            entries[path.relative_to(case).as_posix()] = _stored(path)
    return entries


def _stored(path: Path) -> StoredFile:
    with open_input(path) as opened:
        source = DigestingSource(opened)
        while source.read(_CHUNK_BYTES):
            pass
    return StoredFile(sha256=source.sha256(), size_bytes=source.size_bytes, open=lambda: open_input(path))


def _logged(case: Path, before: bytes, after: bytes, version: int) -> bytes:
    path = case / CUSTODY_FILE
    log = read_input(path, _LOG_LIMIT_BYTES) if path.exists() else b""
    details: dict[str, Json] = {
        "file": CASE_FILE,
        "from_version": version,
        "to_version": SCHEMA_VERSION,
        "from_sha256": sha256_of(before),
        "to_sha256": sha256_of(after),
    }
    return log + next_line(log, custody_entry(UPGRADE, details))
