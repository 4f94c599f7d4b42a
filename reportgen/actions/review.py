"""``review``: what is found, one by one, and the user's word on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError

from reportgen.actions.analysis import analysis_of, note_analysis
from reportgen.actions.case_files import REVIEW_FILE, read_case_files
from reportgen.actions.custody_log import append_logged
from reportgen.actions.open_case import CASE_FILE, CASE_LIMIT_BYTES, open_case
from reportgen.adapters.folder import CaseFolder, is_file, read_input
from reportgen.analysis.value import Analysis
from reportgen.case.review_log import SIZE_LIMIT_BYTES, ReviewLine, read_review
from reportgen.errors import OutputError, ReportgenError, UsageError
from reportgen.evidence.custody import Json
from reportgen.evidence.custody_kinds import CONFIRMATION
from reportgen.evidence.digest import sha256_of
from reportgen.findings.confirmation import Reviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The user's word on one finding."""

    assertion: str
    accepted: bool
    comment: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Review:
    """A case that is being reviewed."""

    folder: Path
    case_sha256: str
    analysis: Analysis
    unreadable_lines: tuple[int, ...]
    unlogged: OutputError | None = None  # why the custody log could not take the analysis

    @property
    def waiting(self) -> tuple[Reviewed, ...]:
        """Findings on which the user has not said anything yet, or not since they changed."""
        return tuple(found for found in self.analysis.reviews if found.waits)

    def find(self, assertion: str) -> Reviewed:
        """The finding with that id. Raises: UsageError where the case has none."""
        for found in self.analysis.reviews:
            if found.assertion.id == assertion:
                return found
        raise UsageError("review.unknown", assertion=assertion)


def open_review(folder: Path, *, today: date | None = None) -> Review:
    """The findings of the case with their standing; where letters were logged, with all that is told until ``today``.

    The analysis is noted in the custody log.

    Raises: as ``build`` where the case cannot be read.
    """
    has_log = today is not None and bool(open_case(folder).log_jsonl)
    files = read_case_files(folder, letter_date=today if has_log else None)
    analysis = analysis_of(files, ("review",))
    return Review(
        folder=folder,
        case_sha256=sha256_of(files.case_toml),
        analysis=analysis,
        unreadable_lines=files.review.unreadable,
        unlogged=note_analysis(folder, analysis),
    )


class NotTheSame(ReportgenError):
    """The case is not the one that was shown any more; nothing was written."""


def newest_words(folder: Path) -> dict[str, ReviewLine]:
    """The user's newest word on each finding, as on the disk; nothing is analysed. Raises: UnreadableInput."""
    path = folder / REVIEW_FILE
    lines = read_review(read_input(path, SIZE_LIMIT_BYTES)).lines if is_file(path) else ()
    return {line.assertion: line for line in lines}


def give_known(folder: Path, answer: Answer, *, digest: str, case_sha256: str, at: datetime) -> None:
    """Adds one answer on a finding whose digest is known from an analysis of this very case, without another one.

    Raises: NotTheSame where ``case.toml`` has changed since; UsageError for a comment that cannot be kept; OutputError.
    """
    if sha256_of(CaseFolder(folder).read_bytes(CASE_FILE, CASE_LIMIT_BYTES)) != case_sha256:
        raise NotTheSame("review.changed")
    _add(folder, [answer], {answer.assertion: digest}, case_sha256, at)


def give(review: Review, answers: Sequence[Answer], *, at: datetime) -> None:
    """Adds the answers to ``review.jsonl``, and an entry to the custody log.

    Raises: UsageError for an unknown id or a comment that cannot be kept (then nothing was written), OutputError.
    """
    if answers:
        digests = {answer.assertion: review.find(answer.assertion).digest for answer in answers}
        _add(review.folder, answers, digests, review.case_sha256, at)


def _add(folder: Path, answers: Sequence[Answer], digests: Mapping[str, str], case_sha256: str, at: datetime) -> None:
    lines = [_line(answer, digests[answer.assertion], case_sha256, at) for answer in answers]
    told: list[Json] = [{"assertion": a.assertion, "answer": "yes" if a.accepted else "no"} for a in answers]
    append_logged(folder, REVIEW_FILE, lines, kind=CONFIRMATION, details={"answers": told})


def _line(answer: Answer, digest: str, case_sha256: str, at: datetime) -> bytes:
    try:
        return ReviewLine(
            at=at,
            assertion=answer.assertion,
            digest=digest,
            answer="yes" if answer.accepted else "no",
            comment=answer.comment,
            case_sha256=case_sha256,
        ).encoded()
    except ValidationError as error:  # everything else is our own
        raise UsageError("review.comment") from error
