"""Lines of ``answers.jsonl`` about files that ``reportgen add`` put into the case: captures and exhibits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from reportgen.case.evidence import CaptureEntry, Exhibit
from reportgen.case.text import CaseValue, Key, Sha256
from reportgen.case.values import Case


class AddedExhibit(CaseValue):
    """An exhibit that was copied in, with the digest of that moment."""

    schema_version: Literal[1] = 1
    kind: Literal["exhibit-added"] = "exhibit-added"
    at: AwareDatetime
    case_sha256: Sha256 = Field(description="of case.toml as it was then")
    sha256: Sha256
    size_bytes: int = Field(ge=0)
    exhibit: Exhibit

    def encoded(self) -> bytes:
        """The line, without its line feed."""
        return self.model_dump_json(exclude_none=True).encode()


class AddedCapture(CaseValue):
    """A capture that was copied in; its digest stands in ``capture``."""

    schema_version: Literal[1] = 1
    kind: Literal["capture-added"] = "capture-added"
    at: AwareDatetime
    case_sha256: Sha256 = Field(description="of case.toml as it was then")
    capture: CaptureEntry

    def encoded(self) -> bytes:
        """The line, without its line feed."""
        return self.model_dump_json(exclude_none=True).encode()


_LINE: TypeAdapter[AddedExhibit | AddedCapture] = TypeAdapter(
    Annotated[AddedExhibit | AddedCapture, Field(discriminator="kind")]
)
_KINDS = frozenset({"exhibit-added", "capture-added"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedFiles:
    """The lines in their order, and the numbers of lines that cannot be read: reported, not mended."""

    lines: tuple[AddedExhibit | AddedCapture, ...] = ()
    unreadable: tuple[int, ...] = ()

    def exhibit_digests(self) -> dict[str, str]:
        """Path → SHA-256 of each added exhibit."""
        return {line.exhibit.path: line.sha256 for line in self.lines if isinstance(line, AddedExhibit)}


def read_added(data: bytes) -> AddedFiles:
    """The lines about added files in the log; never raises."""
    lines: list[AddedExhibit | AddedCapture] = []
    unreadable: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            if json.loads(line).get("kind") in _KINDS:
                lines.append(_LINE.validate_json(line))
        except (ValueError, AttributeError, TypeError, RecursionError, ValidationError):
            unreadable.append(number)
    return AddedFiles(lines=tuple(lines), unreadable=tuple(unreadable))


def with_added(case: Case, added: AddedFiles) -> Case:
    """The case with the added files behind what ``case.toml`` says; a path or id that stands there already wins.

    The circumstances of a capture can be told later: the newest line counts.
    """
    captures, exhibits = list(case.captures), list(case.exhibits)
    for line in added.lines:
        if isinstance(line, AddedCapture):
            place = next((at for at, entry in enumerate(captures) if entry.path == line.capture.path), None)
            if place is not None and line.capture.circumstances is not None:
                captures[place] = captures[place].model_copy(update={"circumstances": line.capture.circumstances})
            elif all(line.capture.path != entry.path and line.capture.id != entry.id for entry in captures):
                captures.append(line.capture)
        elif all(line.exhibit.path != entry.path and line.exhibit.id != entry.id for entry in exhibits):
            exhibits.append(line.exhibit)
    return case.model_copy(update={"captures": tuple(captures), "exhibits": tuple(exhibits)})


def free_key(stem: str, taken: set[Key]) -> Key:
    """An id made of a file's name that no other one has."""
    safe = "".join(character if character.isascii() and character.isalnum() else "-" for character in stem.lower())
    base = safe.strip("-")[:34].rstrip("-") or "file"
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
