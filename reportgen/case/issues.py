"""What went wrong with a request, and whether it was put right: found once, told in four phrasings.

Source: Art. 12(2) to (6) GDPR. Nothing is said of elapsed time that cannot be computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportgen.case.lanes import Lane, is_answer
from reportgen.case.statements import Message


class IssueKind(StrEnum):
    """What went wrong."""

    OVERDUE = "overdue"
    PARTIAL = "partial"
    IDENTITY = "identity"
    REFUSED = "refused"
    LANGUAGE = "language"
    FEE = "fee"
    CONTRADICTS = "contradicts"


_BY_WORD = {
    "partly": IssueKind.PARTIAL,
    "identity": IssueKind.IDENTITY,
    "refused": IssueKind.REFUSED,
    "wrong language": IssueKind.LANGUAGE,
    "fee": IssueKind.FEE,
    "contradicts": IssueKind.CONTRADICTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One of them, as it stood on the day of a letter."""

    kind: IssueKind
    request: Message
    reply: Message | None = None  # in which it shows; None where nothing came
    resolved_by: Message | None = None
    last_day: date | None = None  # of the period, where it is the law's and receipt is documented
    days_count: int | None = None  # since the last day, until the answer or the letter; None: cannot be computed

    @property
    def is_resolved(self) -> bool:
        """Whether it was put right, by the user's word or by the answer's day."""
        return self.resolved_by is not None


def issues_of(lanes: Sequence[Lane], today: date) -> tuple[Issue, ...]:
    """Every issue of the requests to a vendor, as of ``today``; what came later is not known yet."""
    return tuple(issue for lane in lanes for issue in (*_overdue(lane, today), *_of_replies(lane, today)))


def _overdue(lane: Lane, today: date) -> Iterator[Issue]:
    due, receipt = lane.deadline, lane.receipt
    if not lane.is_statutory or due is None or receipt is None or not receipt.documented:
        return
    answers = [reply for reply in lane.answers if reply.date is None or reply.date <= today]
    end = max(due.last_day, due.last_day_if_paused or due.last_day)
    first = answers[0] if answers else None
    if first is None:
        if due.is_overdue(today):
            yield Issue(kind=IssueKind.OVERDUE, request=lane.request, last_day=end, days_count=(today - end).days)
    elif first.date is not None and due.is_overdue(first.date):
        yield Issue(
            kind=IssueKind.OVERDUE,
            request=lane.request,
            reply=first,
            resolved_by=first,
            last_day=end,
            days_count=(first.date - end).days,
        )


def _of_replies(lane: Lane, today: date) -> Iterator[Issue]:
    known = [reply for reply in lane.replies if reply.date is None or reply.date <= today]
    for number, reply in enumerate(known):
        later = known[number + 1 :]
        for word in reply.says:
            if word not in _BY_WORD:
                continue
            kind = _BY_WORD[word]
            if any(word in other.says for other in later):
                continue  # the newest one speaks of it
            yield Issue(kind=kind, request=lane.request, reply=reply, resolved_by=_resolved(kind, later))


def _resolved(kind: IssueKind, later: Sequence[Message]) -> Message | None:
    """The later reply that puts it right: a complete one; a demand falls away with any answer."""
    demand = kind in (IssueKind.IDENTITY, IssueKind.FEE, IssueKind.LANGUAGE)
    for reply in later:
        if "complete" in reply.says and "contradicts" not in reply.says:
            return reply
        if demand and is_answer(reply) and "refused" not in reply.says:
            return reply
    return None
