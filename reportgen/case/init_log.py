"""``init.jsonl``: the answers of a dialogue that is not finished yet, one line each; the newest of a field counts.

It is written as the person answers, so that nothing is asked twice after an interruption, and goes when the case is
written: everything in it then stands in ``case.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError

from reportgen.case.text import CaseValue

SIZE_LIMIT_BYTES = 16 * 1024 * 1024


class InitLine(CaseValue):
    """One answer, or its withdrawal."""

    schema_version: Literal[1] = 1
    at: AwareDatetime
    key: str = Field(min_length=1, max_length=100, description="of the field; `capture` names a file to be read")
    value: str | None = Field(max_length=4000, description="empty: left open; none: taken back")

    def encoded(self) -> bytes:
        """The line, without its line feed."""
        return self.model_dump_json().encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class InitLog:
    """The answers that count, in their order, and the lines that cannot be read: reported, not mended."""

    answers: tuple[tuple[str, str], ...] = ()
    captures: tuple[str, ...] = ()
    unreadable: tuple[int, ...] = ()


CAPTURE = "capture"


def read_init_log(data: bytes) -> InitLog:
    """The answers in the file; never raises."""
    answers: dict[str, str] = {}
    captures: dict[str, None] = {}
    unreadable: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            read = InitLine.model_validate_json(line)
        except ValidationError:
            unreadable.append(number)
            continue
        if read.key == CAPTURE:
            if read.value and "\0" not in read.value:
                captures[read.value] = None
            else:
                unreadable.append(number)
        elif read.value is None:
            answers.pop(read.key, None)
        else:
            answers.pop(read.key, None)
            answers[read.key] = read.value
    return InitLog(answers=tuple(answers.items()), captures=tuple(captures), unreadable=tuple(unreadable))
