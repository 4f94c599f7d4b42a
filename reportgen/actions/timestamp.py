"""``timestamp``: a dated record of a case's evidence or of a bundle, from a service outside.

Request and answer are on the disk, as they came, before anything is checked. Whatever the check finds, they stay.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import reportgen
from reportgen.actions.custody_log import has_log, note_input, note_outputs
from reportgen.actions.open_case import CASE_FILE, case_of
from reportgen.adapters.custody_file import CUSTODY_FILE, CUSTODY_LIMIT_BYTES
from reportgen.adapters.files import is_left_over, telling, write_file_atomically
from reportgen.adapters.folder import CaseFolder, read_input, shown_path
from reportgen.adapters.tsa import Answer, chain_pem, make_request
from reportgen.bundle.layout import MANIFEST, MANIFEST_LIMIT_BYTES
from reportgen.errors import CaseIncomplete, EvidenceMismatch, UsageError
from reportgen.evidence.custody import Json, verify_chain
from reportgen.evidence.custody_kinds import BUNDLE_TIME_STAMP, TIME_STAMP
from reportgen.evidence.digest import DigestingSource, sha256_of
from reportgen.evidence.time_stamp import (
    ABOUT,
    ANSWER,
    ANSWER_LIMIT_BYTES,
    CHAIN,
    REQUEST,
    SEALED,
    STAMPS_FOLDER,
    StampCheck,
    VerifyStamp,
    sealed_text,
)

RECEIVED = "answer.received"  # what came, before it was looked at
REFUSED = "answer.refused"  # what came and is no time-stamp: kept, and never taken for one
_CHUNK_BYTES = 1024 * 1024
Ask = Callable[[bytes], Answer]
"""Sends a request: ``adapters.tsa.ask`` with its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """One time-stamp, or a request that waits for its answer."""

    folder: Path
    data_file: Path  # what was stamped
    check: StampCheck | None  # None where only the request was written


class BadStamp(EvidenceMismatch):
    """The answer does not hold; it was kept. ``check`` says why."""

    def __init__(self, stamped: Stamped) -> None:
        super().__init__("timestamp.bad", folder=shown_path(stamped.folder))
        self.stamped = stamped


def request_stamp(target: Path, *, at: datetime) -> Stamped:
    """Writes what is to be stamped (of a case) and the request.

    Raises: UnreadableInput, Problems, CaseIncomplete, OutputError.
    """
    is_case = (target / CASE_FILE).is_file()
    place = target / STAMPS_FOLDER if is_case else target.with_name(f"{target.resolve().name}.{STAMPS_FOLDER}")
    data = _evidence(target) if is_case else read_input(target / MANIFEST, MANIFEST_LIMIT_BYTES)
    with telling(place):
        place.mkdir(exist_ok=True)
        _clear_abandoned(place)
        folder = _new_folder(place, at)
    if is_case:
        write_file_atomically(folder / SEALED, data, replace=False)
    write_file_atomically(folder / REQUEST, make_request(data), replace=False)
    return Stamped(folder=folder, data_file=folder / SEALED if is_case else target / MANIFEST, check=None)


def stamp(target: Path, *, ask: Ask, url: str, verify: VerifyStamp, at: Callable[[], datetime]) -> Stamped:
    """Asks the service, keeps what it sends, then checks it.

    Raises: as :func:`request_stamp`; Unreachable; BadStamp where the answer does not hold.
    """
    waiting = request_stamp(target, at=at())
    request = read_input(waiting.folder / REQUEST, ANSWER_LIMIT_BYTES)
    answer = ask(request)
    about: dict[str, Json] = {"url": url, "http_status": answer.status, "content_type": answer.content_type[:200]}
    return _take(target, waiting, answer.body, about, verify, at())


def import_answer(target: Path, file: Path, *, verify: VerifyStamp, at: datetime) -> Stamped:
    """Takes an answer that was fetched elsewhere, for the request that it belongs to.

    Raises: UnreadableInput; UsageError where no request waits for it; BadStamp; OutputError.
    """
    body = read_input(file, ANSWER_LIMIT_BYTES)
    waiting = _waiting(target)
    if not waiting:
        raise UsageError("timestamp.nothing-waits", folder=shown_path(target))
    checks = [(one, _checked(one, body, verify)) for one in waiting]
    fitting = [one for one, check in checks if not {"other-digest", "other-nonce"} & set(check.problems)]
    about: dict[str, Json] = {"imported_from": shown_path(Path(file.name))}
    return _take(target, (fitting or waiting)[-1], body, about, verify, at)


def _take(
    target: Path, waiting: Stamped, body: bytes, about: dict[str, Json], verify: VerifyStamp, at: datetime
) -> Stamped:
    folder = waiting.folder
    write_file_atomically(folder / RECEIVED, body, replace=True)
    check = _checked(waiting, body, verify)
    is_none = "unreadable" in check.problems
    with telling(folder):
        (folder / RECEIVED).replace(folder / (REFUSED if is_none else ANSWER))
    if not is_none and (chain := chain_pem(body)):
        write_file_atomically(folder / CHAIN, chain, replace=True)
    problems: list[Json] = list(check.problems)
    told: dict[str, Json] = {**about, "taken_at": at.isoformat(), "sha256": sha256_of(body), "problems": problems}
    stamped = Stamped(folder=folder, data_file=waiting.data_file, check=check)
    _log(target, stamped, told)  # before the last file: a run that is killed here is finished by taking it in again
    if not is_none:
        text = json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False).encode("utf-8", "backslashreplace")
        write_file_atomically(folder / ABOUT, text + b"\n", replace=True)
    if not check.holds:
        raise BadStamp(stamped)
    return stamped


def _checked(waiting: Stamped, body: bytes, verify: VerifyStamp) -> StampCheck:
    data = read_input(waiting.data_file, MANIFEST_LIMIT_BYTES)
    return verify(body, sha256_of(data), request=read_input(waiting.folder / REQUEST, ANSWER_LIMIT_BYTES))


def _log(target: Path, stamped: Stamped, told: dict[str, Json]) -> None:
    """Of the evidence: an input. Of a bundle: noted in the case it lies in, and no input: it would outdate itself."""
    facts = stamped.check.facts if stamped.check else None
    details: dict[str, Json] = {
        "folder": f"{stamped.folder.parent.name}/{stamped.folder.name}",
        "stamped_sha256": sha256_of(read_input(stamped.data_file, MANIFEST_LIMIT_BYTES)),
        "answer": told,
        "gen_time": facts.gen_time.isoformat() if facts else None,
        "signer": facts.signer if facts else None,
    }
    if (target / CASE_FILE).is_file():
        note_input(target, TIME_STAMP, details)
    elif has_log(target.resolve().parent):
        note_outputs(target.resolve().parent, [(BUNDLE_TIME_STAMP, details)])


def _waiting(target: Path) -> list[Stamped]:
    """Requests without an answer that was taken in, the oldest first."""
    is_case = (target / CASE_FILE).is_file()
    place = target / STAMPS_FOLDER if is_case else target.with_name(f"{target.resolve().name}.{STAMPS_FOLDER}")
    return [
        Stamped(folder=folder, data_file=folder / SEALED if is_case else target / MANIFEST, check=None)
        for folder in sorted(place.glob("*"))
        if (folder / REQUEST).is_file() and not (folder / ABOUT).exists()
    ]


def _evidence(case_folder: Path) -> bytes:
    """Digests of all that the case names, and the head of its log. Raises: CaseIncomplete where that is nothing."""
    files = CaseFolder(case_folder)
    case = case_of(files)
    captures, answers = (one.path for one in case.captures), (one.path for one in case.registrations)
    paths = sorted({*captures, *answers, *(one.path for one in case.exhibits)})
    if not paths:
        raise CaseIncomplete("timestamp.no-evidence")
    log = files.read_bytes(CUSTODY_FILE, CUSTODY_LIMIT_BYTES) if has_log(case_folder) else b""
    chain = verify_chain(log)
    return sealed_text(_digests(files, paths), custody_line=chain.entries_count, custody_sha256=chain.head_sha256)


def _digests(files: CaseFolder, paths: list[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        with files.open(path) as opened:
            source = DigestingSource(opened)
            while source.read(_CHUNK_BYTES):
                pass
        yield path, source.sha256()


def _clear_abandoned(place: Path) -> None:
    """Removes what a killed run left before it had even a request: nothing was sent, nothing is lost."""
    for folder in sorted(place.iterdir()):
        if folder.is_symlink() or not folder.is_dir():
            continue
        for path in folder.glob(".*.partial-*"):
            if is_left_over(path):
                path.unlink(missing_ok=True)
        if {path.name for path in folder.iterdir()} <= {SEALED} and all(map(is_left_over, folder.iterdir())):
            shutil.rmtree(folder)


def _new_folder(place: Path, at: datetime) -> Path:
    stem = at.strftime("%Y%m%dT%H%M%SZ")
    number = 1
    while (folder := place / (stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    folder.mkdir()
    return folder


AGENT = f"reportgen/{reportgen.__version__}"
