"""``add``: a capture or an exhibit is sealed in the case, and the case knows it from then on.

The file comes first, then the line in ``answers.jsonl``, then the entry in the custody log; a run that was killed in
between is finished by running it again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, cast

from reportgen.actions.acquisition_log import EvidencePlace
from reportgen.actions.capture_file import TakenIn, capture_file
from reportgen.actions.custody_log import append_logged, is_logged, note_input
from reportgen.actions.open_case import ANSWERS_FILE, CASE_FILE, case_of
from reportgen.adapters.folder import CaseFolder, open_input, read_input, shown_path
from reportgen.adapters.images import picture_metadata
from reportgen.adapters.seal import Sealed, seal
from reportgen.capture.pcap import is_pcap
from reportgen.capture.pcapng import SECTION
from reportgen.case.added import AddedCapture, AddedExhibit, free_key
from reportgen.case.circumstances import circumstances_of
from reportgen.case.evidence import CaptureEntry, Exhibit
from reportgen.case.text import Local
from reportgen.case.values import Case
from reportgen.errors import OutputError, UnreadableInput, UsageError
from reportgen.evidence.acquisition import utc_text
from reportgen.evidence.custody import Chain, Json
from reportgen.evidence.custody_kinds import ADDED, ANSWER
from reportgen.evidence.digest import sha256_of
from reportgen.evidence.metadata import Metadata, metadata_of
from reportgen.evidence.strip import stripped

EXHIBITS_FOLDER = "exhibits"
EXHIBIT_LIMIT_BYTES = 100 * 1024 * 1024
_PACKED_CAPTURE = re.compile(r".*\.(pcap|pcapng|cap|eth)\.(gz|xz|zst)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedFile:
    """An exhibit in its place."""

    exhibit: Exhibit
    sealed: Sealed
    metadata: Metadata  # of the file as it was given
    derived: Sealed | None  # without the metadata; this is what goes with the letters
    chain: Chain


def is_capture(path: Path) -> bool:
    """Whether the file begins as a capture, or is named as a compressed one. Raises: UnreadableInput."""
    if _PACKED_CAPTURE.fullmatch(path.name):
        return True
    with open_input(path) as source:
        start = source.read(4)
    return is_pcap(start) or start == SECTION


def add_capture(
    folder: Path, file: Path, answers: Mapping[str, str | None], *, at: datetime, progress: Callable[[int], None]
) -> tuple[CaptureEntry, TakenIn]:
    """As ``capture file --case``, and the case knows the capture. Raises: as :func:`capture_file`; Problems."""
    case, case_toml = _case(folder)
    taken = capture_file(file, EvidencePlace(folder=folder, is_case=True), answers, progress=progress)
    known = next((entry for entry in case.captures if entry.path == taken.name_in_log), None)
    said = circumstances_of(answers)
    if known is not None and said in (None, known.circumstances):
        return known, taken
    if known is not None:
        entry = known.model_copy(update={"circumstances": said})
        line = AddedCapture(at=at, case_sha256=sha256_of(case_toml), capture=entry)
        append_logged(folder, ANSWERS_FILE, [line.encoded()], kind=ANSWER, details={"capture": entry.id})
        return entry, taken
    entry = CaptureEntry(
        id=free_key(taken.path.stem, {entry.id for entry in case.captures}),
        path=taken.name_in_log,
        point=cast(Literal["lan", "internet", "unknown"], answers.get("point") or "unknown"),
        router=answers.get("router"),
        interface=answers.get("interface"),
        sha256=taken.file.sha256,
        circumstances=said,
    )
    line = AddedCapture(at=at, case_sha256=sha256_of(case_toml), capture=entry)
    details: dict[str, Json] = {"added": entry.path, "sha256": taken.file.sha256, "size_bytes": taken.file.size_bytes}
    append_logged(folder, ANSWERS_FILE, [line.encoded()], kind=ADDED, details=details)
    return entry, taken


def add_exhibit(
    folder: Path, file: Path, *, title: Local | None, key: str | None, day: date | None, strip: bool, at: datetime
) -> AddedFile:
    """Seals the file in ``exhibits/`` and adds it to the case; ``strip``: and a copy of it without its metadata.

    Raises: UnreadableInput, Problems; UsageError where it is an exhibit already or cannot be stripped; OutputError.
    """
    case, case_toml = _case(folder)
    data = read_input(file, EXHIBIT_LIMIT_BYTES)
    clean = stripped(data) if strip else None
    if strip and clean is None:
        raise UsageError("add.not-strippable", file=shown_path(file))
    name = safe_name(file)
    named = Path(name)
    clean_name = f"{named.stem}-stripped{named.suffix}"
    path = f"{EXHIBITS_FOLDER}/{name if clean is None else clean_name}"
    known = next((exhibit for exhibit in case.exhibits if exhibit.path == path), None)
    if known is not None and is_logged(folder, path):
        raise UsageError("add.already", file=path)
    if known is None and key is not None and any(exhibit.id == key for exhibit in case.exhibits):
        raise UsageError("add.id-taken", id=key)
    sealed = seal(io.BytesIO(data), folder / EXHIBITS_FOLDER / name)
    derived = None if clean is None else seal(io.BytesIO(clean), folder / EXHIBITS_FOLDER / clean_name)
    metadata = metadata_of(data, picture_metadata)
    exhibit = known or Exhibit(
        id=key or free_key(named.stem, {known.id for known in case.exhibits}),
        title=title or Local(de=name, en=name),
        path=path,
        date=day,
    )
    told = derived or sealed
    line = AddedExhibit(
        at=at, case_sha256=sha256_of(case_toml), sha256=told.sha256, size_bytes=told.size_bytes, exhibit=exhibit
    )
    details = exhibit_details(file, path, name, sealed, derived, metadata)
    if known is not None:  # a run was killed between the line and the entry, or case.toml named it first
        chain = note_input(folder, ADDED, details)
        return AddedFile(exhibit=exhibit, sealed=sealed, metadata=metadata, derived=derived, chain=chain)
    chain = append_logged(folder, ANSWERS_FILE, [line.encoded()], kind=ADDED, details=details)
    return AddedFile(exhibit=exhibit, sealed=sealed, metadata=metadata, derived=derived, chain=chain)


def safe_name(file: Path) -> str:
    """The file's name with nothing in it that another system could not take. Raises: OutputError where none is left."""
    shown = re.sub(r"[^\w.() -]", "_", file.name)
    name = shown.encode()[-120:].decode("utf-8", "ignore").strip(" .")
    if not name:
        raise OutputError("bundle.path-reserved", file=shown_path(file))
    return name


def _case(folder: Path) -> tuple[Case, bytes]:
    files = CaseFolder(folder)
    return case_of(files), files.read_bytes(CASE_FILE, EXHIBIT_LIMIT_BYTES)


def exhibit_details(
    file: Path, path: str, name: str, sealed: Sealed, derived: Sealed | None, metadata: Metadata
) -> dict[str, Json]:
    """The log names the kinds of metadata, not what they say: a place or a name would leave the house with it."""
    try:
        modified_at = utc_text(file.stat().st_mtime_ns)
    except OSError as error:
        raise UnreadableInput("input.read-failed", file=shown_path(file), reason=error.strerror or "") from error
    told: dict[str, Json] = {
        "added": path,
        "original_name": shown_path(Path(file.name)),
        "original_modified_at": modified_at,
        "sha256": (derived or sealed).sha256,
        "size_bytes": (derived or sealed).size_bytes,
        "metadata": list(metadata.names),
    }
    if derived is not None:
        original: dict[str, Json] = {
            "path": f"{EXHIBITS_FOLDER}/{name}",
            "sha256": sealed.sha256,
            "size_bytes": sealed.size_bytes,
        }
        told |= {"derived_from": original, "derivation": "metadata removed"}
    return told
