"""The phrasings stand in the letters: a reminder says what persists, an addition also what was put right."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from letters_so_far import arrived, case_with, day, received, sent
from varied_case import confirming

from reportgen.case.calendars import calendars_of
from reportgen.case.issue_words import in_complaint, in_reminder
from reportgen.case.issues import Issue, IssueKind, issues_of
from reportgen.case.lanes import lanes_of
from reportgen.case.statements import Message
from reportgen.case.values import Case
from reportgen.documents.authority_letter import additional_submission
from reportgen.documents.occasion import Occasion
from reportgen.documents.registry import KINDS
from reportgen.documents.reminder import reminder
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, Calendar
from reportgen.pipeline.analyse import analyse
from reportgen.pipeline.compose import occasion_of
from reportgen.pipeline.lacks import lacks

WORDS = {
    IssueKind.PARTIAL: "partly",
    IssueKind.IDENTITY: "identity",
    IssueKind.REFUSED: "refused",
    IssueKind.LANGUAGE: "wrong language",
    IssueKind.FEE: "fee",
    IssueKind.CONTRADICTS: "contradicts",
}
MORE = """[authority]
name = "Behörde"
city = "Musterstadt"
source = "invented"
read_on = 2026-09-01
"""
REQUEST = arrived("a", "2026-09-01", "2026-09-02")
LODGED = sent("z", "2026-09-14", "complaint", party="authority")


def occasion(*messages: Message, today: str = "2026-09-25") -> Occasion:
    case = case_with(MORE)
    vendor = case.vendor.model_copy(update={"privacy_email": "privacy@beispielcam.example"})
    case = case.model_copy(
        update={"letter_date": day(today), "correspondence": messages, "vendor": vendor, "languages": ("de", "en")}
    )
    analysis = analyse(case, (), (), (), tool_version="0", image_decoder="none", arguments=())
    return occasion_of(confirming(analysis))


def issues(case: Case) -> tuple[Issue, ...]:
    assert case.letter_date is not None
    return issues_of(lanes_of(case.correspondence, "vendor", calendars_of(case, "vendor")), case.letter_date)


def printed(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


@pytest.mark.parametrize("kind", WORDS)
def test_a_reminder_says_what_persists_and_leaves_the_rest_to_its_own_sentences(kind: IssueKind) -> None:
    found = occasion(REQUEST, received("b", "2026-09-12", WORDS[kind], answers="a"))
    (issue,) = issues(found.case)
    assert not [lack.key for lack in lacks(KINDS["reminder"], found) if lack.key.startswith("missing.no")]
    for language in LANGUAGES:
        words = Translator(language)
        text = printed(reminder(found, words).html)
        assert words.say(in_reminder(issue)).replace("\u00a0", " ") in text
        assert (
            words.text("reminder.no-answer", day=Calendar(found.today or day("2026-01-01"))).replace("\u00a0", " ")
            not in text
        )


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("is_resolved", [False, True])
def test_an_addition_to_the_complaint_says_whether_it_was_put_right(kind: IssueKind, is_resolved: bool) -> None:
    later = (received("c", "2026-09-20", "complete", answers="a"),) if is_resolved else ()
    found = occasion(REQUEST, received("b", "2026-09-12", WORDS[kind], answers="a"), LODGED, *later)
    (issue,) = issues(found.case)
    assert issue.is_resolved is is_resolved
    for language in LANGUAGES:
        words = Translator(language)
        text = printed(additional_submission(found, words).html)
        assert words.say(in_complaint(issue)).replace("\u00a0", " ") in text


def test_what_the_user_does_not_confirm_stays_out() -> None:
    found = occasion(REQUEST, received("b", "2026-09-12", "fee", answers="a"), LODGED)
    analysis = found.analysis
    assert analysis.starting_with("issue.fee")
    quiet = replace(found, analysis=replace(analysis, assertions=()))
    assert "Entgelt" not in printed(additional_submission(quiet, Translator("de")).html)
