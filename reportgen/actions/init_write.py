"""Puts a new case on the disk: captures with their custody entries, papers, then ``case.toml`` as the last."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportgen.actions.acquisition_log import EvidencePlace, custody_entry
from reportgen.actions.add import EXHIBIT_LIMIT_BYTES, exhibit_details
from reportgen.actions.capture_file import capture_file, name_in_evidence
from reportgen.actions.open_case import CASE_FILE
from reportgen.adapters.custody_file import append_custody
from reportgen.adapters.files import write_file_atomically
from reportgen.adapters.folder import read_input, shown_path
from reportgen.adapters.images import picture_metadata
from reportgen.adapters.seal import seal
from reportgen.case.load import load_case
from reportgen.dialogue.case_text import PlacedCapture, case_text
from reportgen.dialogue.exhibits import PlannedExhibit, exhibits_of
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.seen import SeenFile
from reportgen.errors import EvidenceMismatch
from reportgen.evidence.acquisition_questions import QUESTIONS
from reportgen.evidence.custody_kinds import ADDED
from reportgen.evidence.metadata import metadata_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was put into the folder; a capture that lay there already is none of it."""

    case_file: Path
    captures: tuple[Path, ...]
    exhibits: tuple[Path, ...]


def write_case(folder: Path, ground: Ground, progress: Callable[[int], None]) -> Written:
    """Everything that the case names is in its place before ``case.toml`` is; a second try goes on with what is there.

    Raises: Problems where the case could not be read back (nothing is written); UnreadableInput, EvidenceMismatch where
    a capture is not the one that was looked at, OutputError.
    """
    planned = tuple(_placed(file) for file in ground.seen.files)
    text = case_text(ground, planned).encode()
    load_case(text, file_name=CASE_FILE)
    for file in ground.seen.files:
        if not file.is_in_case:
            _take_in(folder, file, ground, progress)
    papers = exhibits_of(ground)
    for paper in papers:
        _seal(folder, paper)
    write_file_atomically(folder / CASE_FILE, text, replace=False)
    return Written(
        case_file=folder / CASE_FILE,
        captures=tuple(
            folder / placed.path for file, placed in zip(ground.seen.files, planned, strict=True) if not file.is_in_case
        ),
        exhibits=tuple(folder / paper.path for paper in papers),
    )


def _placed(file: SeenFile) -> PlacedCapture:
    path = file.path if file.is_in_case else f"captures/{name_in_evidence(Path(file.path))}"
    return PlacedCapture(path=path, sha256=file.sha256)


def _take_in(folder: Path, file: SeenFile, ground: Ground, progress: Callable[[int], None]) -> None:
    """Copies the capture in, hashed and logged. Raises: EvidenceMismatch where it is not the one looked at."""
    given = ground.answers
    answers = {question.key: given.text(question.key) for question in QUESTIONS}
    taken = capture_file(Path(file.path), EvidencePlace(folder=folder, is_case=True), answers, progress=progress)
    if taken.file.sha256 != file.sha256:
        raise EvidenceMismatch(
            "build.digest-differs", file=shown_path(Path(file.path)), found=taken.file.sha256, noted=file.sha256
        )


def _seal(folder: Path, paper: PlannedExhibit) -> None:
    """Copies a paper in as ``add`` does: hashed, read again, made read-only, logged."""
    source = Path(paper.source)
    data = read_input(source, EXHIBIT_LIMIT_BYTES)
    sealed = seal(io.BytesIO(data), folder / paper.path)
    if sealed.is_new:
        metadata = metadata_of(data, picture_metadata)
        details = exhibit_details(source, paper.path, sealed.path.name, sealed, None, metadata)
        append_custody(folder, custody_entry(ADDED, details))
