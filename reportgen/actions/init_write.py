"""Puts a new case on the disk: captures with their custody entries, papers, then ``case.toml`` as the last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportgen.actions.acquisition_log import EvidencePlace
from reportgen.actions.capture_file import capture_file, name_in_evidence
from reportgen.actions.open_case import CASE_FILE
from reportgen.adapters.files import place_new_file, telling, write_file_atomically
from reportgen.adapters.folder import read_input, shown_path
from reportgen.case.load import load_case
from reportgen.dialogue.case_text import PlacedCapture, case_text
from reportgen.dialogue.exhibits import FOLDER, PlannedExhibit, exhibits_of
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.seen import SeenFile
from reportgen.errors import EvidenceMismatch, OutputError
from reportgen.evidence.acquisition_questions import QUESTIONS
from reportgen.evidence.digest import sha256_of

_PAPER_LIMIT_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands in the folder now."""

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
        _copy(folder, paper)
    write_file_atomically(folder / CASE_FILE, text, replace=False)
    return Written(
        case_file=folder / CASE_FILE,
        captures=tuple(folder / placed.path for placed in planned),
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


def _copy(folder: Path, paper: PlannedExhibit) -> None:
    data = read_input(Path(paper.source), _PAPER_LIMIT_BYTES)
    target = folder / paper.path
    with telling(target):
        (folder / FOLDER).mkdir(exist_ok=True)
    if not place_new_file(target, data) and sha256_of(read_input(target, _PAPER_LIMIT_BYTES)) != sha256_of(data):
        raise OutputError("output.exists", file=shown_path(target))
