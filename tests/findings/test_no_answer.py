"""F19: overdue is said only with documented receipt, after the last day by every way of counting."""

from __future__ import annotations

import pytest
from case_facts import facts_of, sentences

from reportgen.findings.assertion import Modality
from reportgen.findings.no_answer import no_answer

REQUEST = """[[correspondence]]
id = "request"
date = 2026-08-31
direction = "sent"
channel = "e-mail"
kind = "{kind}"
counterpart = "privacy@vendor.example"
{lines}
"""
RECEIPT = 'arrived_on = 2026-09-01\narrival_known_by = "read-receipt"\n'
LOOKED = "no_reply_until = {day}\nspam_checked = true\nbounced = false\n"
REPLY = """[[correspondence]]
id = "reply"
date = {date}
direction = "received"
channel = "e-mail"
kind = "answer"
answers = "request"
{lines}
"""


def ids(
    day: str = "2026-11-20", *, kind: str = "access request", receipt: str = RECEIPT, more: str = "", home: str = ""
) -> list[str]:
    text = REQUEST.format(kind=kind, lines=receipt + LOOKED.format(day=day)) + more
    return [found.id for found in no_answer(facts_of(text, home=home))]


ALL = ["F19.no-reply.request", "F19.overdue.request", "ground.no-answer"]


def test_a_request_that_arrived_and_was_not_answered_is_overdue() -> None:
    text = REQUEST.format(kind="access request", lines=RECEIPT + LOOKED.format(day="2026-11-20"))
    silence, overdue, view = no_answer(facts_of(text))
    assert [found.modality for found in (silence, overdue, view)] == [
        Modality.STATEMENT,
        Modality.CONCLUSION,
        Modality.LEGAL_VIEW,
    ]
    assert silence.limits == ()
    assert "1.\u00a0Oktober 2026" in sentences(overdue)[0]
    assert view.legal_basis == ("GDPR 12(3)", "GDPR 12(4)", "GDPR 15(1)")
    for found in (silence, overdue, view):
        assert all(sentences(found))


@pytest.mark.parametrize(("day", "said"), [("2026-10-01", ALL[:1]), ("2026-10-02", ALL)])
def test_it_is_overdue_from_the_day_after_the_last_one(day: str, said: list[str]) -> None:
    assert ids(day) == said


@pytest.mark.parametrize("kind", ["enquiry", "complaint", "stop request", "reminder"])
def test_a_message_that_uses_no_right_has_no_period(kind: str) -> None:
    assert ids(kind=kind) == ALL[:1]


@pytest.mark.parametrize("kind", ["erasure request", "rectification request", "objection"])
def test_each_right_has_one(kind: str) -> None:
    assert ids(kind=kind) == ALL


@pytest.mark.parametrize("receipt", ["", "arrived_on = 2026-09-01\n"])
def test_without_documented_receipt_only_silence_is_said(receipt: str) -> None:
    text = REQUEST.format(kind="access request", lines=receipt + LOOKED.format(day="2026-11-20"))
    (silence,) = no_answer(facts_of(text))
    assert [message.key for message in silence.limits] == ["limit.receipt"]


def test_without_a_look_among_unwanted_mail_only_silence_is_said() -> None:
    text = REQUEST.format(kind="access request", lines=RECEIPT + "no_reply_until = 2026-11-20\n")
    assert [found.id for found in no_answer(facts_of(text))] == ALL[:1]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", []),
        ('says = ["complete"]\n', []),
        ('says = ["refused"]\n', []),
        ('says = ["acknowledged"]\n', ALL),
        ('says = ["undeliverable"]\n', ALL),
        ('says = ["extension"]\nreasons_given = true\n', ALL[:1]),
        ('says = ["extension"]\nreasons_given = false\n', ALL[:1]),
        ('says = ["identity"]\n', ALL[:1]),
    ],
)
def test_a_reply_ends_or_changes_the_period(lines: str, said: list[str]) -> None:
    assert ids(more=REPLY.format(date="2026-09-20", lines=lines)) == said


@pytest.mark.parametrize(("day", "is_said"), [("2026-12-01", False), ("2026-12-02", True)])
def test_an_extension_told_in_time_makes_it_three_months(day: str, is_said: bool) -> None:
    more = REPLY.format(date="2026-09-20", lines='says = ["extension"]\nreasons_given = true\n')
    assert ids(day, more=more) == (ALL if is_said else ALL[:1])


def test_a_pause_for_identity_counts_once_it_was_answered() -> None:
    asked = REPLY.format(date="2026-09-20", lines='says = ["identity"]\n')
    told = REQUEST.format(kind="answer", lines="").replace('"request"', '"told"')
    told = told.replace("2026-08-31", "2026-09-25")
    assert ids("2026-10-06", more=asked + told) == ALL[:1]
    assert ids("2026-11-10", more=asked + told) == ALL


def test_a_reply_that_names_no_message_may_be_the_answer() -> None:
    unnamed = REPLY.replace('answers = "request"\n', "")
    assert ids(more=unnamed.format(date="2026-09-20", lines="")) == []
    assert ids(more=unnamed.format(date="2026-08-30", lines="")) == ALL
    assert ids(more=unnamed.replace("date = {date}\n", "").format(lines="")) == []


def test_an_extension_on_an_unknown_day_leaves_it_open() -> None:
    undated = REPLY.replace("date = {date}\n", "").format(lines='says = ["extension"]\nreasons_given = false\n')
    assert ids(more=undated) == ALL[:1]


def test_outside_the_gdpr_no_view_is_taken() -> None:
    assert ids(home='country = "Schweiz"\n') == ALL[:2]
