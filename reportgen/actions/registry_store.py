"""Keeps registry answers in a case: the bytes as a file of their own, then a line in ``answers.jsonl``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Literal, cast

from reportgen.actions.custody_log import append_logged
from reportgen.actions.open_case import ANSWERS_FILE
from reportgen.adapters.files import write_file_atomically
from reportgen.adapters.folder import shown_path
from reportgen.adapters.rdap import RegistryAnswer
from reportgen.case.answer_log import RegistryAnswerLine, RegistryLine, RegistrySilenceLine, RegistryTextLine
from reportgen.errors import OutputError
from reportgen.evidence.custody import Json
from reportgen.evidence.custody_kinds import LOOK_UP
from reportgen.evidence.digest import sha256_of

FOLDER = "registry"


class Store:
    """Writes into one case; ``case.toml`` itself is never touched."""

    def __init__(self, folder: Path, case_toml: bytes, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._case_sha256 = sha256_of(case_toml)
        self._now = now
        self._lines: dict[str, RegistryAnswerLine] = {}  # by path, of this run

    def keep(self, address: str, answer: RegistryAnswer, about: str, *, manner: Literal["asked", "imported"]) -> str:
        """The path of the kept answer. The file is on the disk before the line names it. Raises: OutputError."""
        path = self._written(address, answer.retrieved_at, answer.body, "json")
        line = RegistryAnswerLine(
            at=self._now(),
            case_sha256=self._case_sha256,
            manner=manner,
            about=cast(Literal["network", "surrounding network"], about),
            address=address,
            asked_url=answer.asked_url,
            final_url=answer.final_url,
            redirects=answer.redirects,
            status=answer.status or None,
            date_header=_one_line(answer.date_header),
            retrieved_at=answer.retrieved_at,
            path=path,
            size_bytes=len(answer.body),
            sha256=sha256_of(answer.body),
        )
        self._append(
            line,
            asked_url=answer.asked_url,
            manner=manner,
            answer={"path": path, "sha256": line.sha256, "size_bytes": line.size_bytes},
        )
        self._lines[path] = line
        return path

    def share(self, path: str, address: str) -> None:
        """Notes that an answer of this run is about another address too. Raises: OutputError."""
        line = self._lines[path].model_copy(update={"address": address, "at": self._now()})
        self._append(line, answer={"path": path, "sha256": line.sha256, "size_bytes": line.size_bytes})

    def note_silence(self, address: str, asked_url: str, reason: str, detail: str, about: str = "network") -> None:
        """Notes that nothing came that could be kept. Raises: OutputError."""
        line = RegistrySilenceLine(
            at=self._now(),
            case_sha256=self._case_sha256,
            about=cast(Literal["network", "surrounding network"], about),
            address=address,
            asked_url=asked_url,
            reason=reason,
            detail=(_one_line(detail) or "–")[:200],
        )
        self._append(line, asked_url=asked_url, reason=reason)

    def keep_text(self, address: str, whole: bytes, text: str, seen_in: str, seen_on: date | None) -> str:
        """Keeps a whois text as a file and notes the quotation from it; the file's path. Raises: OutputError."""
        path = self._written(address, self._now(), whole, "txt")
        sha256 = sha256_of(whole)
        line = RegistryTextLine(
            at=self._now(),
            case_sha256=self._case_sha256,
            address=address,
            text=text,
            seen_in=seen_in,
            seen_on=seen_on,
            path=path,
            size_bytes=len(whole),
            sha256=sha256,
        )
        details: dict[str, Json] = {"path": path, "sha256": sha256, "size_bytes": len(whole)}
        self._append(line, manner="quoted", answer=details)
        return path

    def _append(self, line: RegistryLine, **details: Json) -> None:
        told = {"address": line.address, **details}
        append_logged(self._folder, ANSWERS_FILE, [line.encoded()], kind=LOOK_UP, details=told)

    def _written(self, address: str, at: datetime, data: bytes, ending: str) -> str:
        path = self._free_path(address, at, ending)
        write_file_atomically(self._folder / path, data, replace=False)
        return path

    def _free_path(self, address: str, at: datetime, ending: str) -> str:
        folder = self._folder / FOLDER
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise OutputError("output.failed", file=shown_path(folder), reason=error.strerror or "") from error
        stem = f"{FOLDER}/{address.replace(':', '-')}-{at.strftime('%Y%m%dT%H%M%SZ')}"
        number = 1
        while (self._folder / (path := f"{stem}{f'-{number}' if number > 1 else ''}.{ending}")).exists():
            number += 1
        return path


def _one_line(text: str | None) -> str | None:
    shown = "".join(character for character in text or "" if character.isprintable()).strip()
    return shown or None
