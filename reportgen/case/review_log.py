"""``review.jsonl``: one line per answer of the user about a finding, in the order in which they were given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field, ValidationError

from reportgen.case.text import CaseValue, Prose, Sha256

SIZE_LIMIT_BYTES = 16 * 1024 * 1024


class ReviewLine(CaseValue):
    """One answer."""

    schema_version: Literal[1] = 1
    at: datetime
    assertion: str = Field(min_length=1, max_length=200)
    digest: Sha256 = Field(description="of the assertion as it was shown")
    answer: Literal["yes", "no"]
    comment: Prose | None = None
    case_sha256: Sha256 = Field(description="of case.toml as it was then")

    def encoded(self) -> bytes:
        """The line, without its line feed."""
        return self.model_dump_json(exclude_none=True).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLog:
    """All answers, and the numbers of the lines that cannot be read: reported, not mended."""

    lines: tuple[ReviewLine, ...] = ()
    unreadable: tuple[int, ...] = ()


def read_review(data: bytes) -> ReviewLog:
    """The answers in the file; never raises."""
    lines: list[ReviewLine] = []
    unreadable: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            lines.append(ReviewLine.model_validate_json(line))
        except ValidationError:
            unreadable.append(number)
    return ReviewLog(lines=tuple(lines), unreadable=tuple(unreadable))
