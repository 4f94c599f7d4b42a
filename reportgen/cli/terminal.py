"""Lines for people: output, complaints, progress, tables."""

from __future__ import annotations

import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence

from reportgen.language.translator import Translator

_LONGEST_LINE = 110  # longer lines are hard to read


class Terminal:
    """Where a command speaks; progress appears only where standard error is a terminal."""

    def __init__(self, translator: Translator) -> None:
        self.translator = translator
        self._shows_progress = sys.stderr.isatty()
        self._progress_width = 0

    def say(self, line: str = "") -> None:
        """A line of the result."""
        self.end_progress()
        print(_encodable(line, sys.stdout.encoding))

    def paragraph(self, text: str, indent: str = "", *, hanging: str | None = None) -> None:
        """Text of any length, broken between words to the terminal's width; ``hanging``: before all lines but one."""
        for line in _broken(text, indent, indent if hanging is None else hanging):
            self.say(line)

    def complain(self, line: str) -> None:
        """A line that is not the result; on a terminal broken between words."""
        self.end_progress()
        shown = _broken(line) if sys.stderr.isatty() else [line]
        for part in shown:
            print(_encodable(part, sys.stderr.encoding), file=sys.stderr)

    def complain_at_length(self, lead: str, text: str) -> None:
        """Text of any length that is not the result, behind ``lead``, broken as a paragraph."""
        for line in _broken(text, lead, " " * len(lead)):
            self.complain(line)

    def ask(self, question: str) -> str | None:
        """What the user types; None at the end of the input."""
        self.end_progress()
        print(_encodable(question, sys.stdout.encoding), end=" ", flush=True)
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None

    def progress(self, line: str) -> None:
        """Replaces the line of progress."""
        if self._shows_progress:
            shown = line[: shutil.get_terminal_size().columns - 1]
            print(f"\r{shown:<{self._progress_width}}", end="", file=sys.stderr, flush=True)
            self._progress_width = len(shown)

    def end_progress(self) -> None:
        """Wipes the line of progress."""
        if self._progress_width:
            print("\r" + " " * self._progress_width + "\r", end="", file=sys.stderr, flush=True)
            self._progress_width = 0

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, text_columns: int) -> None:
        """Columns aligned: the first ``text_columns`` to the left, the others to the right."""
        widths = [max(_width(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
        for row in (heads, *rows):
            cells = [_pad(cell, widths[column], to_the_right=column >= text_columns) for column, cell in enumerate(row)]
            self.say("  ".join(cells).rstrip())


def _broken(text: str, first: str = "", further: str = "") -> list[str]:
    """Lines no wider than the terminal and than what can be read; a path that is broken in two cannot be copied."""
    width = min(shutil.get_terminal_size().columns, _LONGEST_LINE)
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [text]


def _width(text: str) -> int:
    """Columns that a terminal gives to ``text``."""
    wide = sum(1 for character in text if unicodedata.east_asian_width(character) in "WF")
    unseen = sum(1 for character in text if unicodedata.combining(character) or unicodedata.category(character) == "Cf")
    return len(text) + wide - unseen


def _pad(text: str, width: int, *, to_the_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if to_the_right else text + space


def _encodable(line: str, encoding: str | None) -> str:
    """What the terminal cannot show is written as an escape instead of failing."""
    coding = encoding or "utf-8"
    return line.encode(coding, "backslashreplace").decode(coding)
