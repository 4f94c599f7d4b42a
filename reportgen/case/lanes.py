"""One request with everything that belongs to it: when it arrived, until when an answer is due, what came, where it is.

Whether an answer is complete, partial or a refusal is the user's word (``says``). A day that is not known is never
made up: without a documented arrival nothing is overdue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportgen.case.calendars import Calendars
from reportgen.case.statements import Message
from reportgen.errors import UnreadableInput
from reportgen.law.deadline import (
    Deadline,
    Extension,
    Pause,
    answer_deadline,
    authority_deadline,
    voluntary_deadline,
)
from reportgen.law.receipt import Receipt, ReceiptSource, assumed_receipt

WITHIN_A_MONTH = frozenset(  # Art. 12(3) GDPR: requests under Art. 15 to 22
    {
        "access request",
        "erasure request",
        "rectification request",
        "restriction request",
        "portability request",
        "objection",
    }
)
ASKING = WITHIN_A_MONTH | {"enquiry", "complaint", "stop request", "data act request", "withdrawal of consent"}
OWN_WEEKS_COUNT = 4  # our own convention where the law gives no period
REMINDER_WEEKS_COUNT = 2  # our own convention
ANSWERING = frozenset({"complete", "partly", "refused", "contradicts"})
_IN_BETWEEN = frozenset(
    {"acknowledged", "extension", "identity", "fee", "wrong language", "forwarded", "undeliverable"}
)


class Verdict(StrEnum):
    """How the user reads the answer."""

    COMPLETE = "complete"
    PARTLY = "partly"
    REFUSED = "refused"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A request and what followed it, in the order in which it happened."""

    request: Message
    replies: tuple[Message, ...]
    own_answers: tuple[Message, ...]  # what the sender answered to the replies
    reminders: tuple[Message, ...]
    receipt: Receipt | None  # None where not even the day of sending is known
    deadline: Deadline | None
    is_statutory: bool  # the period is the law's, not our convention
    reminder_deadline: Deadline | None

    @property
    def answers(self) -> tuple[Message, ...]:
        """The replies that answer it; a mere confirmation, extension or counter-question does not."""
        return tuple(reply for reply in self.replies if is_answer(reply))

    @property
    def verdict(self) -> Verdict | None:
        """The user's word on the answers so far, the newest first; None where none came."""
        for reply in reversed(self.answers):
            if "complete" in reply.says and "contradicts" not in reply.says:
                return Verdict.COMPLETE
            if "refused" in reply.says:
                return Verdict.REFUSED
            if {"partly", "contradicts", "complete"}.intersection(reply.says):
                return Verdict.PARTLY
        return Verdict.UNSAID if self.answers else None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is expected of the other side."""
        return self.verdict is Verdict.COMPLETE


def is_answer(reply: Message) -> bool:
    """Whether a reply answers what was asked: by the user's word, or because it is not one of those that do not."""
    if ANSWERING.intersection(reply.says):
        return True
    return reply.kind == "answer" and not _IN_BETWEEN.intersection(reply.says)


def lanes_of(messages: Sequence[Message], party: str, calendars: Calendars) -> tuple[Lane, ...]:
    """Each request to ``party`` with what followed, in the order of the requests.

    A reply that names no message belongs to the newest request before it.
    """
    asking = {"complaint"} if party == "authority" else ASKING | ({"defect notice"} if party == "seller" else set())
    own = [message for message in messages if message.party == party]
    requests = [message for message in own if message.direction == "sent" and message.kind in asking]
    belongs: dict[str, str] = {request.id: request.id for request in requests}
    newest: str | None = None
    for message in own:
        if message.id in belongs:
            newest = message.id
        elif message.answers in belongs:
            belongs[message.id] = belongs[message.answers]
        elif newest is not None:
            belongs[message.id] = newest
    return tuple(
        _lane(request, [m for m in own if m.id != request.id and belongs.get(m.id) == request.id], party, calendars)
        for request in requests
    )


def _lane(request: Message, rest: Sequence[Message], party: str, calendars: Calendars) -> Lane:
    replies = tuple(one for one in rest if one.direction == "received" and "undeliverable" not in one.says)
    reminders = tuple(one for one in rest if one.direction == "sent" and one.kind == "reminder")
    own_answers = tuple(one for one in rest if one.direction == "sent" and one.kind == "answer")
    receipt = receipt_of(request, replies)
    is_statutory = party == "authority" or request.kind in WITHIN_A_MONTH
    return Lane(
        request=request,
        replies=replies,
        own_answers=own_answers,
        reminders=reminders,
        receipt=receipt,
        deadline=_deadline(request, receipt, replies, own_answers, party, calendars),
        is_statutory=is_statutory,
        reminder_deadline=_of_reminder(reminders[-1], calendars) if reminders else None,
    )


def receipt_of(message: Message, replies: Sequence[Message] = ()) -> Receipt | None:
    """When a message that was sent arrived: as told; else by the day of the first reply; else as assumed."""
    try:
        if message.arrived_on is not None:
            source = ReceiptSource(message.arrival_known_by) if message.arrival_known_by else ReceiptSource.ASSUMED
            return Receipt(day=message.arrived_on, source=source, sent_on=message.date)
        days = [reply.date for reply in replies if reply.date and (message.date is None or reply.date >= message.date)]
        if days:
            return Receipt(day=min(days), source=ReceiptSource.ANSWERED, sent_on=message.date)
        return assumed_receipt(message.date) if message.date else None
    except UnreadableInput:  # before the GDPR applied
        return None


def _deadline(
    request: Message,
    receipt: Receipt | None,
    replies: Sequence[Message],
    own_answers: Sequence[Message],
    party: str,
    calendars: Calendars,
) -> Deadline | None:
    if receipt is None:
        return None
    calendar, plausible = calendars
    if party == "authority":
        return authority_deadline(receipt, calendar=calendar, plausible=plausible)
    if request.kind not in WITHIN_A_MONTH:
        return voluntary_deadline(receipt, weeks_count=OWN_WEEKS_COUNT, calendar=calendar, plausible=plausible)
    return answer_deadline(
        receipt,
        calendar=calendar,
        plausible=plausible,
        extension=_extension(receipt, replies),
        pause=_pause(receipt, replies, own_answers),
    )


def _extension(receipt: Receipt, replies: Sequence[Message]) -> Extension | None:
    for reply in replies:
        if "extension" in reply.says and reply.date and reply.date >= receipt.day:
            return Extension(told_on=reply.date, reasons_given=reply.reasons_given)
    return None


def _pause(receipt: Receipt, replies: Sequence[Message], own_answers: Sequence[Message]) -> Pause | None:
    for reply in replies:
        if "identity" in reply.says and reply.date and reply.date >= receipt.day:
            asked: date = reply.date
            told = [one.date for one in own_answers if one.date and one.date >= asked]
            return Pause(asked_on=asked, told_on=min(told) if told else None)
    return None


def _of_reminder(reminder: Message, calendars: Calendars) -> Deadline | None:
    receipt = receipt_of(reminder)
    if receipt is None:
        return None
    calendar, plausible = calendars
    return voluntary_deadline(receipt, weeks_count=REMINDER_WEEKS_COUNT, calendar=calendar, plausible=plausible)
