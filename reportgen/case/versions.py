"""The versions of ``case.toml``: an older one is read as if it were of today; a newer one is refused.

A file is never changed in place; ``reportgen upgrade`` writes an upgraded copy of the whole case.

1  the first one
2  has more keys: ``goals``, ``[vendor] kind``, and those of messages (``party``, ``says``, ``arrived_on`` …); nothing
   had to be moved or renamed
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reportgen.case.places import line_numbers
from reportgen.errors import UnreadableInput

SCHEMA_VERSION = 2
_KEY = "schema_version"


def version_of(data: Mapping[str, object]) -> int | None:
    """What the file says of itself; None where that is no version (the model then tells the mistake)."""
    found = data.get(_KEY)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 1 else None


def upgraded_text(text: str, version: int | None, *, file_name: str) -> str:
    """The same file as of today; the very text where it is of today or says no version.

    Raises: UnreadableInput for one that is newer than this program.
    """
    if version is None or version == SCHEMA_VERSION:
        return text
    if version > SCHEMA_VERSION:
        raise UnreadableInput("case.newer", file=file_name, found=version, known=SCHEMA_VERSION)
    for older in range(version, SCHEMA_VERSION):
        text = _STEPS[older](text)
    return text


def _from_1(text: str) -> str:
    return _numbered(text, 2)


_STEPS: Mapping[int, Callable[[str], str]] = {1: _from_1}


def _numbered(text: str, version: int) -> str:
    """With another version on its line; comments and everything else stay as they are."""
    lines = text.split("\n")
    number = line_numbers(text)[(_KEY,)] - 1
    lines[number] = re.sub(r"(=\s*)\d+", rf"\g<1>{version}", lines[number], count=1)
    return "\n".join(lines)
