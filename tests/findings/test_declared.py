"""F23, F30 and F31: the user's own word and others' quoted words, only as far as they were said."""

from __future__ import annotations

import pytest
from case_facts import facts_of, sentences

from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.correspondence import correspondence
from reportgen.findings.declared import declared


def said(text: str) -> dict[str, Assertion]:
    facts = facts_of(text)
    found = {one.id: one for one in (*declared(facts), *correspondence(facts))}
    assert all(sentences(one) for one in found.values())
    return found


@pytest.mark.parametrize(
    ("lines", "is_said"),
    [
        ("pictures_viewed_count = 10\npictures_recognisable_count = 1", True),
        ("pictures_viewed_count = 10\npictures_recognisable_count = 0", True),  # said as it is: on none of them
        ("pictures_viewed_count = 0\npictures_recognisable_count = 0", False),
        ("pictures_viewed_count = 10", False),
        ("", False),
    ],
)
def test_who_is_recognisable_is_said_only_of_pictures_that_were_looked_at(lines: str, is_said: bool) -> None:
    found = said(f"[declarations]\n{lines}\n")
    assert ("statement.recognisable" in found) is is_said
    if is_said:
        assert found["statement.recognisable"].modality is Modality.STATEMENT
        assert "10" in sentences(found["statement.recognisable"])[0]


@pytest.mark.parametrize(("answer", "is_said"), [("false", True), ("true", False), (None, False)])
def test_consent_that_was_not_given_is_said_only_where_it_was_denied(answer: str | None, is_said: bool) -> None:
    lines = f"consent_given = {answer}\n" if answer else ""
    assert ("F30.consent" in said(f"[declarations]\n{lines}")) is is_said


@pytest.mark.parametrize(
    ("lines", "is_said"),
    [
        ("switch_found = false", True),
        ("switch_found = true", False),
        ("box_ticked = false", True),
        ("box_ticked = true", False),  # whether there is a switch was not said
        ("", False),
    ],
)
def test_a_look_at_the_settings_says_what_was_seen_and_no_more(lines: str, is_said: bool) -> None:
    found = said(f"[settings]\n{lines}\n")
    assert ("F30.settings" in found) is is_said
    if lines == "box_ticked = false":
        assert "Schalter" not in sentences(found["F30.settings"])[0]


ANSWER = """
[[correspondence]]
id = "answer"
date = 2026-09-03
direction = "received"
channel = "e-mail"
kind = "answer"
{lines}
[correspondence.summary]
de = "Sie werten aus."
en = "They analyse."
"""
QUOTE = 'quote = "The material is analysed."\nquote_language = "en"\ntranslation = "Das Material wird ausgewertet."'


@pytest.mark.parametrize(
    ("lines", "modality"), [(QUOTE, Modality.SOURCE), ("", Modality.STATEMENT)], ids=["quoted", "in own words"]
)
def test_others_words_are_a_source_only_where_they_are_quoted(lines: str, modality: Modality) -> None:
    found = said(ANSWER.format(lines=lines))["message.answer"]
    assert (found.modality, found.finding == "F31") == (modality, modality is Modality.SOURCE)
    assert ("The material is analysed." in sentences(found)[-1]) is (modality is Modality.SOURCE)


def test_without_a_message_nothing_is_quoted() -> None:
    assert not [one for one in said("").values() if one.finding == "F31"]
