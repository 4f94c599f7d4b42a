"""Reads everything that a case names, with its digests, and refuses what is not what the case says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen.adapters.folder import CaseFolder
from reportgen.adapters.images import decode_image
from reportgen.adapters.scratch import ScratchFile
from reportgen.analysis.value import InputDigest
from reportgen.attribution.rdap_json import SIZE_LIMIT_BYTES
from reportgen.attribution.registration import Registration, read_registration
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture
from reportgen.case.answer_log import SIZE_LIMIT_BYTES as ANSWERS_LIMIT_BYTES
from reportgen.case.answer_log import AnswerLog, read_answers, with_answers
from reportgen.case.event_log import read_event_log
from reportgen.case.load import load_case
from reportgen.case.review_log import SIZE_LIMIT_BYTES as REVIEW_LIMIT_BYTES
from reportgen.case.review_log import ReviewLog, read_review
from reportgen.case.values import Case
from reportgen.errors import CaseIncomplete, EvidenceMismatch, MissingFiles, UnreadableInput
from reportgen.evidence.digest import sha256_of

CASE_FILE = "case.toml"
REVIEW_FILE = "review.jsonl"
ANSWERS_FILE = "answers.jsonl"
_CASE_LIMIT_BYTES = 1024 * 1024
_EXHIBIT_LIMIT_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, eq=False, kw_only=True)
class CaseFiles:
    """A case with its files read."""

    case: Case  # with what answers.jsonl adds
    case_toml: bytes
    answers_jsonl: bytes  # empty where no command added anything yet
    answers: AnswerLog
    captures: tuple[Capture, ...]
    registrations: tuple[Registration, ...]
    enclosures: dict[str, bytes]  # path in the case → bytes: exhibits and registry answers
    events: tuple[int, ...]  # the instants of the event log, in ns since 1970-01-01 UTC; empty without one
    review_jsonl: bytes  # empty where nothing was reviewed yet
    review: ReviewLog
    inputs: tuple[InputDigest, ...]


def read_case_files(folder: Path) -> CaseFiles:
    """The case in ``folder``.

    Raises: UnreadableInput, Problems, EvidenceMismatch; CaseIncomplete naming *all* files that are missing.
    """
    files = CaseFolder(folder)
    case_toml = files.read_bytes(CASE_FILE, _CASE_LIMIT_BYTES)
    answers_jsonl = files.read_bytes(ANSWERS_FILE, ANSWERS_LIMIT_BYTES) if _is_there(files, ANSWERS_FILE) else b""
    answers = read_answers(answers_jsonl)
    case = with_answers(load_case(case_toml, file_name=CASE_FILE), answers)
    _refuse_missing(files, case)
    enclosures = {
        **{entry.path: files.read_bytes(entry.path, SIZE_LIMIT_BYTES) for entry in case.registrations},
        **{exhibit.path: files.read_bytes(exhibit.path, _EXHIBIT_LIMIT_BYTES) for exhibit in case.exhibits},
    }
    _refuse_changed(answers, enclosures)
    captures = tuple(_captures(files, case))
    review_jsonl = files.read_bytes(REVIEW_FILE, REVIEW_LIMIT_BYTES) if _is_there(files, REVIEW_FILE) else b""
    logs = {ANSWERS_FILE: answers_jsonl, REVIEW_FILE: review_jsonl}
    return CaseFiles(
        case=case,
        case_toml=case_toml,
        answers_jsonl=answers_jsonl,
        answers=answers,
        captures=captures,
        registrations=tuple(_registrations(case, enclosures)),
        enclosures=enclosures,
        events=_events(case, enclosures),
        review_jsonl=review_jsonl,
        review=read_review(review_jsonl),
        inputs=tuple(_inputs(case, case_toml, captures, enclosures, logs)),
    )


def _refuse_missing(files: CaseFolder, case: Case) -> None:
    named = [
        *(("what.capture", entry.path) for entry in case.captures),
        *(("what.registration", entry.path) for entry in case.registrations),
        *(("what.exhibit", exhibit.path) for exhibit in case.exhibits),
    ]
    missing = tuple((what, path) for what, path in named if not _is_there(files, path))
    if missing:
        raise MissingFiles(missing)


def _is_there(files: CaseFolder, path: str) -> bool:
    try:
        with files.open(path):
            return True
    except CaseIncomplete:
        return False


def _refuse_changed(answers: AnswerLog, enclosures: dict[str, bytes]) -> None:
    """A kept answer is evidence: it must be what was noted when it came."""
    for line in answers.answers():
        found = sha256_of(enclosures[line.path])
        if found != line.sha256:
            raise EvidenceMismatch("build.digest-differs", file=line.path, found=found, noted=line.sha256)


def _captures(files: CaseFolder, case: Case) -> Iterator[Capture]:
    for entry in case.captures:
        with files.open(entry.path) as source:
            capture = read_capture(
                source, name=entry.path, decode_image=decode_image, index_frames=True, scratch=ScratchFile()
            )
        if entry.sha256 is not None and entry.sha256 != capture.file.sha256:
            raise EvidenceMismatch(
                "build.digest-differs", file=entry.path, found=capture.file.sha256, noted=entry.sha256
            )
        yield capture


def _registrations(case: Case, enclosures: dict[str, bytes]) -> Iterator[Registration]:
    for entry in case.registrations:
        registration = read_registration(
            enclosures[entry.path],
            address=entry.address,
            url=entry.url,
            retrieved_at=entry.retrieved_at,
            name=entry.path,
        )
        if registration.constructed and not case.constructed:
            raise UnreadableInput("build.not-constructed", file=entry.path)
        yield registration


def _events(case: Case, enclosures: dict[str, bytes]) -> tuple[int, ...]:
    if case.events is None:
        return ()
    path = case.exhibit(case.events.exhibit).path
    events = read_event_log(enclosures[path], zone=case.zone, file_name=path)
    if case.events.own_count is not None and case.events.own_count > len(events):
        raise UnreadableInput("events.more-own", file=path, n=len(events), own=case.events.own_count)
    return events


def _inputs(
    case: Case,
    case_toml: bytes,
    captures: tuple[Capture, ...],
    enclosures: dict[str, bytes],
    logs: dict[str, bytes],
) -> Iterator[InputDigest]:
    yield InputDigest(path=CASE_FILE, role="case", size_bytes=len(case_toml), sha256=sha256_of(case_toml))
    for path, data in logs.items():
        if data:
            role = "review" if path == REVIEW_FILE else "answers"
            yield InputDigest(path=path, role=role, size_bytes=len(data), sha256=sha256_of(data))
    for entry, capture in zip(case.captures, captures, strict=True):
        file = capture.file
        yield InputDigest(path=entry.path, role="capture", size_bytes=file.size_bytes, sha256=file.sha256)
    exhibits = {exhibit.path for exhibit in case.exhibits}
    for path, data in enclosures.items():
        role = "exhibit" if path in exhibits else "registration"
        yield InputDigest(path=path, role=role, size_bytes=len(data), sha256=sha256_of(data))
