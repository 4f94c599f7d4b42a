"""F25 and F26: questions only, and only where the user gives reason or wishes it."""

from __future__ import annotations

import pytest
from case_facts import both, exhibit, facts_of, measured, sentences

from reportgen.findings.assertion import Modality
from reportgen.findings.breach_question import breach_question
from reportgen.findings.internal_duties import internal_duties

KINDS = ("vendor notice", "search engine", "foreign login", "other")


def sign(kind: str = "foreign login", shown: str = 'exhibit = "mail"\n') -> str:
    entry = f'[[access_by_others]]\nkind = "{kind}"\nsummary = {both("a sign-in from elsewhere")}\n'
    return entry + "noticed_on = 2026-09-07\n" + shown + exhibit("mail")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("finding", ["F01", "F04"])
def test_a_sign_and_clear_transmission_give_a_question_and_no_accusation(kind: str, finding: str) -> None:
    seen, question = breach_question(facts_of(sign(kind)), [measured(finding)])
    assert (seen.modality, question.modality) == (Modality.STATEMENT, Modality.OPEN)
    assert question.legal_basis == ("GDPR 33(1)", "GDPR 34(1)")
    for text in (*sentences(seen), *sentences(question)):
        assert "Datenpanne" not in text


def test_each_alone_asks_nothing() -> None:
    assert [found.id for found in breach_question(facts_of(sign()), [measured("F05")])] == ["F25.sign.1"]
    assert list(breach_question(facts_of(), [measured("F01")])) == []
    assert list(breach_question(facts_of(sign(shown="")), [measured("F01")])) == []


def test_internal_duties_are_asked_about_only_on_wish_and_with_a_measurement() -> None:
    wish = "[declarations]\nask_internal_duties = true\n"
    (question,) = internal_duties(facts_of(wish), [measured("F01")])
    assert (question.id, question.modality) == ("ground.question.duties", Modality.OPEN)
    assert all(sentences(question))
    assert list(internal_duties(facts_of(wish), [])) == []
    assert list(internal_duties(facts_of("[declarations]\nask_internal_duties = false\n"), [measured("F01")])) == []
    assert list(internal_duties(facts_of(), [measured("F01")])) == []
    swiss = facts_of(wish, home='country = "Schweiz"\n')
    assert list(internal_duties(swiss, [measured("F01")])) == []
