"""Where in a TOML text each key stands: the parser of the standard library tells values, not lines.

The text must be valid TOML (``tomllib`` has read it before); then a walk over its top-level structure is enough. Keys
inside inline tables and arrays are not told apart: their line is that of the key that holds them.
Source: TOML 1.0.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Place = tuple[str | int, ...]
"""The way to a value: keys, and the number of an element of an array of tables (from 0)."""

_QUOTES = ('"""', "'''", '"', "'")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def line_numbers(text: str) -> dict[Place, int]:
    """Each table and key that starts a line, with the number of that line from 1."""
    return dict(_Walk(text).places())


def line_of(place: Place, lines: dict[Place, int]) -> int | None:
    """The line of ``place``, else that of what holds it; None where nothing of it stands in the text."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1
        self._elements: dict[Place, int] = {}  # arrays of tables: number of the newest element

    def places(self) -> Iterator[tuple[Place, int]]:
        table: Place = ()
        while self._skip_empty():
            line = self._line
            if self._text[self._position] == "[":
                table = self._header()
                yield table, line
            else:
                place = (*table, *self._keys())
                for length in range(len(table) + 1, len(place) + 1):
                    yield place[:length], line
                self._skip_value()

    def _header(self) -> Place:
        is_array = self._text.startswith("[[", self._position)
        self._position += 2 if is_array else 1
        place: Place = ()
        keys = self._keys()
        for number, key in enumerate(keys, start=1):
            place = (*place, key)
            if is_array and number == len(keys):
                self._elements[place] = self._elements.get(place, -1) + 1
            if place in self._elements:
                place = (*place, self._elements[place])
        self._skip_to_line_end()
        return place

    def _keys(self) -> tuple[str, ...]:
        """The parts of a dotted key; stops behind it."""
        keys = []
        while True:
            self._skip_blanks()
            keys.append(self._key())
            self._skip_blanks()
            if not self._text.startswith(".", self._position):
                return tuple(keys)
            self._position += 1

    def _key(self) -> str:
        start = self._position
        if self._text[start : start + 1] in ('"', "'"):
            self._skip_string()
            return self._text[start + 1 : self._position - 1]
        found = _BARE_KEY.match(self._text, start)
        self._position = found.end() if found else start + 1
        return self._text[start : self._position]

    def _skip_value(self) -> None:
        """To the end of the line on which the value ends."""
        depth = 0
        while self._position < len(self._text):
            character = self._text[self._position]
            if character in "\"'":
                self._skip_string()
                continue
            if character == "#":
                self._skip_comment()
                continue
            if character == "\n":
                if depth == 0:
                    return
                self._line += 1
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(character, 0)
            self._position += 1

    def _skip_string(self) -> None:
        quote = next(mark for mark in _QUOTES if self._text.startswith(mark, self._position))
        start, self._position = self._position, self._position + len(quote)
        while not self._text.startswith(quote, self._position) and self._position < len(self._text):
            self._position += 2 if quote[0] == '"' and self._text[self._position] == "\\" else 1
        self._position += len(quote)
        if len(quote) == 3:  # up to two more quotes may belong to the text itself
            while self._text.startswith(quote[0], self._position):
                self._position += 1
        self._line += self._text.count("\n", start, self._position)

    def _skip_empty(self) -> bool:
        """To the next table or key; False at the end of the text."""
        while self._position < len(self._text):
            character = self._text[self._position]
            if character == "#":
                self._skip_comment()
            elif character in " \t\r\n":
                self._line += character == "\n"
                self._position += 1
            else:
                return True
        return False

    def _skip_blanks(self) -> None:
        while self._text[self._position : self._position + 1] in (" ", "\t"):
            self._position += 1

    def _skip_comment(self) -> None:
        end = self._text.find("\n", self._position)
        self._position = end if end >= 0 else len(self._text)

    def _skip_to_line_end(self) -> None:
        self._skip_comment()
