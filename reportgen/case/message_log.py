"""``log.jsonl``: what was sent and received, one line each, in the order in which it was told; nothing is taken out.

A line about a message names its id and only what it tells; of several lines the newest value of each key counts. An id
of ``case.toml`` may be told more about here. A mistake is mended by another line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, JsonValue, TypeAdapter, ValidationError

from reportgen.case.text import CaseValue, Day, Key, Line, RelativePath, Several, Sha256

SIZE_LIMIT_BYTES = 16 * 1024 * 1024


class Attachment(CaseValue):
    """Something inside a mail; its bytes stay inside."""

    name: Line | None = None
    media_type: Line
    size_bytes: int = Field(ge=0)
    sha256: Sha256


class KeptFile(CaseValue):
    """A file that was taken into the case, and what it says of itself."""

    path: RelativePath
    form: Literal["mail", "pdf"]
    size_bytes: int = Field(ge=0)
    sha256: Sha256
    message_id: Line | None = None
    in_reply_to: Line | None = None
    date_header: Line | None = Field(default=None, description="as it stands in the mail; anyone can write it")
    attachments: Annotated[tuple[Attachment, ...], Several] = ()
    attachments_unlisted: bool = Field(default=False, description="too large to look inside")


class MessageLine(CaseValue):
    """What is told of one message."""

    schema_version: Literal[1] = 1
    kind: Literal["message"] = "message"
    at: AwareDatetime = Field(description="when the line was added")
    case_sha256: Sha256 = Field(description="of case.toml as it was then")
    id: Key
    message: dict[str, JsonValue] = Field(description="keys as under [[correspondence]] in case.toml; null: not so")
    file: KeptFile | None = None


class MistakenLine(CaseValue):
    """A message of this log that counts no longer: it was told by mistake."""

    schema_version: Literal[1] = 1
    kind: Literal["mistaken"] = "mistaken"
    at: AwareDatetime
    case_sha256: Sha256
    id: Key


class WrittenLine(CaseValue):
    """A document that was written for this case; whether it was sent is told by a message."""

    schema_version: Literal[1] = 1
    kind: Literal["written"] = "written"
    at: AwareDatetime
    case_sha256: Sha256
    document: Key = Field(description="as `reportgen write --list` names it")
    letter_date: Day
    files: Annotated[tuple[RelativePath, ...], Several] = ()


class ClosedLine(CaseValue):
    """The user's word that the case is over, or that it goes on."""

    schema_version: Literal[1] = 1
    kind: Literal["closed", "reopened"]
    at: AwareDatetime
    case_sha256: Sha256
    on: Day
    why: Line | None = None


LogLine = MessageLine | MistakenLine | WrittenLine | ClosedLine
_LINE: TypeAdapter[LogLine] = TypeAdapter(Annotated[LogLine, Field(discriminator="kind")])


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedLine:
    """A line with its number in the file."""

    number: int
    line: LogLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLog:
    """All lines, and the numbers of those that cannot be read: reported, not mended."""

    lines: tuple[NumberedLine, ...] = ()
    unreadable: tuple[int, ...] = ()


def encoded(line: LogLine) -> bytes:
    """The line, without its line feed; a key of a message that is null stays."""
    data = line.model_dump(mode="json", exclude_none=True)
    if isinstance(line, MessageLine):
        data["message"] = line.message
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def read_log(data: bytes) -> MessageLog:
    """The lines in the file; never raises."""
    lines: list[NumberedLine] = []
    unreadable: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            lines.append(NumberedLine(number=number, line=_LINE.validate_json(line)))
        except (ValidationError, RecursionError):
            unreadable.append(number)
    return MessageLog(lines=tuple(lines), unreadable=tuple(unreadable))
