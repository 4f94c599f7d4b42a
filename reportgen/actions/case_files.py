"""Reads everything that a case names, with its digests, and refuses what is not what the case says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportgen.actions.open_case import (
    ANSWERS_FILE,
    CASE_FILE,
    LOG_FILE,
    OpenCase,
    is_there,
    open_case,
    optional_bytes,
)
from reportgen.adapters.custody_file import CUSTODY_FILE, CUSTODY_LIMIT_BYTES
from reportgen.adapters.folder import CaseFolder
from reportgen.adapters.images import decode_image
from reportgen.adapters.scratch import ScratchFile
from reportgen.analysis.value import InputDigest
from reportgen.attribution.rdap_json import SIZE_LIMIT_BYTES
from reportgen.attribution.registration import Registration, read_registration
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture
from reportgen.case.answer_log import AnswerLog
from reportgen.case.bounces import bounce_exhibits
from reportgen.case.correspondence import Correspondence, with_correspondence
from reportgen.case.delivery_status import DeliveryStatus, read_delivery_status
from reportgen.case.event_log import read_event_log
from reportgen.case.review_log import SIZE_LIMIT_BYTES as REVIEW_LIMIT_BYTES
from reportgen.case.review_log import ReviewLog, read_review
from reportgen.case.values import Case
from reportgen.errors import CaseIncomplete, EvidenceMismatch, MissingFiles, UnreadableInput
from reportgen.evidence.custody_kinds import carried
from reportgen.evidence.digest import sha256_of
from reportgen.findings.cleartext_identifier import own_seeds

REVIEW_FILE = "review.jsonl"
_LOG_ROLES = {ANSWERS_FILE: "answers", LOG_FILE: "log", REVIEW_FILE: "review"}
_EXHIBIT_LIMIT_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, eq=False, kw_only=True)
class CaseFiles:
    """A case with its files read."""

    case: Case  # with what answers.jsonl and log.jsonl add
    case_toml: bytes
    answers_jsonl: bytes  # empty where no command added anything yet
    answers: AnswerLog
    log_jsonl: bytes  # likewise
    correspondence: Correspondence  # all of it, also what came after the letters' day
    captures: tuple[Capture, ...]
    registrations: tuple[Registration, ...]
    enclosures: dict[str, bytes]  # path in the case → bytes: exhibits and registry answers
    bounces: dict[str, DeliveryStatus]  # id of a sent message → the error message about it, where it can be read
    events: tuple[int, ...]  # the instants of the event log, in ns since 1970-01-01 UTC; empty without one
    review_jsonl: bytes  # empty where nothing was reviewed yet
    review: ReviewLog
    custody_jsonl: bytes  # up to the last entry that changed an input; empty where none did
    inputs: tuple[InputDigest, ...]


def read_case_files(folder: Path, *, letter_date: date | None = None) -> CaseFiles:
    """The case in ``folder``, as its letters may tell it on their day (``letter_date``, else the one of the case).

    Raises: UnreadableInput, Problems, EvidenceMismatch; CaseIncomplete naming *all* files that are missing.
    """
    opened = open_case(folder)
    files = opened.files
    _refuse_contradictions(opened.correspondence)
    case = opened.case
    day = letter_date or _newest_letter_date(opened)
    if day is not None:
        case = case.model_copy(update={"letter_date": day})
    case = with_correspondence(case, opened.correspondence)
    _refuse_missing(files, case)
    enclosures = {
        **{path: files.read_bytes(path, SIZE_LIMIT_BYTES) for path in _registry_paths(case)},
        **{exhibit.path: files.read_bytes(exhibit.path, _EXHIBIT_LIMIT_BYTES) for exhibit in case.exhibits},
    }
    _refuse_changed(opened, enclosures)
    # What is small comes first: a broken one is told before gigabytes are read.
    registrations = tuple(_registrations(case, enclosures))
    events = _events(case, enclosures)
    captures = tuple(_captures(files, case))
    review_jsonl = optional_bytes(files, REVIEW_FILE, REVIEW_LIMIT_BYTES)
    logs = {ANSWERS_FILE: opened.answers_jsonl, LOG_FILE: opened.log_jsonl, REVIEW_FILE: review_jsonl}
    return CaseFiles(
        case=case,
        case_toml=opened.case_toml,
        answers_jsonl=opened.answers_jsonl,
        answers=opened.answers,
        log_jsonl=opened.log_jsonl,
        correspondence=opened.correspondence,
        captures=captures,
        registrations=registrations,
        enclosures=enclosures,
        bounces=dict(_bounces(case, enclosures)),
        events=events,
        review_jsonl=review_jsonl,
        review=read_review(review_jsonl),
        custody_jsonl=carried(optional_bytes(files, CUSTODY_FILE, CUSTODY_LIMIT_BYTES)),
        inputs=tuple(_inputs(case, opened.case_toml, captures, enclosures, logs)),
    )


def _refuse_missing(files: CaseFolder, case: Case) -> None:
    named = [
        *(("what.capture", entry.path) for entry in case.captures),
        *(("what.registration", path) for path in _registry_paths(case)),
        *(("what.exhibit", exhibit.path) for exhibit in case.exhibits),
    ]
    missing = tuple((what, path) for what, path in named if not is_there(files, path))
    if missing:
        raise MissingFiles(missing)


def _registry_paths(case: Case) -> tuple[str, ...]:
    """Of answers and of whois texts."""
    texts = [quoted.path for quoted in case.registry_texts if quoted.path]
    return tuple(dict.fromkeys([*(entry.path for entry in case.registrations), *texts]))


def _newest_letter_date(opened: OpenCase) -> date | None:
    """The day of the letters: the case's, or that of a later document of ``next``."""
    days = [line.letter_date for line in opened.correspondence.written]
    return max((day for day in (opened.case.letter_date, *days) if day is not None), default=None)


def _refuse_contradictions(correspondence: Correspondence) -> None:
    if correspondence.contradictions:
        first = correspondence.contradictions[0]
        raise CaseIncomplete(
            "log.contradiction", id=first.id, key=first.key, in_case=first.in_case, in_log=first.in_log
        )


def _refuse_changed(opened: OpenCase, enclosures: dict[str, bytes]) -> None:
    """A kept answer or letter is evidence: it must be what was noted when it came."""
    noted = opened.answers.digests() | opened.added.exhibit_digests()
    noted |= {one.file.path: one.file.sha256 for one in opened.correspondence.told if one.file}
    for path, sha256 in noted.items():
        found = sha256_of(enclosures[path]) if path in enclosures else sha256
        if found != sha256:
            raise EvidenceMismatch("build.digest-differs", file=path, found=found, noted=sha256)


def _captures(files: CaseFolder, case: Case) -> Iterator[Capture]:
    for entry in case.captures:
        with files.open(entry.path) as source:
            capture = read_capture(
                source,
                name=entry.path,
                decode_image=decode_image,
                index_frames=True,
                seeds=own_seeds(case),
                scratch=ScratchFile(),
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


def _bounces(case: Case, enclosures: dict[str, bytes]) -> Iterator[tuple[str, DeliveryStatus]]:
    """Those in the usual form; of others only the user's word is known, and ``check`` says so."""
    for message, exhibit in bounce_exhibits(case).items():
        path = case.exhibit(exhibit).path
        try:
            yield message, read_delivery_status(enclosures[path], file_name=path)
        except UnreadableInput:
            continue


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
            role = _LOG_ROLES[path]
            yield InputDigest(path=path, role=role, size_bytes=len(data), sha256=sha256_of(data))
    for entry, capture in zip(case.captures, captures, strict=True):
        file = capture.file
        yield InputDigest(path=entry.path, role="capture", size_bytes=file.size_bytes, sha256=file.sha256)
    exhibits = {exhibit.path for exhibit in case.exhibits}
    for path, data in enclosures.items():
        role = "exhibit" if path in exhibits else "registration"
        yield InputDigest(path=path, role=role, size_bytes=len(data), sha256=sha256_of(data))
