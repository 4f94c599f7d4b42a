"""A case without its captures: what ``case.toml`` and the files beside it say, read in a moment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportgen.adapters.folder import CaseFolder
from reportgen.case.added import AddedFiles, read_added, with_added
from reportgen.case.answer_log import SIZE_LIMIT_BYTES as ANSWERS_LIMIT_BYTES
from reportgen.case.answer_log import AnswerLog, read_answers, with_answers
from reportgen.case.correspondence import Correspondence, correspondence_of
from reportgen.case.load import load_case
from reportgen.case.message_log import SIZE_LIMIT_BYTES as LOG_LIMIT_BYTES
from reportgen.case.message_log import read_log
from reportgen.case.values import Case
from reportgen.errors import CaseIncomplete
from reportgen.evidence.digest import sha256_of

CASE_FILE = "case.toml"
ANSWERS_FILE = "answers.jsonl"
LOG_FILE = "log.jsonl"
CASE_LIMIT_BYTES = 1024 * 1024


@dataclass(frozen=True, eq=False, kw_only=True)
class OpenCase:
    """A case with its correspondence."""

    folder: Path
    files: CaseFolder
    case: Case  # with what answers.jsonl adds; the correspondence as case.toml has it
    case_toml: bytes
    answers_jsonl: bytes  # empty where no command added anything yet
    answers: AnswerLog
    added: AddedFiles
    log_jsonl: bytes  # likewise
    correspondence: Correspondence  # case.toml and log.jsonl together

    @property
    def case_sha256(self) -> str:
        """Of case.toml as it is now."""
        return sha256_of(self.case_toml)


def open_case(folder: Path) -> OpenCase:
    """The case in ``folder``. Raises: UnreadableInput, Problems; CaseIncomplete where there is no case.toml."""
    files = CaseFolder(folder)
    case_toml = files.read_bytes(CASE_FILE, CASE_LIMIT_BYTES)
    answers_jsonl = optional_bytes(files, ANSWERS_FILE, ANSWERS_LIMIT_BYTES)
    log_jsonl = optional_bytes(files, LOG_FILE, LOG_LIMIT_BYTES)
    answers, added = read_answers(answers_jsonl), read_added(answers_jsonl)
    case = with_added(with_answers(load_case(case_toml, file_name=CASE_FILE), answers), added)
    return OpenCase(
        folder=folder,
        files=files,
        case=case,
        case_toml=case_toml,
        answers_jsonl=answers_jsonl,
        answers=answers,
        added=added,
        log_jsonl=log_jsonl,
        correspondence=correspondence_of(case, read_log(log_jsonl), sha256_of(case_toml)),
    )


def case_of(files: CaseFolder) -> Case:
    """The case alone, with what commands added to it. Raises: UnreadableInput, Problems, CaseIncomplete."""
    answers_jsonl = optional_bytes(files, ANSWERS_FILE, ANSWERS_LIMIT_BYTES)
    case = load_case(files.read_bytes(CASE_FILE, CASE_LIMIT_BYTES), file_name=CASE_FILE)
    return with_added(with_answers(case, read_answers(answers_jsonl)), read_added(answers_jsonl))


def optional_bytes(files: CaseFolder, path: str, limit_bytes: int) -> bytes:
    """The file; empty where it is not there. Raises: UnreadableInput."""
    return files.read_bytes(path, limit_bytes) if is_there(files, path) else b""


def is_there(files: CaseFolder, path: str) -> bool:
    """Whether the case has that file."""
    try:
        with files.open(path):
            return True
    except CaseIncomplete:
        return False
