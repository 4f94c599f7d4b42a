"""The custody log: who did what when with the evidence, as lines of which each names the digest of the one before.

``custody.jsonl`` holds one JSON object a line (UTF-8, keys sorted, no spaces). ``previous_sha256`` is the SHA-256 of
the line before it, without its line feed; of the first line it is 64 zeros. A stranger checks it with a shell:
``sed -n 1p custody.jsonl | head -c -1 | sha256sum`` is what line 2 names.

The chain shows a line that was changed, removed, put in or moved. It does not show that lines were cut off at the end;
for that the digest of the newest line must have been noted elsewhere. A broken chain is told, never mended.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from reportgen.evidence.digest import sha256_of

FIRST_PREVIOUS = "0" * 64
SCHEMA_VERSION = 1
LONGEST_LINE_BYTES = 1024 * 1024

_KEYS = frozenset(
    {"schema_version", "sequence", "previous_sha256", "recorded_at", "local_time", "tool_version", "kind", "details"}
)
_KIND = re.compile(r"[a-z]+(-[a-z]+)*")

Json = None | bool | int | str | list["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """One thing that happened."""

    kind: str  # "acquisition-begun" | "acquisition-part" | …
    recorded_at: datetime  # aware; UTC is written
    local_time: datetime  # the same instant as the computer's clock on the wall shows it
    tool_version: str
    details: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainBreak:
    """A place where the chain does not hold."""

    line_number: int  # from 1
    reason: str  # "unreadable" | "sequence" | "previous" | "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a custody log says of itself."""

    entries_count: int
    head_sha256: str  # of the newest line: what must be noted elsewhere
    breaks: tuple[ChainBreak, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every line names the one before it."""
        return not self.breaks


def custody_line(entry: CustodyEntry, *, sequence: int, previous_sha256: str) -> bytes:
    """The entry as the next line of the log, with its line feed."""
    value = {
        "schema_version": SCHEMA_VERSION,
        "sequence": sequence,
        "previous_sha256": previous_sha256,
        "recorded_at": entry.recorded_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "local_time": entry.local_time.isoformat(timespec="microseconds"),
        "tool_version": entry.tool_version,
        "kind": entry.kind,
        "details": entry.details,
    }
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def next_line(log: bytes, entry: CustodyEntry) -> bytes:
    """What is to be appended to ``log``: the entry's line, on a line of its own.

    Where the log is damaged the new line goes on from the bytes that stand there; the damage stays visible.
    """
    lines = log.split(b"\n")
    unfinished = lines.pop()
    if unfinished:
        lines.append(unfinished)
    previous = sha256_of(lines[-1]) if lines else FIRST_PREVIOUS
    return (b"\n" if unfinished else b"") + custody_line(entry, sequence=len(lines) + 1, previous_sha256=previous)


def verify_chain(log: bytes) -> Chain:
    """Every line checked against the one before it; any bytes give a value."""
    lines = log.split(b"\n")
    unfinished = lines.pop()
    if unfinished:
        lines.append(unfinished)
    breaks = list(_breaks(lines))
    if unfinished:
        breaks.append(ChainBreak(line_number=len(lines), reason="unfinished"))
    head = sha256_of(lines[-1]) if lines else FIRST_PREVIOUS
    return Chain(entries_count=len(lines), head_sha256=head, breaks=tuple(breaks))


def _breaks(lines: list[bytes]) -> Iterator[ChainBreak]:
    previous = FIRST_PREVIOUS
    for number, line in enumerate(lines, start=1):
        value = _value(line)
        if value is None:
            yield ChainBreak(line_number=number, reason="unreadable")
        elif value["previous_sha256"] != previous:
            yield ChainBreak(line_number=number, reason="previous")
        elif value["sequence"] != number:
            yield ChainBreak(line_number=number, reason="sequence")
        previous = sha256_of(line)


def _value(line: bytes) -> Mapping[str, object] | None:
    """The object of a line; None for what is no entry."""
    if len(line) > LONGEST_LINE_BYTES:
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.keys() != _KEYS or value["schema_version"] != SCHEMA_VERSION:
        return None
    kind = value["kind"]
    return value if isinstance(kind, str) and _KIND.fullmatch(kind) else None
