"""``forget``: what of a case lies where, and takes away what can be made again; evidence only where it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from reportgen.actions.custody_log import has_log, note_input, note_outputs
from reportgen.actions.minimise import FOLDER as COPIES_FOLDER
from reportgen.actions.minimise import KEY_FILE, TABLE_FILE
from reportgen.actions.open_case import OpenCase, open_case
from reportgen.actions.write import FOLDER as DOCUMENTS_FOLDER
from reportgen.adapters.custody_file import CUSTODY_FILE, CUSTODY_LIMIT_BYTES
from reportgen.adapters.folder import read_input
from reportgen.adapters.known_certificates import certificates_path
from reportgen.adapters.removal import files_below, is_own_output, remove, remove_empty
from reportgen.case.correspondence import with_correspondence
from reportgen.errors import UsageError
from reportgen.evidence.custody_kinds import FORGOTTEN, REMOVED, RENDER, details_of
from reportgen.evidence.digest import sha256_of
from reportgen.evidence.time_stamp import STAMPS_FOLDER

_LEFTOVER = re.compile(r"(?:.*/)?\.[^/]+\.(?:partial|replaced)-[0-9a-f]{16}(?:/.*)?")
_RECORDS = ("case.toml", "answers.jsonl", "log.jsonl", "review.jsonl", "custody.jsonl", "init.jsonl", "viewed.jsonl")
_EVIDENCE_FOLDERS = ("captures", "exhibits", "registry", "correspondence", STAMPS_FOLDER, "incoming")
_STAMPS_BESIDE = re.compile(rf"[^/]+\.{STAMPS_FOLDER}/.+")  # of a bundle
_COPIES = re.compile(rf"{COPIES_FOLDER}/(?:[^/]+\.pcapng|[^/]+\.frames\.csv|{re.escape(TABLE_FILE)})")
_KEY = f"{COPIES_FOLDER}/{KEY_FILE}"  # lost, nobody can tell any more who stands behind a stand-in
_RESERVE = re.compile(r"\.custody\.reserve-[0-9a-f]{16}")
_HASHED_AT_MOST_BYTES = 1024 * 1024 * 1024


class Sort(StrEnum):
    """What a file is to the case."""

    RECORD = "record"  # the user's words
    EVIDENCE = "evidence"
    DERIVED = "derived"  # can be made again
    LEFTOVER = "leftover"  # of a run that was broken off
    UNKNOWN = "unknown"  # not of this program


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Files of one sort in one place."""

    sort: Sort
    path: str  # relative to the case; a folder ends in /
    files_count: int
    size_bytes: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Inventory:
    """Everything that the case left on this computer, as far as the program can know."""

    folder: Path
    places: tuple[Place, ...]
    files: dict[str, Sort]  # each file
    outside: tuple[Path, ...]  # files of the program that other cases use too


def inventory(folder: Path) -> Inventory:
    """What lies where. Raises: UnreadableInput, Problems, CaseIncomplete for the case; OutputError."""
    opened = open_case(folder)
    listed = files_below(folder)
    bundles = _own_bundles(folder, [path for path, _ in listed])
    known = _known(opened)
    sizes = dict(listed)
    files = {path: _sort(path, known, bundles) for path in sizes}
    outside = tuple(path for path in (Path(certificates_path()),) if path.is_file())
    return Inventory(folder=folder, places=tuple(_places(files, sizes, bundles)), files=files, outside=outside)


def forget(found: Inventory, *, derived: bool, named: Sequence[str]) -> tuple[str, ...]:
    """Removes what is derived or left over, where ``derived``; and each file of ``named``. Comes back: what is gone.

    A removed piece of evidence is named in the custody log with its SHA-256.
    Raises: UsageError for a name that is no file of the case; OutputError.
    """
    wanted = [_named(found, name) for name in named]
    gone: list[str] = []
    if derived:
        for place in found.places:
            if place.sort in (Sort.DERIVED, Sort.LEFTOVER):
                gone += _remove_place(found, place)
        if gone and has_log(found.folder):
            note_outputs(found.folder, [(REMOVED, {"places": list(gone)})])
    for path in wanted:
        whole = found.folder / path
        if not whole.exists() and not whole.is_symlink():
            continue  # went with a bundle
        digest = sha256_of(read_input(whole, _HASHED_AT_MOST_BYTES)) if whole.is_file() else ""
        remove(whole)
        remove_empty(whole.parent, found.folder)
        gone.append(path)
        if has_log(found.folder) and path != "custody.jsonl":
            note_input(found.folder, FORGOTTEN, {"file": path, "sha256": digest})
    return tuple(gone)


def _remove_place(found: Inventory, place: Place) -> Iterator[str]:
    whole = found.folder / place.path
    if place.path.endswith("/") and is_own_output(whole):
        remove(whole)
        yield place.path
        return
    for path, sort in found.files.items():
        if sort is place.sort and (path == place.path or (place.path.endswith("/") and path.startswith(place.path))):
            remove(found.folder / path)
            remove_empty((found.folder / path).parent, found.folder)
            yield path


def _named(found: Inventory, name: str) -> str:
    path = PurePosixPath(name).as_posix()
    if path not in found.files:
        raise UsageError("forget.unknown", file=name)
    return path


def _own_bundles(folder: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """Folders (ending in /) and zip files that are bundles of ours."""
    folders = {f"{path.rpartition('/')[0]}/" for path in paths if path.endswith("/bagit.txt")}
    zips = {path for path in paths if path.endswith(".zip")}
    return tuple(sorted(path for path in folders | zips if is_own_output(folder / path)))


def _known(opened: OpenCase) -> dict[str, Sort]:
    """What case and logs name."""
    case = with_correspondence(opened.case, opened.correspondence)
    evidence = [
        *(entry.path for entry in case.captures),
        *(entry.path for entry in case.registrations),
        *(exhibit.path for exhibit in case.exhibits),
        *(told.file.path for told in opened.correspondence.told if told.file),
    ]
    written = [path for line in opened.correspondence.written for path in line.files]
    return (
        dict.fromkeys(written, Sort.DERIVED)
        | dict.fromkeys(_rendered(opened.folder), Sort.DERIVED)
        | dict.fromkeys(evidence, Sort.EVIDENCE)
    )


def _rendered(folder: Path) -> Iterator[str]:
    """Documents that the log says were written and that nobody changed since."""
    log = read_input(folder / CUSTODY_FILE, CUSTODY_LIMIT_BYTES) if has_log(folder) else b""
    for details in details_of(log, RENDER):
        outputs = details.get("outputs")
        files = outputs.get("files") if isinstance(outputs, dict) else None
        for one in files if isinstance(files, list) else ():
            path, sha256 = (one.get("path"), one.get("sha256")) if isinstance(one, dict) else (None, None)
            if not isinstance(path, str) or PurePosixPath(path).parts[:1] != (DOCUMENTS_FOLDER,) or ".." in path:
                continue
            place = folder / path
            if (
                place.is_file()
                and not place.is_symlink()
                and sha256_of(read_input(place, _HASHED_AT_MOST_BYTES)) == sha256
            ):
                yield path


def _sort(path: str, known: dict[str, Sort], bundles: Sequence[str]) -> Sort:
    if path in known:
        return known[path]
    if path in _RECORDS:
        return Sort.RECORD
    if any(path == bundle or (bundle.endswith("/") and path.startswith(bundle)) for bundle in bundles):
        return Sort.DERIVED
    if _LEFTOVER.fullmatch(path) or _RESERVE.fullmatch(path):
        return Sort.LEFTOVER
    if _COPIES.fullmatch(path):
        return Sort.DERIVED
    if path == _KEY or _STAMPS_BESIDE.fullmatch(path):
        return Sort.EVIDENCE
    if path.partition("/")[0] in _EVIDENCE_FOLDERS and "/" in path:
        return Sort.EVIDENCE
    return Sort.UNKNOWN


def _places(files: dict[str, Sort], sizes: dict[str, int], bundles: Sequence[str]) -> Iterator[Place]:
    """Files by sort and folder; a bundle is one place."""
    grouped: dict[tuple[Sort, str], list[int]] = {}
    for path, sort in files.items():
        bundle = next((one for one in bundles if one.endswith("/") and path.startswith(one)), None)
        top = path.partition("/")[0]
        where = bundle or (f"{top}/" if "/" in path else path)
        grouped.setdefault((sort, where), []).append(sizes[path])
    order = list(Sort)
    for (sort, where), found in sorted(grouped.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        yield Place(sort=sort, path=where, files_count=len(found), size_bytes=sum(found))
