"""Which file names a bundle may hold, so that it is the same bundle on Linux, macOS and Windows.

The percent sign is refused as well: RFC 8493 wants it written as ``%25`` in a manifest, ``sha256sum -c`` takes that
literally, and a bundle has to satisfy both. With carriage return, line feed and percent sign refused, no path in a
manifest is ever encoded.
Source: RFC 8493 sections 2.1.3, 5.1 and 5.2; Microsoft, "Naming Files, Paths, and Namespaces".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from reportgen.errors import OutputError

PART_LIMIT_BYTES = 255  # of ext4, in UTF-8; APFS and NTFS allow at least as much
PATH_LIMIT_BYTES = 1024
DEPTH_LIMIT_COUNT = 32

# Controls, bidirectional and zero-width controls, line separators, surrogates. Written out instead of asking the
# Unicode database: a newer Python must not find an old bundle wrong.
INVISIBLE = "\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff"

_REFUSED = re.compile(f"[{INVISIBLE}" + r'\\<>:"|?*%]')  # invisible, or forbidden by Windows or the manifest
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


class NameProblem(StrEnum):
    """Why a path cannot stand in a bundle; the value is the error's message id."""

    OUTSIDE = "bundle.path-outside"
    CHARACTER = "bundle.path-character"
    RESERVED = "bundle.path-reserved"
    LONG = "bundle.path-long"


def name_problem(path: str) -> NameProblem | None:
    """What is wrong with the relative POSIX ``path``; None where it may stand in a bundle."""
    if len(path) > PATH_LIMIT_BYTES:
        return NameProblem.LONG
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return NameProblem.OUTSIDE
    if _REFUSED.search(path):
        return NameProblem.CHARACTER
    if any(part[-1] in ". " or _RESERVED.fullmatch(part) for part in parts):
        return NameProblem.RESERVED
    if len(parts) > DEPTH_LIMIT_COUNT or len(path.encode()) > PATH_LIMIT_BYTES:
        return NameProblem.LONG
    if any(len(part.encode()) > PART_LIMIT_BYTES for part in parts):
        return NameProblem.LONG
    return None


def twins(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs (path, other name) that are one name where case or Unicode normalisation do not count.

    A folder counts too: ``A/x`` and ``a/y``, or the file ``a`` and the folder ``A``.
    """
    # (number of the folder above, folded name) -> (own number, first path that has it, is it a file)
    seen: dict[tuple[int, str], tuple[int, str, bool]] = {}
    for path in paths:
        parts = path.split("/")
        above = 0
        for depth, part in enumerate(parts, start=1):
            is_file = depth == len(parts)
            number, first, first_is_file = seen.setdefault((above, _folded(part)), (len(seen) + 1, path, is_file))
            other = first.split("/")[:depth]
            if other[-1] != part or first_is_file != is_file:
                yield path, "/".join(other)
                break
            above = number


def refuse_bad_names(paths: Iterable[str]) -> None:
    """Nothing, where all ``paths`` may stand beside each other in a bundle. Raises: OutputError."""
    checked = sorted(set(paths))
    for path in checked:
        if problem := name_problem(path):
            raise OutputError(problem.value, file=path)
    for path, other in twins(checked):
        raise OutputError("bundle.path-twins", file=path, other=other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
