"""One issue, four phrasings: reminder, complaint (persists), complaint (resolved), summary; in both languages."""

from __future__ import annotations

import pytest
from letters_so_far import arrived, case_with, day, received, sent

from reportgen.case.calendars import calendars_of
from reportgen.case.issue_words import in_complaint, in_reminder, in_summary
from reportgen.case.issues import Issue, IssueKind, issues_of
from reportgen.case.lanes import lanes_of
from reportgen.case.statements import Message
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES

CASE = case_with()
REQUEST = arrived("a", "2026-09-01", "2026-09-02")  # last day: 2 October 2026
WORDS = {
    IssueKind.PARTIAL: "partly",
    IssueKind.IDENTITY: "identity",
    IssueKind.REFUSED: "refused",
    IssueKind.LANGUAGE: "wrong language",
    IssueKind.FEE: "fee",
    IssueKind.CONTRADICTS: "contradicts",
}


def on(today: str, *messages: Message) -> tuple[Issue, ...]:
    known = [m for m in messages if m.date is None or m.date <= day(today)]
    return issues_of(lanes_of(known, "vendor", calendars_of(CASE, "vendor")), day(today))


def persisting(kind: IssueKind) -> Issue:
    if kind is IssueKind.OVERDUE:
        (issue,) = on("2026-10-12", REQUEST)
    else:
        (issue,) = on("2026-09-20", REQUEST, received("b", "2026-09-12", WORDS[kind]))
    assert issue.kind is kind and not issue.is_resolved
    return issue


def resolved(kind: IssueKind) -> Issue:
    answer = received("c", "2026-10-12" if kind is IssueKind.OVERDUE else "2026-09-18", "complete")
    first = () if kind is IssueKind.OVERDUE else (received("b", "2026-09-12", WORDS[kind]),)
    (issue,) = on("2026-10-20", REQUEST, *first, answer)
    assert issue.kind is kind and issue.is_resolved
    return issue


@pytest.mark.parametrize("kind", IssueKind)
def test_each_issue_has_its_four_phrasings_and_none_is_another_one(kind: IssueKind) -> None:
    still, over = persisting(kind), resolved(kind)
    for language in LANGUAGES:
        words = Translator(language)
        told = [
            words.say(message).replace("\u00a0", " ")
            for message in (
                in_reminder(still),
                in_complaint(still),
                in_complaint(over),
                in_summary(still),
                in_summary(over),
            )
        ]
        assert len(set(told)) == 5
        assert all("1. September 2026" in text or "1 September 2026" in text for text in told)
        assert all(text.endswith(".") and "{" not in text for text in told)


def test_days_are_counted_from_the_last_day_to_the_letter_or_to_the_answer() -> None:
    assert persisting(IssueKind.OVERDUE).days_count == 10
    assert Translator("de").say(in_complaint(persisting(IssueKind.OVERDUE))).replace("\u00a0", " ") == (
        "Auf mein Auskunftsverlangen vom 1. September 2026 habe ich bis heute keine Antwort in der Sache erhalten. "
        "Die Frist dafür endete am 2. Oktober 2026, 10 Tage vor diesem Schreiben."
    )
    late = resolved(IssueKind.OVERDUE)
    assert (late.days_count, late.last_day) == (10, day("2026-10-02"))
    assert Translator("en").say(in_complaint(late)).replace("\u00a0", " ") == (
        "The answer to my access request of 1 September 2026 came 10 days after the end of the period "
        "(2 October 2026): it is of 12 October 2026."
    )
    assert Translator("en").say(in_summary(on("2026-10-03", REQUEST)[0])).count("one day") == 1


def test_without_a_documented_arrival_nothing_is_said_of_elapsed_time() -> None:
    assert on("2027-10-12", sent("a", "2026-09-01")) == ()
    assert on("2027-10-12", sent("a", "2026-09-01"), received("c", "2027-10-01", "complete")) == ()


def test_where_the_law_gives_no_period_nothing_is_overdue() -> None:
    assert on("2027-10-12", arrived("a", "2026-09-01", "2026-09-02", kind="enquiry")) == ()


def test_an_extension_in_time_moves_the_day_one_that_came_late_does_not() -> None:
    assert on("2026-11-30", REQUEST, received("e", "2026-10-01", "extension", reasons_given=True)) == ()
    (late,) = on("2026-11-30", REQUEST, received("e", "2026-10-05", "extension", reasons_given=True))
    assert late.last_day == day("2026-10-02")


def test_a_question_about_identity_keeps_the_delay_unsaid_until_it_is_answered() -> None:
    asked = received("b", "2026-09-12", "identity")
    assert [issue.kind for issue in on("2026-12-01", REQUEST, asked)] == [IssueKind.IDENTITY]
    told = sent("d", "2026-09-22", "answer", answers="a")
    kinds = {issue.kind: issue for issue in on("2026-12-01", REQUEST, asked, told)}
    assert kinds[IssueKind.OVERDUE].last_day == day("2026-10-12"), "ten days of pause"


def test_any_answer_ends_a_demand_but_only_a_complete_one_ends_a_partial_one() -> None:
    demand, part = received("b", "2026-09-12", "fee"), received("b", "2026-09-12", "partly")
    more = received("c", "2026-09-20", "partly")
    assert {i.kind: i.is_resolved for i in on("2026-09-30", REQUEST, demand, more)} == {
        IssueKind.FEE: True,
        IssueKind.PARTIAL: False,
    }
    assert [i.reply.id for i in on("2026-09-30", REQUEST, part, more) if i.reply] == ["c"], "the newest one speaks"


def test_a_complete_answer_that_contradicts_the_capture_settles_nothing() -> None:
    refused = received("b", "2026-09-12", "refused")
    told = on("2026-09-30", REQUEST, refused, received("c", "2026-09-20", "complete", "contradicts"))
    assert {issue.kind: issue.is_resolved for issue in told} == {
        IssueKind.REFUSED: False,
        IssueKind.CONTRADICTS: False,
    }
