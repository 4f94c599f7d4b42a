"""F32 and the roles: facts that bear on Art. 3(2) and on who decides; the judgement stays open."""

from __future__ import annotations

import pytest
from case_facts import both, exhibit, facts_of, sentences

from reportgen.findings.assertion import Modality
from reportgen.findings.roles import roles
from reportgen.findings.targeting import targeting

OFFER = f"[[offers]]\nseen_in = {both('shop.example')}\n"
ANSWER = f"""[[correspondence]]
id = "answer"
date = 2026-09-03
direction = "received"
channel = "e-mail"
kind = "answer"
summary = {both("we only process")}
"""


@pytest.mark.parametrize(("new", "words"), [("true", "neu"), ("false", "gebraucht"), (None, "gekauft")])
def test_how_it_was_bought_is_a_statement(new: str | None, words: str) -> None:
    lines = 'bought_on = 2026-05-02\nbought_from = "Musterladen"\n' + (f"bought_new = {new}\n" if new else "")
    (found,) = targeting(facts_of(device=lines))
    assert found.modality is Modality.STATEMENT
    assert words in sentences(found)[0]
    assert ("neu" in sentences(found)[0]) == (new == "true")


def test_a_saved_page_is_a_source_and_a_memory_is_a_statement() -> None:
    facts = "delivered_here = true\nprice_in_euro = false\nlanguage_here = true\napp_offered_here = false\n"
    seen = "seen_on = 2026-09-06\n"
    (saved,) = targeting(facts_of(OFFER + facts + seen + 'exhibit = "page"\n' + exhibit("page")))
    assert (saved.modality, saved.exhibits) == (Modality.SOURCE, ("page",))
    assert "der Preis steht dort nicht in Euro" in sentences(saved)[0]
    (told,) = targeting(facts_of(OFFER + facts + seen))
    assert told.modality is Modality.STATEMENT
    (undated,) = targeting(facts_of(OFFER + facts + 'exhibit = "page"\n' + exhibit("page")))
    assert undated.modality is Modality.STATEMENT


def test_what_was_not_said_yields_nothing() -> None:
    assert list(targeting(facts_of())) == []
    assert list(targeting(facts_of(OFFER))) == []
    assert list(targeting(facts_of(device="bought_new = true\n"))) == []


def test_a_vendor_that_calls_itself_a_processor_is_answered_with_own_facts_and_a_question() -> None:
    said = "[declarations]\ndestination_chosen = false\nprocessor_contract = false\n"
    own, question = roles(facts_of(said + ANSWER + 'says = ["only processor"]\n'))
    assert (own.modality, question.modality) == (Modality.STATEMENT, Modality.OPEN)
    assert question.rests_on == ("message.answer", "statement.role")
    for found in (own, question):
        assert all(sentences(found))


def test_without_own_facts_it_stays_a_question_and_without_that_claim_there_is_none() -> None:
    (question,) = roles(facts_of(ANSWER + 'says = ["only processor"]\n'))
    assert (question.modality, question.rests_on) == (Modality.OPEN, ("message.answer",))
    (own,) = roles(facts_of("[declarations]\ndestination_chosen = true\nprocessor_contract = true\n" + ANSWER))
    assert own.id == "statement.role"
    assert list(roles(facts_of(ANSWER))) == []
