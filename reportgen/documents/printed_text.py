"""The text that a reader of a document sees, line by line, with the place where it stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "caption", "figcaption", "dt", "dd", "div", "section", "tr", "text"}
)
_UNSEEN = frozenset({"style", "script", "head"})
_TYING = frozenset({"wbr", "nobr", "b", "i", "em", "strong"})  # may stand within a word, as in a checksum
_HEADINGS = frozenset({"h1", "h2", "h3"})
_SPOKEN = frozenset({"alt", "aria-label"})
_HEADING_CHARACTERS = 40
_FORMATS = re.compile("[\u00ad\u200b\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One block of text; ``place``: the heading above it and its number below that heading, from 1."""

    place: str
    text: str


def printed_lines(html: str) -> tuple[PrintedLine, ...]:
    """Paragraphs, cells, headings, labels of charts and spoken descriptions, in their order; nothing of the style."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return tuple(reader.lines)


def text_lines(text: str) -> tuple[PrintedLine, ...]:
    """Of a plain text: each line that is not empty."""
    lines = enumerate(text.splitlines(), start=1)
    return tuple(PrintedLine(str(number), plain(line)) for number, line in lines if line.strip())


def plain(text: str) -> str:
    """NFC, without characters that only format, runs of any space as one space."""
    return _SPACES.sub(" ", _FORMATS.sub("", unicodedata.normalize("NFC", text))).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[PrintedLine] = []
        self._pieces: list[str] = []
        self._unseen = 0
        self._heading = ""
        self._in_heading = False
        self._in_scale = False
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN or self._is_scale(tag, attrs):
            self._unseen += 1
        if tag in _BLOCKS or tag == "br":
            self.end_line()
        for name, value in attrs:
            if name in _SPOKEN and value:
                self.end_line()
                self._pieces.append(value)
                self.end_line()
        if tag not in _TYING:
            self._pieces.append(" ")
        self._in_heading = self._in_heading or tag in _HEADINGS

    def handle_endtag(self, tag: str) -> None:
        if tag not in _TYING:
            self._pieces.append(" ")
        if tag in _UNSEEN or (tag == "text" and self._in_scale):
            self._unseen = max(0, self._unseen - 1)
            self._in_scale = False
        if tag in _BLOCKS:
            self.end_line()
        if tag in _HEADINGS:
            self._in_heading = False

    def _is_scale(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        """Marks of a chart's scale are round numbers beside the plot; they state nothing."""
        self._in_scale = self._in_scale or (tag == "text" and ("class", "tick") in attrs)
        return tag == "text" and self._in_scale

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(data)

    def end_line(self) -> None:
        text = plain("".join(self._pieces))
        self._pieces.clear()
        if not text:
            return
        if self._in_heading:
            self._heading, self._count = text, 0
        self._count += 1
        place = f"{self._heading[:_HEADING_CHARACTERS]} {self._count}".strip()
        self.lines.append(PrintedLine(place, text))
