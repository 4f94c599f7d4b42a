"""When a letter arrived, and how that is known. A period runs from receipt, never from sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reportgen.language.values import Calendar, Message
from reportgen.law.reckoning import refuse_outside, weekday

# Our own convention, printed as such: days that a letter may take.
POST_DAYS_COUNT = 3


class ReceiptSource(StrEnum):
    """How the day of receipt is known."""

    READ_RECEIPT = "read-receipt"
    ACKNOWLEDGED = "acknowledged"  # the recipient confirmed it or answered
    TRACKING = "tracking"
    SERVER_LOG = "server-log"  # the recipient's mail server took it
    ANSWERED = "answered"  # an answer came on that day, so it had arrived by then
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The day on which a letter arrived."""

    day: date
    source: ReceiptSource
    sent_on: date | None = None

    def __post_init__(self) -> None:
        for day in (self.day, self.sent_on):
            if day is not None:
                refuse_outside(day)

    @property
    def documented(self) -> bool:
        """Whether something shows it; an assumed receipt carries no statement that a period has run out."""
        return self.source is not ReceiptSource.ASSUMED

    @property
    def told(self) -> Message:
        """The day and how it is known."""
        return Message.of(f"deadline.receipt.{self.source}", day=Calendar(self.day), weekday=weekday(self.day))


def assumed_receipt(sent_on: date) -> Receipt:
    """Where only the day of sending is known: ``POST_DAYS_COUNT`` days later, as an assumption.

    Raises: UnreadableInput for a day outside 2018-05-25 to 2100-12-31.
    """
    refuse_outside(sent_on)
    return Receipt(day=sent_on + timedelta(days=POST_DAYS_COUNT), source=ReceiptSource.ASSUMED, sent_on=sent_on)
