"""The letters so far, as a small value: what a reminder, a question about the state of the matter and a timeline need.

It can be made from the case's own list of messages (:func:`history_of`) or from a log of what was sent and received.
Today is not in it: a document's day is the letter's date of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportgen.case.statements import Message
from reportgen.case.values import Case
from reportgen.law.receipt import Receipt, ReceiptSource, assumed_receipt


class Counterpart(StrEnum):
    """Whom a letter went to or came from."""

    AUTHORITY = "authority"
    VENDOR = "vendor"
    SELLER = "seller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One letter, e-mail or call.

    ``kind`` of a letter that was sent is its name in ``documents.registry`` (``access``, ``complaint`` …) or one of
    ``enquiry``, ``vendor-complaint``, ``other``; of one that was received ``acknowledgement``, ``answer``
    or ``decision``.
    """

    id: str
    kind: str
    counterpart: Counterpart
    is_sent: bool
    day: date | None = None  # sent or received on; None where nobody knows any more
    receipt: Receipt | None = None  # of a letter that was sent: when it arrived, where that is known
    reference: str | None = None  # the other side's file number, as it stands in what came from there
    answers: str | None = None  # id of the letter that this one answers
    no_reply_until: date | None = None  # the last day on which the sender looked and found no reply

    @property
    def received(self) -> Receipt | None:
        """When a letter that was sent arrived: as known, else as assumed from the day of sending."""
        if self.receipt is not None or self.day is None or not self.is_sent:
            return self.receipt
        return assumed_receipt(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All contacts in the order in which they happened."""

    contacts: tuple[Contact, ...] = ()

    def sent(self, counterpart: Counterpart, *kinds: str) -> tuple[Contact, ...]:
        """Letters to ``counterpart``; of these kinds only, where any is named."""
        return tuple(
            one
            for one in self.contacts
            if one.is_sent and one.counterpart is counterpart and (not kinds or one.kind in kinds)
        )

    def received(self, counterpart: Counterpart, *kinds: str) -> tuple[Contact, ...]:
        """Letters from ``counterpart``; of these kinds only, where any is named."""
        return tuple(
            one
            for one in self.contacts
            if not one.is_sent and one.counterpart is counterpart and (not kinds or one.kind in kinds)
        )

    def file_number(self, counterpart: Counterpart) -> str | None:
        """The newest file number that ``counterpart`` gave."""
        given = [one.reference for one in self.contacts if one.counterpart is counterpart and one.reference]
        return given[-1] if given else None

    def is_answered(self, contact: Contact) -> bool:
        """Whether something came that answers ``contact``; that it arrived is no answer."""
        return any(one.answers == contact.id for one in self.received(contact.counterpart, "answer", "decision"))

    def since(self, day: date) -> tuple[Contact, ...]:
        """What happened on ``day`` or later, as far as its day is known."""
        return tuple(one for one in self.contacts if one.day is not None and one.day >= day)


_SENT = {
    "complaint": "vendor-complaint",
    "access request": "access",
    "erasure request": "erasure",
    "rectification request": "rectification",
    "restriction request": "restriction",
    "portability request": "portability",
    "withdrawal of consent": "consent-withdrawal",
    "stop request": "stop",
    "data act request": "data-act",
    "submission": "additional-submission",
    "status request": "state-of-the-matter",
    "defect notice": "defect-notice",
}
_ONLY_RECEIPT = {("acknowledged",), ("acknowledged", "forwarded")}


def history_of(case: Case) -> History:
    """The messages of the case, those that commands added among them."""
    return History(contacts=tuple(map(_contact, case.correspondence)))


def _contact(message: Message) -> Contact:
    is_sent = message.direction == "sent"
    receipt = None
    if is_sent and message.arrived_on and message.arrival_known_by:
        receipt = Receipt(day=message.arrived_on, source=ReceiptSource(message.arrival_known_by), sent_on=message.date)
    return Contact(
        id=message.id,
        kind=_sent_kind(message) if is_sent else _received_kind(message),
        counterpart=Counterpart(message.party),
        is_sent=is_sent,
        day=message.date,
        receipt=receipt,
        reference=message.reference,
        answers=message.answers,
        no_reply_until=message.no_reply_until,
    )


def _sent_kind(message: Message) -> str:
    if message.party == "authority" and message.kind == "complaint":
        return "complaint"
    return _SENT.get(message.kind, message.kind)


def _received_kind(message: Message) -> str:
    if message.says in _ONLY_RECEIPT:
        return "acknowledgement"
    return "decision" if "decision" in message.says else "answer"
