"""Gates about time: nothing that is not yet ripe is claimed, and it never blocks the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from varied_case import analysed, answering, letter

from reportgen.actions.case_files import CaseFiles
from reportgen.analysis.value import Analysis
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.pipeline.compose import complaint_lacks
from reportgen.pipeline.gate import Severity
from reportgen.pipeline.gates import gates

ARRIVED = {"kind": "access request", "arrived_on": date(2026, 9, 16), "arrival_known_by": "read-receipt"}


def found(analysis: Analysis) -> dict[str, Severity]:
    told = gates(analysis, complaint_lacks(analysis))
    for gate in told:
        for language in LANGUAGES:
            assert Translator(language).say(gate.reason) and Translator(language).say(gate.advice)
    return {gate.id: gate.severity for gate in told}


@pytest.mark.parametrize(
    ("changes", "gate"),
    [
        ({"kind": "access request"}, "no-receipt"),
        ({**ARRIVED, "arrival_known_by": None}, "no-receipt"),
        ({**ARRIVED, "arrived_on": date(2026, 10, 20)}, "not-ripe"),
        ({**ARRIVED, "arrived_on": date(2026, 10, 19)}, "barely-ripe"),
        ({**ARRIVED, "no_reply_until": None}, "silence-unsaid"),
        ({**ARRIVED, "no_reply_until": date(2026, 11, 12)}, "silence-old"),
        ({**ARRIVED, "spam_checked": None}, "spam-unchecked"),
        (ARRIVED, None),
        ({"bounced": True}, "bounce-unshown"),
    ],
)
def test_a_request_is_told_as_what_it_is(files: CaseFiles, changes: dict[str, Any], gate: str | None) -> None:
    told = found(analysed(files, **letter(files, "complaint", **changes)))
    assert told == ({gate: Severity.NOTE} if gate else {})


def test_what_is_not_ripe_blocks_no_complaint(files: CaseFiles) -> None:
    analysis = analysed(files, **letter(files, "complaint", **{**ARRIVED, "arrived_on": date(2026, 10, 20)}))
    assert complaint_lacks(analysis) == ()
    assert "F19.no-reply.complaint" in {one.id for one in analysis.assertions}
    assert not [one for one in analysis.assertions if one.id.startswith(("F19.overdue", "ground.no-answer"))]


def austrian(files: CaseFiles, *, learned: date | None, letter_date: date = date(2026, 11, 20)) -> dict[str, Severity]:
    assert files.case.complainant is not None
    home = files.case.complainant.model_copy(update={"country": "Österreich", "postal_code": "1030"})
    changes = {"complainant": home, "letter_date": letter_date, **answering(files, learned_on=learned)}
    old = {"authority-old", "vendor-contact-old", "silence-old"}
    return {key: value for key, value in found(analysed(files, **changes)).items() if key not in old}


@pytest.mark.parametrize(
    ("learned", "gate"),
    [
        (None, "austria-unsaid"),
        (date(2025, 11, 19), "austria-year-over"),
        (date(2025, 11, 20), "austria-year-ends"),
        (date(2026, 1, 19), "austria-year-ends"),
        (date(2026, 1, 20), None),
    ],
)
def test_austria_gives_a_year_from_knowledge(files: CaseFiles, learned: date | None, gate: str | None) -> None:
    assert austrian(files, learned=learned) == ({gate: Severity.WARNING} if gate else {})


@pytest.mark.parametrize(("day", "is_over"), [(date(2029, 9, 14), False), (date(2029, 9, 15), True)])
def test_austria_gives_three_years_from_the_event(files: CaseFiles, day: date, is_over: bool) -> None:
    told = austrian(files, learned=date(2029, 9, 1), letter_date=day)
    assert ("austria-three-years" in told) == is_over


def test_elsewhere_nobody_is_asked_when_they_learned_of_it(files: CaseFiles) -> None:
    assert found(analysed(files)) == {}


def test_an_identity_question_without_an_answer_keeps_the_period_open(files: CaseFiles) -> None:
    changed = letter(files, "complaint", **ARRIVED)["correspondence"]
    asked = next(one for one in changed if one.id == "answer").model_copy(
        update={"id": "asked", "date": date(2026, 9, 20), "answers": "complaint", "says": ("identity",), "quote": None}
    )
    assert found(analysed(files, correspondence=(*changed, asked))) == {"identity-asked": Severity.NOTE}
