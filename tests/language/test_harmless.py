"""Hostile text becomes plain text that says what it was."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reportgen.language.harmless import harmless, isolated, printable_characters, safe_for_print


def test_controls_and_direction_marks_are_shown_as_escapes() -> None:
    assert harmless("a\u202eb\x1b[31mc\u0000") == "a\\u{202e}b\\u{1b}[31mc\\u{0}"


def test_all_of_visible_ascii_can_be_printed() -> None:
    assert printable_characters() >= set(range(0x20, 0x7F))


def test_a_lone_surrogate_is_shown() -> None:
    assert harmless("\ud800") == "\\u{d800}"


def test_more_than_two_combining_marks_are_shown() -> None:
    assert harmless("x" + "\u0323" * 2 + "\u0324").count("\\u{") >= 1


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert len(harmless("a" * 300)) == 253
    assert harmless("a" * 300).endswith("…")
    assert harmless("a" * 253) == "a" * 253


def test_a_name_is_isolated() -> None:
    assert isolated("evil\u202e.example") == "\u2066evil\\u{202e}.example\u2069"


@given(st.text(alphabet=st.characters()))
def test_what_is_shown_can_be_printed(text: str) -> None:
    shown = harmless(text, limit=10_000)
    assert all(ord(character) in printable_characters() for character in shown)
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"} for character in shown)


@given(st.text(alphabet=st.characters()))
def test_making_harmless_twice_changes_nothing(text: str) -> None:
    once = harmless(text, limit=100_000)
    assert harmless(once, limit=100_000) == once
    assert safe_for_print(once) == once


def test_the_last_door_keeps_isolates_and_nothing_else() -> None:
    assert safe_for_print("\u2066a\u2069\u202e") == "\u2066a\u2069\\u{202e}"
