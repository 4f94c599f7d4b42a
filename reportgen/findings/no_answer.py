"""Article 12(3) and (4) GDPR, Transparent information, communication and modalities for the exercise of rights.

F19: a request that uses a right, with documented receipt, and no answer, no notice of a longer period and no question
about identity until after the last day by every way of counting. Without documented receipt, or without a look into
the folder for unwanted mail, only the weaker and true sentence is said: sent, no reply (and no error message).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from reportgen.case.calendars import calendars_of
from reportgen.case.issue_words import request_words
from reportgen.case.statements import Message as Letter
from reportgen.case.values import Case
from reportgen.errors import UnreadableInput
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.correspondence import counterpart, when
from reportgen.findings.facts import Facts
from reportgen.language.values import Calendar, Message
from reportgen.law.deadline import Deadline, Extension, Pause, answer_deadline
from reportgen.law.norms import Verdict, applies, cite
from reportgen.law.receipt import POST_DAYS_COUNT, Receipt, ReceiptSource

# Kind of message → the article of the right that it uses.
RIGHTS = {
    "access request": "GDPR 15(1)",
    "rectification request": "GDPR 16",
    "erasure request": "GDPR 17(1)",
    "restriction request": "GDPR 18(1)",
    "portability request": "GDPR 20(1)",
    "objection": "GDPR 21(1)",
}
_NO_ANSWER = frozenset({"acknowledged", "extension", "identity", "forwarded", "undeliverable"})


def no_answer(facts: Facts) -> Iterator[Assertion]:
    """For each message without an answer: the statement, and where the period has run out, that it has, and a view."""
    overdue: list[tuple[Letter, Assertion]] = []
    for letter in facts.case.correspondence:
        if letter.direction != "sent" or not letter.no_reply_until or is_answered(facts.case, letter):
            continue
        yield _no_reply(letter)
        deadline = deadline_of(facts.case, letter)
        if deadline is not None and letter.spam_checked and is_past(deadline, letter.no_reply_until):
            overdue.append((letter, _overdue(letter, deadline)))
    yield from (found for _, found in overdue)
    applying = [(letter, found) for letter, found in overdue if _applies(facts, letter)]
    if applying:
        yield _view(applying)


def _applies(facts: Facts, letter: Letter) -> bool:
    """Whether the law is known to apply: a view takes no country for granted."""
    return applies("GDPR 12(3)", on=letter.date, country=facts.country) is Verdict.APPLIES


def is_answered(case: Case, letter: Letter) -> bool:
    """Whether a reply came that is more than a receipt, a notice of a longer period or a question about identity."""
    return any(not reply.says or set(reply.says) - _NO_ANSWER for reply in replies_to(case, letter))


def replies_to(case: Case, letter: Letter) -> tuple[Letter, ...]:
    """What came from the same party and answers it, or may: a reply that names no message may answer any before it."""
    return tuple(
        reply
        for reply in case.correspondence
        if reply.direction == "received"
        and reply.party == letter.party
        and (reply.answers == letter.id or (reply.answers is None and not _is_before(reply, letter)))
    )


def _is_before(reply: Letter, letter: Letter) -> bool:
    return reply.date is not None and letter.date is not None and reply.date < letter.date


def deadline_of(case: Case, letter: Letter) -> Deadline | None:
    """The period for the answer; None where the message uses no right, its receipt is not documented, or dates lack."""
    if letter.kind not in RIGHTS or letter.party != "vendor" or letter.arrived_on is None:
        return None
    if letter.arrival_known_by is None:
        return None
    replies = replies_to(case, letter)
    extended = [reply for reply in replies if "extension" in reply.says]
    asked = [reply for reply in replies if "identity" in reply.says]
    if any(reply.date is None for reply in (*extended, *asked)):
        return None
    chosen, others = calendars_of(case, "vendor")
    try:
        return answer_deadline(
            Receipt(day=letter.arrived_on, source=ReceiptSource(letter.arrival_known_by), sent_on=letter.date),
            calendar=chosen,
            plausible=others,
            extension=_extension(extended),
            pause=_pause(case, asked),
        )
    except UnreadableInput:  # dates that contradict each other, or lie before the GDPR
        return None


def is_past(deadline: Deadline, day: date) -> bool:
    """Whether the period had run out by ``day`` by every way of counting."""
    latest = deadline.not_before - timedelta(days=POST_DAYS_COUNT) if deadline.not_before else None
    return latest is not None and deadline.is_overdue(day) and day > latest


def _extension(extended: list[Letter]) -> Extension | None:
    first = min(extended, key=lambda reply: reply.date or date.max, default=None)
    if first is None or first.date is None:
        return None
    return Extension(told_on=first.date, reasons_given=first.reasons_given)


def _pause(case: Case, asked: list[Letter]) -> Pause | None:
    """From the first question about identity to the sender's answer."""
    first = min((reply.date for reply in asked if reply.date), default=None)
    if first is None:
        return None
    told = [own.date for own in case.correspondence if own.direction == "sent" and own.kind == "answer" and own.date]
    return Pause(asked_on=first, told_on=min((day for day in told if day >= first), default=None))


def _no_reply(letter: Letter) -> Assertion:
    """Where receipt is not documented, no period is said to have run: sent, no reply, no error message."""
    kind = {None: "bounce-unsaid", False: "no-bounce", True: "bounced"}[letter.bounced]
    assert letter.no_reply_until is not None
    return Assertion(
        id=f"F19.no-reply.{letter.id}",
        finding="F19",
        modality=Modality.STATEMENT,
        claim=Message.of(
            f"finding.F19.{kind}",
            when=when(letter),
            counterpart=counterpart(letter),
            until=Calendar(letter.no_reply_until),
        ),
        exhibits=(letter.exhibit,) if letter.exhibit else (),
        rests_on=(f"message.{letter.id}",),
        limits=() if letter.arrived_on and letter.arrival_known_by else (Message.of("limit.receipt"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _overdue(letter: Letter, deadline: Deadline) -> Assertion:
    return Assertion(
        id=f"F19.overdue.{letter.id}",
        finding="F19",
        modality=Modality.CONCLUSION,
        claim=Message.of(
            f"finding.F19.overdue-{'extended' if deadline.extended else 'plain'}",
            request=request_words(letter),
            day=Calendar(deadline.last_day_if_paused or deadline.last_day),
        ),
        rule=Message.of(
            "rule.F19",
            arrived=Calendar(deadline.receipt.day),
            how=Message.of(f"receipt.{deadline.receipt.source}"),
            law=cite("TIME 3"),
        ),
        alternatives=(Message.of("alternative.answer-lost"),),
        exhibits=(letter.exhibit,) if letter.exhibit else (),
        rests_on=(f"message.{letter.id}", f"F19.no-reply.{letter.id}"),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _view(overdue: Iterable[tuple[Letter, Assertion]]) -> Assertion:
    found = tuple(overdue)
    rights = tuple(sorted({RIGHTS[letter.kind] for letter, _ in found}, key=lambda norm: int(norm.split()[1][:2])))
    rests_on = tuple(key for _, assertion in found for key in (*assertion.rests_on, assertion.id))
    return Assertion(
        id="ground.no-answer",
        finding="ground",
        modality=Modality.LEGAL_VIEW,
        claim=Message.of("ground.no-answer.view"),
        legal_basis=("GDPR 12(3)", "GDPR 12(4)", *rights),
        rests_on=rests_on,
        counter_considerations=(Message.of("ground.no-answer.counter"),),
    )
