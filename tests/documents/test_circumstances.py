from __future__ import annotations

import pytest

from reportgen.case.circumstances import circumstances_of
from reportgen.documents.circumstances import KEYS, circumstances_text
from reportgen.evidence.acquisition_questions import CIRCUMSTANCES, stated
from reportgen.language.translator import Translator

GERMAN, ENGLISH = Translator("de"), Translator("en")


def test_every_question_is_a_field_of_the_case_in_the_same_order() -> None:
    assert tuple(question.key.replace("-", "_") for question in CIRCUMSTANCES) == KEYS


def test_what_was_not_answered_is_not_stated_and_never_no() -> None:
    assert circumstances_of(stated({})) is None
    text = circumstances_text(None, ENGLISH)
    assert text.startswith("Not stated: phase of the device;") and "other devices" in text
    assert " no " not in text.lower() and "not " not in text[1:].replace("Not", "")


@pytest.mark.parametrize("question", [one for one in CIRCUMSTANCES if one.choices], ids=lambda one: one.key)
def test_each_choice_has_a_sentence_of_its_own_in_both_languages(question) -> None:  # type: ignore[no-untyped-def]
    for words in (GERMAN, ENGLISH):
        texts = {circumstances_text(circumstances_of({question.key: one}), words) for one in question.choices}
        assert len(texts) == len(question.choices)
        for choice in question.choices:
            assert words.has(f"capture.choice.{question.key}.{choice}")


def test_an_answer_in_words_is_quoted_and_an_unknown_choice_says_nothing() -> None:
    told = circumstances_of({"actions": "plugged in\x07, waited 10 min", "phase": "whatever", "internet": "no"})
    assert told is not None and told.phase is None and told.internet is False
    text = circumstances_text(told, ENGLISH)
    assert "Actions: plugged in, waited 10 min" in text and "It could not reach the Internet." in text
    assert "Not stated: phase of the device;" in text
