"""Reads a catalogue quickly: every command needs one, and Babel takes longer to read it than most commands to run.

Only the plain form that ours have is understood: one line for each id and each text, comments, no fuzzy or obsolete
entries. A line of any other form is an error here; then Babel reads the file (:mod:`reportgen.language.catalogue`). The
tests hold both against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(r'(msgid|msgid_plural|msgstr|msgstr\[[01]\]) "(.*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}

Texts = tuple[str, str | None]
"""Singular and, where there is one, plural."""


class NotPlain(ValueError):
    """A line that only Babel understands."""


def read_plain(text: str) -> dict[str, Texts]:
    """Message id → texts; the header is left out. Raises: NotPlain."""
    found: dict[str, Texts] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if not line or (line[0] == "#" and line[:2] not in ("#,", "#~")):
            continue
        key = _part(line, "msgid")  # a text that goes on in another line fails here
        if not key:
            _skip_header(lines)
        elif key in found:
            raise NotPlain(line)
        else:
            found[key] = _texts(lines)
    return found


def _texts(lines: Iterator[str]) -> Texts:
    kind, said = _kind(next(lines, ""))
    if kind == "msgstr":
        return said, None
    if kind != "msgid_plural":
        raise NotPlain(said)
    return _part(next(lines, ""), "msgstr[0]"), _part(next(lines, ""), "msgstr[1]")


def _skip_header(lines: Iterator[str]) -> None:
    for line in lines:
        if not line:
            return


def _part(line: str, kind: str) -> str:
    found, said = _kind(line)
    if found != kind:
        raise NotPlain(line)
    return said


def _kind(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise NotPlain(line)
    said = found[2]
    if "\\" in said:
        said = _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), said)
    return found[1], said
