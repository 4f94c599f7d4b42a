"""Every document in both languages: its text, its headings, its alternative texts, what it must not hold."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from reportgen.documents.frame import Letter
from reportgen.documents.registry import KINDS, To
from reportgen.language.values import LANGUAGES
from reportgen.pipeline.compose import Composition

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "documents"
NAMES = [*KINDS, "access+portability", "objection+restriction", "stop+consent-withdrawal"]


class Reading(HTMLParser):
    """The text in the order in which it is read aloud, one block a line, with headings and pictures named."""

    BLOCKS = frozenset({"p", "h1", "h2", "h3", "li", "th", "td", "figcaption", "title", "tr"})

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.headings: list[int] = []
        self.pictures: list[str] = []
        self.text = ""
        self.unread = 0
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "head"):
            self.unread += 1
        if tag in self.BLOCKS:
            self.end()
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
            self.text = "#" * int(tag[1]) + " "
        if tag == "img":
            self.pictures.append(dict(attrs).get("alt") or "")
            self.text += f"[{self.pictures[-1]}]"
        if tag == "svg":
            self.pictures.append("")
        self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "head"):
            self.unread -= 1
        if tag in self.BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside[-1] == "title" and "svg" in self.inside:
            self.pictures[-1] += data
        if not self.unread:
            self.text += data

    def end(self) -> None:
        if self.text.strip(" #"):
            self.lines.append(" ".join(self.text.split()))
        self.text = ""


def read(letter: Letter) -> Reading:
    reading = Reading()
    reading.feed(letter.html)
    reading.end()
    return reading


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_every_document_is_the_one_that_was_read(
    name: str, language: str, documents: dict[tuple[str, str], Letter]
) -> None:
    path = GOLDEN / language / f"{name}.txt"
    letter = documents[name, language]
    text = letter.text or "\n".join(read(letter).lines) + "\n"
    if os.environ.get("REPORTGEN_WRITE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8").splitlines() == text.splitlines()


def test_the_example_is_complete_for_every_document(every_document: Composition) -> None:
    assert every_document.incomplete == ()


def test_headings_begin_at_one_and_leave_out_no_level(documents: dict[tuple[str, str], Letter]) -> None:
    for key, letter in documents.items():
        if not letter.html:
            continue
        levels = read(letter).headings
        assert levels[0] == 1 and levels.count(1) == 1, key
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), key


def test_every_picture_says_what_it_shows(documents: dict[tuple[str, str], Letter]) -> None:
    counts = {key: len(read(letter).pictures) for key, letter in documents.items()}
    assert counts["evidence-report", "de"] == counts["evidence-report", "en"] == 5
    assert counts["contact-sheet", "de"] == 1
    assert counts["exhibits", "de"] == 3
    for key, letter in documents.items():
        assert all(len(words) > 20 for words in read(letter).pictures), key


def test_both_languages_say_the_same_in_the_same_order(documents: dict[tuple[str, str], Letter]) -> None:
    """The same headings, the same numbers of blocks but for the mark of a translation and the salutation's place."""
    for name, language in documents:
        if language == "de" and documents[name, "de"].html:
            german, english = read(documents[name, "de"]), read(documents[name, "en"])
            assert german.headings == english.headings, name
            assert len(english.lines) - len(german.lines) == 1, name


def test_letters_to_vendor_and_seller_hold_no_frames_pictures_digests_or_files(
    documents: dict[tuple[str, str], Letter],
) -> None:
    for (name, _), letter in documents.items():
        kind = KINDS.get(name.partition("+")[0])
        if kind is not None and kind.to in (To.VENDOR, To.SELLER):
            text = "\n".join(read(letter).lines)
            assert not re.search(r"Frames?\b|[0-9a-f]{64}|pcap|\.csv", text), name
            assert (letter.pictures, letter.inside) == ({}, ())
        if name != "evidence-report":
            assert letter.inside == ()
