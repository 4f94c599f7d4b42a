"""``answers.jsonl``: what commands add to a case, one line each, in the order in which it came; nothing is taken out.

Here are the lines about registries; those of other kinds are left to who reads them.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field, TypeAdapter, ValidationError

from reportgen.case.evidence import RegistrationEntry, RegistryText
from reportgen.case.text import CaseValue, Day, Line, Local, RelativePath, Sha256
from reportgen.case.values import Case

SIZE_LIMIT_BYTES = 16 * 1024 * 1024
Url = Annotated[str, Field(min_length=1, max_length=2000)]


def _written_address(text: str) -> str:
    written = str(ipaddress.ip_address(text))
    if written != text:  # the capture's addresses are compared as text
        raise ValueError("case.address-form")
    return text


IpAddress = Annotated[str, Field(max_length=45), AfterValidator(_written_address)]


class RegistryAnswerLine(CaseValue):
    """An answer of a registry, kept as a file, and how it came."""

    schema_version: Literal[1] = 1
    kind: Literal["registry-answer"] = "registry-answer"
    at: AwareDatetime = Field(description="when the line was added")
    case_sha256: Sha256 = Field(description="of case.toml as it was then")
    manner: Literal["asked", "imported"]
    about: Literal["network", "surrounding network"] = "network"
    address: IpAddress
    asked_url: Url
    final_url: Url
    redirects: Annotated[tuple[Url, ...], Field(strict=False)] = ()
    status: int | None = Field(default=None, description="of HTTP; unknown of an imported answer")
    date_header: Line | None = Field(default=None, description="the registry's own clock, as it wrote it")
    retrieved_at: AwareDatetime
    path: RelativePath
    size_bytes: int = Field(ge=0)
    sha256: Sha256

    def encoded(self) -> bytes:
        """The line, without its line feed."""
        return self.model_dump_json(exclude_none=True).encode()

    def entry(self) -> RegistrationEntry:
        """As a registration of the case."""
        return RegistrationEntry(
            address=self.address, path=self.path, url=self.final_url, retrieved_at=self.retrieved_at
        )


class RegistrySilenceLine(CaseValue):
    """A registry was asked and gave no answer that could be kept."""

    schema_version: Literal[1] = 1
    kind: Literal["registry-silence"] = "registry-silence"
    at: AwareDatetime
    case_sha256: Sha256
    about: Literal["network", "surrounding network"] = "network"
    address: IpAddress
    asked_url: Url
    reason: Line = Field(description="message id of the reason")
    detail: Line | None = Field(default=None, description="what the reason speaks of, such as a status")

    def encoded(self) -> bytes:
        """The line, without its line feed."""
        return self.model_dump_json(exclude_none=True).encode()


class RegistryTextLine(CaseValue):
    """A registration known as text only."""

    schema_version: Literal[1] = 1
    kind: Literal["registry-text"] = "registry-text"
    at: AwareDatetime
    case_sha256: Sha256
    address: IpAddress
    text: str = Field(min_length=1, max_length=1500)
    seen_in: Line
    seen_on: Day | None = None
    path: RelativePath | None = Field(default=None, description="the whole text as a file, as it came")
    size_bytes: int | None = Field(default=None, ge=0)
    sha256: Sha256 | None = None

    def encoded(self) -> bytes:
        """The line, without its line feed."""
        return self.model_dump_json(exclude_none=True).encode()

    def entry(self) -> RegistryText:
        """As a quoted text of the case."""
        seen_in = Local(de=self.seen_in, en=self.seen_in)
        return RegistryText(address=self.address, text=self.text, seen_in=seen_in, seen_on=self.seen_on, path=self.path)


RegistryLine = RegistryAnswerLine | RegistrySilenceLine | RegistryTextLine
_LINE: TypeAdapter[RegistryLine] = TypeAdapter(Annotated[RegistryLine, Field(discriminator="kind")])
_KINDS = frozenset({"registry-answer", "registry-silence", "registry-text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLog:
    """The lines about registries, and the numbers of lines that cannot be read: reported, not mended."""

    lines: tuple[RegistryLine, ...] = ()
    unreadable: tuple[int, ...] = ()

    def answers(self) -> tuple[RegistryAnswerLine, ...]:
        """The oldest answer (nearest to the capture) and the newest one for each address, in the order of the log.

        Answers about the surrounding network are told apart from those about the network itself.
        """
        by_subject: dict[tuple[str, str], list[RegistryAnswerLine]] = {}
        for line in self.lines:
            if isinstance(line, RegistryAnswerLine):
                by_subject.setdefault((line.address, line.about), []).append(line)
        dated = (sorted(lines, key=lambda line: line.retrieved_at) for lines in by_subject.values())
        kept = {id(line) for lines in dated for line in (lines[0], lines[-1])}
        return tuple(line for line in self.lines if isinstance(line, RegistryAnswerLine) and id(line) in kept)

    def silences(self) -> tuple[RegistrySilenceLine, ...]:
        """The last silence about each network that has no answer later on."""
        last: dict[tuple[str, str], RegistrySilenceLine] = {}
        for line in self.lines:
            if isinstance(line, RegistrySilenceLine):
                last[line.address, line.about] = line
            elif isinstance(line, RegistryAnswerLine):
                last.pop((line.address, line.about), None)
        return tuple(last.values())

    def digests(self) -> dict[str, str]:
        """Path → SHA-256 of each file that a line notes."""
        noted = [line for line in self.lines if not isinstance(line, RegistrySilenceLine)]
        return {line.path: line.sha256 for line in noted if line.path and line.sha256}

    def texts(self) -> tuple[RegistryTextLine, ...]:
        """The quoted texts, each once."""
        found = [line for line in self.lines if isinstance(line, RegistryTextLine)]
        return tuple({(line.address, line.text): line for line in found}.values())


def read_answers(data: bytes) -> AnswerLog:
    """The lines in the file; never raises."""
    lines: list[RegistryLine] = []
    unreadable: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            kind = json.loads(line).get("kind")
            if kind in _KINDS:
                lines.append(_LINE.validate_json(line))
        except (ValueError, AttributeError, TypeError, RecursionError, ValidationError):
            unreadable.append(number)
    return AnswerLog(lines=tuple(lines), unreadable=tuple(unreadable))


def with_answers(case: Case, log: AnswerLog) -> Case:
    """The case with what the log adds, behind what ``case.toml`` says; what stands there already is not doubled."""
    known = {(entry.address, entry.path) for entry in case.registrations}
    answers = [line.entry() for line in log.answers() if (line.address, line.path) not in known]
    quoted = {(text.address, text.text) for text in case.registry_texts}
    texts = [line.entry() for line in log.texts() if (line.address, line.text) not in quoted]
    return case.model_copy(
        update={
            "registrations": (*case.registrations, *answers),
            "registry_texts": (*case.registry_texts, *texts),
        }
    )


def instant(text: str) -> datetime | None:
    """A moment with its time zone as ISO 8601 writes it; None for anything else."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
