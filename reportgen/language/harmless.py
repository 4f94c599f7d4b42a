"""Makes text from outside harmless for paper and terminal, without hiding that something was there.

Rules: Unicode NFC; at most 253 characters unless the caller allows more; control, format, surrogate, private-use and
unassigned characters, and everything the bundled fonts cannot print, are shown as ``\\u{…}``; at most two combining
marks in a row. A name is wrapped in LRI … PDI, so that it cannot turn the direction of the sentence around it.
Source: measured behaviour of the PDF back end (docs/decisions), Unicode Standard Annex 9.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from reportgen.resources import resource_dir

NAME_LIMIT = 253  # RFC 1035: a host name's longest text form
_ISOLATE, _POP = "\u2066", "\u2069"
ISOLATED = re.compile(f"({_ISOLATE}[^{_ISOLATE}{_POP}]*{_POP})")
_ISOLATES = re.compile(f"({_ISOLATE}|{_POP})")
_REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@cache
def printable_characters() -> frozenset[int]:
    """Code points that the bundled fonts can print."""
    lines = (resource_dir("templates") / "fonts" / "coverage.txt").read_text("ascii").splitlines()
    covered: set[int] = set()
    for line in lines:
        first, _, last = line.partition("-")
        covered.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(covered)


def harmless(text: str, *, limit: int = NAME_LIMIT, keep_newlines: bool = False) -> str:
    """``text`` as it may be printed; longer text ends in ``…``."""
    if len(text) <= limit and text.isascii() and text.isprintable():  # the fonts have all of ASCII
        return text
    shortened = text[: limit - 1] + "…" if len(text) > limit else text
    shown: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", shortened):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if character == "\n" and keep_newlines:
            shown.append(character)
        elif marks > 2 or not _is_printable(character):
            shown.append(f"\\u{{{ord(character):x}}}")
        else:
            shown.append(character)
    return "".join(shown)


def safe_for_print(text: str) -> str:
    """The last door before paper: as :func:`harmless`, of any length, but keeping the isolates around names."""
    return "".join(
        piece if piece in (_ISOLATE, _POP) else harmless(piece, limit=len(piece), keep_newlines=True)
        for piece in _ISOLATES.split(text)
    )


def isolated(name: str) -> str:
    """A host name or address that keeps its own direction."""
    return f"{_ISOLATE}{harmless(name)}{_POP}"


def _is_printable(character: str) -> bool:
    return unicodedata.category(character) not in _REFUSED and ord(character) in printable_characters()
