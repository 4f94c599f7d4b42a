"""Where a case stands is a function of what was written and of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters_so_far import arrived, case_with, day, received, sent

from reportgen.case.correspondence import Correspondence, Told
from reportgen.case.issues import IssueKind
from reportgen.case.lanes import Verdict
from reportgen.case.message_log import ClosedLine, WrittenLine
from reportgen.case.next_step import steps_of
from reportgen.case.standing import Stage, Standing, standing_of
from reportgen.case.statements import Message
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.law.receipt import ReceiptSource

AT = datetime(2026, 10, 6, 10, 0, tzinfo=UTC)
CASE = case_with()
REQUEST = arrived("a", "2026-09-01", "2026-09-02")  # last day: 2 October 2026


def written(*messages: Message, closed: ClosedLine | None = None) -> Correspondence:
    return Correspondence(told=tuple(Told(message=message, in_case=True) for message in messages), closed=closed)


def looked(until: str) -> dict[str, object]:
    return {"no_reply_until": day(until), "spam_checked": True}


def on(today: str, *messages: Message, closed: ClosedLine | None = None) -> Standing:
    return standing_of(CASE, written(*messages, closed=closed), day(today))


def first_step(today: str, *messages: Message) -> str:
    correspondence = written(*messages)
    return steps_of(standing_of(CASE, correspondence, day(today)), correspondence)[0].why.key


COMPLAINT = sent("c", "2026-10-20", "complaint", party="authority")


@pytest.mark.parametrize(
    ("today", "messages", "stage", "step"),
    [
        ("2026-09-01", (), Stage.DRAFT, "next.ask"),
        ("2026-09-10", (sent("a", "2026-09-01"),), Stage.ASKED, "next.wait.assumed"),
        ("2026-12-10", (sent("a", "2026-09-01"),), Stage.ASKED, "next.look.why"),
        ("2026-12-10", (sent("a", "2026-09-01", **looked("2026-12-10")),), Stage.ASKED, "next.remind-assumed"),
        ("2026-09-10", (REQUEST,), Stage.WAITING, "next.wait.documented"),
        ("2026-10-02", (REQUEST,), Stage.WAITING, "next.wait.documented"),
        ("2026-10-03", (REQUEST,), Stage.OVERDUE, "next.remind"),
        ("2026-10-20", (REQUEST, received("e", "2026-09-30", "extension")), Stage.EXTENDED, "next.wait.documented"),
        ("2026-12-03", (REQUEST, received("e", "2026-09-30", "extension")), Stage.OVERDUE, "next.remind"),
        ("2026-12-20", (REQUEST, received("e", "2026-09-30", "extension")), Stage.OVERDUE, "next.look.why"),
        ("2026-10-27", (REQUEST, sent("r", "2026-10-06", "reminder")), Stage.REMINDED, "next.look.why"),
        ("2026-10-03", (REQUEST, received("e", "2026-10-03", "extension")), Stage.OVERDUE, "next.remind"),
        ("2026-10-20", (REQUEST, received("i", "2026-09-09", "identity")), Stage.WAITING, "next.identify.why"),
        ("2026-10-10", (REQUEST, sent("r", "2026-10-06", "reminder")), Stage.REMINDED, "next.complain"),
        ("2026-09-20", (REQUEST, received("x", "2026-09-20")), Stage.ANSWERED, "next.read.why"),
        ("2026-09-20", (REQUEST, received("x", "2026-09-20", "complete")), Stage.ANSWERED, "next.close.answered"),
        ("2026-09-20", (REQUEST, received("x", "2026-09-20", "partly")), Stage.ANSWERED, "next.ask-again"),
        ("2026-09-20", (REQUEST, received("x", "2026-09-20", "refused")), Stage.ANSWERED, "next.complain-refused"),
        (
            "2026-09-20",
            (REQUEST, received("x", "2026-09-20", "complete", "contradicts")),
            Stage.ANSWERED,
            "next.complain-contradicted",
        ),
        ("2026-11-01", (REQUEST, COMPLAINT), Stage.COMPLAINED, "next.wait-authority.why"),
        (
            "2026-11-01",
            (REQUEST, COMPLAINT, received("k", "2026-10-28", "acknowledged", party="authority")),
            Stage.WITH_AUTHORITY,
            "next.wait-authority.why",
        ),
        ("2027-03-01", (REQUEST, COMPLAINT), Stage.COMPLAINED, "next.ask-state"),
        (
            "2026-11-01",
            (REQUEST, COMPLAINT, received("x", "2026-10-25", "partly", answers="a")),
            Stage.COMPLAINED,
            "next.add",
        ),
        (
            "2027-02-01",
            (REQUEST, COMPLAINT, received("d", "2027-01-28", "decision", party="authority")),
            Stage.DECIDED,
            "next.close.decided",
        ),
    ],
)
def test_each_stage_follows_from_the_facts_and_has_its_next_step(
    today: str, messages: tuple[Message, ...], stage: Stage, step: str
) -> None:
    assert on(today, *messages).stage is stage
    assert first_step(today, *messages) == step


def test_a_closed_case_has_nothing_next_and_not_before_its_day() -> None:
    closed = ClosedLine(kind="closed", at=AT, case_sha256="0" * 64, on=day("2026-10-04"))
    assert on("2026-10-03", REQUEST, closed=closed).stage is Stage.OVERDUE
    standing = on("2026-10-04", REQUEST, closed=closed)
    assert standing.stage is Stage.CLOSED and steps_of(standing, written(REQUEST)) == ()


def test_the_days_are_those_of_the_law_or_of_the_reminder() -> None:
    standing = on("2026-09-10", REQUEST)
    assert (standing.until, standing.not_before) == (day("2026-10-02"), day("2026-10-05"))
    reminded = on("2026-10-10", REQUEST, sent("r", "2026-10-06", "reminder"))
    assert (reminded.until, reminded.not_before) == (day("2026-10-23"), day("2026-10-26"))


def test_the_answer_itself_shows_that_the_request_had_arrived() -> None:
    lane = on("2026-10-20", sent("a", "2026-09-01"), received("p", "2026-09-20", "acknowledged")).lanes[0]
    assert lane.receipt is not None
    assert (lane.receipt.source, lane.receipt.day) == (ReceiptSource.ANSWERED, day("2026-09-20"))


def test_an_error_message_is_no_answer_and_shows_no_arrival() -> None:
    standing = on("2026-12-10", sent("a", "2026-09-01"), received("b", "2026-09-01", "undeliverable", kind="other"))
    assert standing.stage is Stage.ASKED and standing.lanes[0].replies == ()


def test_an_answered_enquiry_does_not_hide_the_complaint_that_waits() -> None:
    standing = on(
        "2026-11-20",
        sent("enquiry", "2026-09-01", "enquiry"),
        received("answer", "2026-09-03", "complete", answers="enquiry"),
        sent("complaint", "2026-09-15", "complaint"),
    )
    assert standing.stage is Stage.ASKED
    assert standing.lane is not None and standing.lane.request.id == "complaint"
    assert standing.issues == ()


def test_a_document_that_was_written_waits_to_be_sent() -> None:
    line = WrittenLine(at=AT, case_sha256="0" * 64, document="reminder", letter_date=day("2026-10-06"))
    draft = Correspondence(told=(Told(message=REQUEST, in_case=True),), written=(line,))
    assert steps_of(standing_of(CASE, draft, day("2026-10-07")), draft)[0].what.key == "next.send"
    told = (*draft.told, Told(message=sent("r", "2026-10-06", "reminder"), in_case=False))
    done = Correspondence(told=told, written=(line,))
    assert steps_of(standing_of(CASE, done, day("2026-10-07")), done)[0].what.key != "next.send"


MESSAGES = st.lists(
    st.builds(
        lambda number, offset, arrival, direction, party, kind, says: Message(
            id=f"m{number}",
            date=None if offset is None else date(2026, 9, 1) + timedelta(days=offset),
            direction=direction,
            party=party,
            channel="unknown",
            kind=kind,
            says=tuple(says) if direction == "received" else (),
            arrived_on=date(2026, 9, 1) + timedelta(days=(offset or 0) + arrival) if arrival else None,
            arrival_known_by="tracking" if arrival else None,
        ),
        st.integers(0, 9),
        st.none() | st.integers(-4000, 300),
        st.integers(0, 9),
        st.sampled_from(["sent", "received"]),
        st.sampled_from(["vendor", "authority", "seller"]),
        st.sampled_from(["access request", "enquiry", "complaint", "reminder", "answer", "other"]),
        st.lists(st.sampled_from(["complete", "partly", "refused", "extension", "identity", "fee"]), max_size=3),
    ),
    max_size=8,
    unique_by=lambda message: message.id,
)


@given(MESSAGES, st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_whatever_was_written_there_is_one_stage_and_each_step_is_a_sentence(
    messages: list[Message], today: date
) -> None:
    correspondence = written(*messages)
    standing = standing_of(CASE, correspondence, today)
    steps = steps_of(standing, correspondence)
    assert steps and standing == standing_of(CASE, correspondence, today)
    for language in LANGUAGES:
        words = Translator(language, takes_other_words=True)
        for step in steps:
            assert "{" not in words.say(step.what) + words.say(step.why)
    if standing.stage is Stage.OVERDUE:
        assert standing.lane is not None and standing.lane.receipt is not None and standing.lane.receipt.documented
    assert all(issue.days_count is None or issue.days_count > 0 for issue in standing.issues)


@given(MESSAGES, st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 200))
def test_time_alone_never_takes_a_persisting_delay_away(messages: list[Message], today: date, later: int) -> None:
    """Only a message does: with nothing dated in between, what was overdue stays so, and the days grow."""
    correspondence = written(*(m for m in messages if m.date is None or m.date <= today))
    before = [i for i in standing_of(CASE, correspondence, today).issues if i.kind is IssueKind.OVERDUE]
    after = [
        i
        for i in standing_of(CASE, correspondence, today + timedelta(days=later)).issues
        if i.kind is IssueKind.OVERDUE
    ]
    grown = {issue.request.id: issue for issue in after}
    for issue in before:
        then = grown[issue.request.id]
        assert then.is_resolved is issue.is_resolved
        assert (then.days_count or 0) - (issue.days_count or 0) == (0 if issue.is_resolved else later)


def test_a_verdict_is_the_users_word_the_newest_answer_first() -> None:
    answers = (received("x", "2026-09-20", "partly"), received("y", "2026-09-28", "complete"))
    assert on("2026-10-01", REQUEST, *answers).verdict is Verdict.COMPLETE
    assert on("2026-09-25", REQUEST, *answers).verdict is Verdict.PARTLY, "what comes later is not known yet"
