"""What comes next in a case, why, and with which command: a function of where it stands. Advice, no instruction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reportgen.case.correspondence import Correspondence
from reportgen.case.lanes import Lane, Verdict
from reportgen.case.message_log import WrittenLine
from reportgen.case.standing import Stage, Standing
from reportgen.case.statements import Message as Letter
from reportgen.language.values import Calendar, Message, Text

# A kind of message → the name of the document that is it (documents.registry); the other way round for ``log``.
DOCUMENT_OF = {
    ("vendor", "access request"): "access",
    ("vendor", "erasure request"): "erasure",
    ("vendor", "rectification request"): "rectification",
    ("vendor", "restriction request"): "restriction",
    ("vendor", "portability request"): "portability",
    ("vendor", "objection"): "objection",
    ("vendor", "withdrawal of consent"): "consent-withdrawal",
    ("vendor", "data act request"): "data-act",
    ("vendor", "stop request"): "stop",
    ("vendor", "reminder"): "reminder",
    ("authority", "complaint"): "complaint",
    ("authority", "submission"): "additional-submission",
    ("authority", "status request"): "state-of-the-matter",
    ("seller", "defect notice"): "defect-notice",
}


OTHER_DOCUMENTS = {"withdrawal": "authority", "inspection-request": "authority", "hearing-letter": "vendor"}
"""Documents that are told of as a plain message, and to whom they go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: what, why, from which day on, which document it takes, how ``reportgen`` is called for it."""

    what: Message
    why: Message
    not_before: date | None = None  # None: at once
    document: str | None = None
    command: tuple[str, ...] = ()  # ``CASE`` stands for the folder, ``TODAY`` for the day


def steps_of(standing: Standing, correspondence: Correspondence) -> tuple[Step, ...]:
    """The next step first, then what may be done instead; empty where the case is closed."""
    if standing.stage is Stage.CLOSED:
        return ()
    return (*_unsent(standing, correspondence), *_by_stage(standing))


def unsent(correspondence: Correspondence, today: date) -> WrittenLine | None:
    """The newest document that was written and of which no line says that it was sent."""
    for line in reversed(correspondence.written):
        if line.letter_date > today:
            continue
        sent = [message for message in correspondence.messages if _is_document(message, line.document)]
        if any(m.direction == "sent" and (m.date is None or m.date >= line.letter_date) for m in sent):
            return None
        return line
    return None


def _is_document(message: Letter, document: str) -> bool:
    name = DOCUMENT_OF.get((message.party, message.kind))
    if document in DOCUMENT_OF.values():
        return name == document
    return name is None and message.party == OTHER_DOCUMENTS.get(document)


def _unsent(standing: Standing, correspondence: Correspondence) -> Iterator[Step]:
    line = unsent(correspondence, standing.today)
    if line is not None:
        kind = next((key[1] for key, document in DOCUMENT_OF.items() if document == line.document), None)
        document = Message.of(f"log.kind.{kind.replace(' ', '-')}") if kind else Text(line.document)
        yield Step(
            what=Message.of("next.send", document=document, day=Calendar(line.letter_date)),
            why=Message.of("next.send.why"),
            command=("log", "CASE", "sent", line.document, "--on", "TODAY"),
        )


def _by_stage(standing: Standing) -> Iterator[Step]:
    lane = standing.lane
    if lane is None:
        yield _write("access", "next.ask")
        yield _write("complaint", "next.complain-at-once")
        return
    match standing.stage:
        case Stage.ASKED | Stage.WAITING | Stage.EXTENDED:
            yield from _waiting(standing, lane)
        case Stage.OVERDUE:
            yield from _look(standing, lane)
            yield _write("reminder", "next.remind", standing.not_before)
            yield _write("complaint", "next.complain-instead", standing.not_before)
        case Stage.REMINDED:
            yield from _look(standing, lane)
            yield _write("complaint", "next.complain", standing.not_before)
        case Stage.ANSWERED:
            yield from _answered(lane)
        case Stage.COMPLAINED | Stage.WITH_AUTHORITY:
            yield from _with_authority(standing, lane)
        case Stage.DECIDED:
            yield Step(
                what=Message.of("next.close"),
                why=Message.of("next.close.decided"),
                command=("log", "CASE", "closed", "--on", "TODAY"),
            )


def _waiting(standing: Standing, lane: Lane) -> Iterator[Step]:
    asked = next((one for one in reversed(lane.replies) if "identity" in one.says), None)
    if asked is not None and not any(is_later(one, asked) for one in lane.own_answers):
        yield Step(
            what=Message.of("next.identify"),
            why=Message.of("next.identify.why"),
            command=("log", "CASE", "sent", "answer", "--answers", lane.request.id, "--on", "TODAY"),
        )
        return
    not_before = standing.not_before
    if not_before is None or standing.today < not_before:
        yield Step(
            what=Message.of("next.wait", day=Calendar(not_before)) if not_before else Message.of("next.wait-open"),
            why=Message.of("next.wait.documented" if _is_documented(lane) else "next.wait.assumed"),
            not_before=not_before,
            command=("status", "CASE"),
        )
        if not _is_documented(lane):
            yield _tell_arrival(lane)
        return
    yield from _look(standing, lane)
    yield _write("reminder", "next.remind-assumed")
    yield _tell_arrival(lane)
    yield _write("complaint", "next.complain-assumed")


def _look(standing: Standing, lane: Lane) -> Iterator[Step]:
    """No letter says that nothing came unless somebody looked, after the last day."""
    not_before, looked = standing.not_before, lane.request.no_reply_until
    if lane.answers or not_before is None or standing.today < not_before:
        return
    if looked is None or looked < not_before or not lane.request.spam_checked:
        yield Step(
            what=Message.of("next.look"),
            why=Message.of("next.look.why"),
            command=("log", "CASE", "about", lane.request.id, "--no-reply-until", "TODAY", "--spam-checked"),
        )


def _answered(lane: Lane) -> Iterator[Step]:
    answer = lane.answers[-1]
    if lane.verdict is Verdict.UNSAID:
        yield Step(
            what=Message.of("next.read", day=_day(answer)),
            why=Message.of("next.read.why"),
            command=("log", "CASE", "about", answer.id, "--says", "complete|partly|refused"),
        )
    elif lane.verdict is Verdict.COMPLETE:
        yield Step(
            what=Message.of("next.close"),
            why=Message.of("next.close.answered"),
            command=("log", "CASE", "closed", "--on", "TODAY"),
        )
    elif "contradicts" in answer.says:
        yield _write("complaint", "next.complain-contradicted")
        yield _write("reminder", "next.ask-again")
    elif lane.verdict is Verdict.REFUSED:
        yield _write("complaint", "next.complain-refused")
        yield _write("reminder", "next.ask-again")
    else:
        yield _write("reminder", "next.ask-again")
        yield _write("complaint", "next.complain-partly")


def _with_authority(standing: Standing, lane: Lane) -> Iterator[Step]:
    news = [reply for one in standing.lanes for reply in one.replies if is_later(reply, lane.request)]
    if news:
        yield _write("additional-submission", "next.add")
    not_before = standing.not_before
    if not_before is not None and standing.today >= not_before and not _has_news(lane):
        yield _write("state-of-the-matter", "next.ask-state")
        return
    yield Step(
        what=Message.of("next.wait-authority", day=Calendar(not_before))
        if not_before
        else Message.of("next.wait-open"),
        why=Message.of("next.wait-authority.why"),
        not_before=not_before,
        command=("status", "CASE"),
    )
    if not _is_documented(lane):
        yield _tell_arrival(lane)


def _has_news(lane: Lane) -> bool:
    return any("acknowledged" not in reply.says for reply in lane.replies)


def _write(document: str, key: str, not_before: date | None = None) -> Step:
    what = Message.of("next.write", document=Message.of(f"document.{document}"))
    return Step(
        what=what, why=Message.of(key), not_before=not_before, document=document, command=("next", "CASE", document)
    )


def _tell_arrival(lane: Lane) -> Step:
    return Step(
        what=Message.of("next.arrival", day=_day(lane.request)),
        why=Message.of("next.arrival.why"),
        command=("log", "CASE", "about", lane.request.id, "--arrived", "DATE", "--known-by", "tracking"),
    )


def _is_documented(lane: Lane) -> bool:
    return lane.receipt is not None and lane.receipt.documented


def _day(letter: Letter) -> Message | Text:
    return Message.of("date.of", day=Calendar(letter.date)) if letter.date else Message.of("date.of-unknown")


def is_later(message: Letter, other: Letter) -> bool:
    """Whether ``message`` is dated on or after the day of ``other``."""
    return message.date is not None and other.date is not None and message.date >= other.date
