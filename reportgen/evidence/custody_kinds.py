"""Which entries of a custody log changed what the letters rest on, and the part of a log that a bundle carries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reportgen.evidence.acquisition import BEGUN, ENDED, FILED, PART
from reportgen.evidence.custody import LONGEST_LINE_BYTES, Json
from reportgen.evidence.digest import sha256_of

ADDED, LOOK_UP, ANSWER, CONFIRMATION, TIME_STAMP = "added", "look-up", "answer", "confirmation", "time-stamp"
UPGRADE = "case-upgraded"
CORRESPONDENCE, FORGOTTEN = "correspondence", "forgotten"
INPUT_KINDS = frozenset(
    {BEGUN, PART, ENDED, FILED, ADDED, LOOK_UP, ANSWER, CONFIRMATION, CORRESPONDENCE, FORGOTTEN, TIME_STAMP, UPGRADE}
)
"""What changes an input. A bundle carries the log up to the last of them: building again gives the same bytes."""

ANALYSIS, RENDER, BUILD, VERIFY, RECOMPUTE = "analysis", "render", "build", "verify", "recompute"
MINIMISE, SIGN, BUNDLE_TIME_STAMP = "minimise", "sign", "bundle-time-stamp"
EXPORT, REMOVED = "export", "removed"
"""What only reads the inputs; these entries stay in the case until an input changes again."""

_LISTED_FILES = 2000  # of an entry: a line must stay below its limit


def carried(log: bytes) -> bytes:
    """The log up to its last line that changed an input; empty where none did.

    A line that cannot be read may have been such a line and is carried: damage is shown, never cut off.
    """
    end = position = 0
    while position < len(log):
        feed = log.find(b"\n", position)
        stop = feed if feed >= 0 else len(log)
        if _kind(log[position:stop]) in (None, *INPUT_KINDS):
            end = min(stop + 1, len(log))
        position = stop + 1
    return log[:end]


def listed(files: Iterable[tuple[str, str, int]]) -> dict[str, Json]:
    """Files as (path, SHA-256, size) for an entry; beyond 2000 they are counted, with the SHA-256 of the whole list."""
    all_files: Sequence[tuple[str, str, int]] = tuple(files)
    told: dict[str, Json] = {
        "files": [
            {"path": path, "sha256": sha256, "size_bytes": size} for path, sha256, size in all_files[:_LISTED_FILES]
        ],
    }
    if len(all_files) > _LISTED_FILES:
        lines = "".join(f"{sha256}  {path}\n" for path, sha256, _size in all_files)
        told |= {"files_count": len(all_files), "list_sha256": sha256_of(lines.encode("utf-8", "surrogateescape"))}
    return told


def logged_lines(log: bytes) -> frozenset[tuple[str, str]]:
    """(file of the case, SHA-256 of a line) of every line that an entry says was added."""
    found: set[tuple[str, str]] = set()
    for kind in sorted(INPUT_KINDS):
        for details in details_of(log, kind):
            file, digests = details.get("file"), details.get("lines_sha256")
            if isinstance(file, str) and isinstance(digests, list):
                found.update((file, digest) for digest in digests if isinstance(digest, str))
    return frozenset(found)


def details_of(log: bytes, kind: str) -> Iterator[Mapping[str, object]]:
    """The details of every entry of that kind that can be read."""
    for line in log.split(b"\n"):
        value = _value(line)
        details = value.get("details") if value is not None and value.get("kind") == kind else None
        if isinstance(details, dict):
            yield details


def _kind(line: bytes) -> str | None:
    value = _value(line)
    kind = value.get("kind") if value is not None else None
    return kind if isinstance(kind, str) else None


def _value(line: bytes) -> dict[str, object] | None:
    if len(line) > LONGEST_LINE_BYTES:
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
