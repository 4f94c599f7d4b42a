"""The error message of a mail server, read by its own fields: which address, which outcome, which status code.

Only what stands in a part of the type message/delivery-status counts; prose is never interpreted. What the words of a
server say is the server's statement: it can be mistaken, and anyone can write such a mail.
Source: RFC 3464 (fields), RFC 3463 (status codes), RFC 6533 (addresses beyond ASCII).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from reportgen.case.mail_parts import Part, mail_parts, split_fields
from reportgen.errors import UnreadableInput

RECIPIENTS_AT_MOST = 100
_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_ORIGINALS = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
_DATE_AT_MOST = 100
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


class Outcome(StrEnum):
    """What the server says it did. Source: RFC 3464 section 2.3.3."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientStatus:
    """What became of the message for one recipient."""

    address: str  # as the server writes it
    original_address: str | None  # as the sender wrote it, where the server tells
    outcome: Outcome
    status: str  # class.subject.detail, such as 5.1.1
    remote_server: str | None
    diagnostic: str | None  # the server's words, cut with the field
    last_attempt_at: datetime | None  # UTC

    @property
    def failed_for_good(self) -> bool:
        """Failed with a permanent error (5.x.x); 4.x.x was temporary, even where the server gave up."""
        return self.outcome is Outcome.FAILED and self.status.startswith("5.")

    def is_about(self, address: str) -> bool:
        """Whether it speaks of that e-mail address; letters' case does not count."""
        return address.lower() in {self.address.lower(), (self.original_address or "").lower()}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStatus:
    """One error message."""

    recipients: tuple[RecipientStatus, ...]
    unreadable_count: int  # groups about a recipient that lack a field they must have
    reporting_server: str | None
    arrived_at: datetime | None  # when the server got the message that it writes about, UTC
    reported_at: datetime | None  # the mail's own date, UTC
    original_message_id: str | None
    original_sent_at: datetime | None


def read_delivery_status(data: bytes, *, file_name: str) -> DeliveryStatus:
    """The first report in the mail.

    Raises: UnreadableInput where it is no mail, holds no such report, or one without a recipient that can be read.
    """
    parts = mail_parts(data, file_name=file_name)
    report = next((part for part in parts if part.kind in _REPORTS), None)
    if report is None:
        raise UnreadableInput("mail.no-delivery-status", file=file_name)
    groups = tuple(_groups(report.body))
    if len(groups) - 1 > RECIPIENTS_AT_MOST:
        raise UnreadableInput("mail.too-many-recipients", file=file_name, limit=RECIPIENTS_AT_MOST)
    found = [_recipient(group) for group in groups[1:]]
    recipients = tuple(one for one in found if one is not None)
    if not recipients:
        raise UnreadableInput("mail.no-recipient", file=file_name)
    original = _original(parts, report)
    return DeliveryStatus(
        recipients=recipients,
        unreadable_count=len(found) - len(recipients),
        reporting_server=_behind_type(groups[0].get("reporting-mta")),
        arrived_at=_instant(groups[0].get("arrival-date")),
        reported_at=_instant(parts[0].fields.get("date")),
        original_message_id=_message_id(original.get("message-id")),
        original_sent_at=_instant(original.get("date")),
    )


def _groups(body: bytes) -> Iterator[dict[str, str]]:
    """The fields about the message, then those about each recipient, parted by empty lines."""
    rest = body.lstrip(b"\n")
    for number in range(RECIPIENTS_AT_MOST + 2):
        if not rest.strip():
            if number == 0:
                yield {}
            return
        fields, rest = split_fields(rest)
        rest = rest.lstrip(b"\n")
        if number == 0 and "final-recipient" in fields:  # some servers leave the empty line out
            yield {}
        yield fields


def _recipient(fields: Mapping[str, str]) -> RecipientStatus | None:
    address = _address(fields.get("final-recipient")) or _address(fields.get("original-recipient"))
    status = _STATUS.match(fields.get("status", ""))
    action = fields.get("action", "").partition("(")[0].strip().lower()
    if address is None or status is None or action not in set(Outcome):
        return None
    return RecipientStatus(
        address=address,
        original_address=_address(fields.get("original-recipient")),
        outcome=Outcome(action),
        status=status[0],
        remote_server=_behind_type(fields.get("remote-mta")),
        diagnostic=_behind_type(fields.get("diagnostic-code")),
        last_attempt_at=_instant(fields.get("last-attempt-date")),
    )


def _behind_type(value: str | None) -> str | None:
    """``dns; mail.example`` → ``mail.example``."""
    return (value or "").partition(";")[2].strip() or None


def _address(value: str | None) -> str | None:
    found = (_behind_type(value) or "").strip("<> ")
    return found if "@" in found else None


def _original(parts: tuple[Part, ...], report: Part) -> Mapping[str, str]:
    """The fields of the message that the report is about: they follow it."""
    behind = parts[next(number for number, part in enumerate(parts) if part is report) + 1 :]
    enclosed = next((part for part in behind if part.kind in _ORIGINALS), None)
    return split_fields(enclosed.body.lstrip(b"\n"))[0] if enclosed else {}


def _message_id(value: str | None) -> str | None:
    found = _MESSAGE_ID.search(value or "")
    return found[0] if found else None


def _instant(value: str | None) -> datetime | None:
    """In UTC; None for what is no date. A date without a zone says nothing exact and is left out."""
    if not value or len(value) > _DATE_AT_MOST:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, TypeError, IndexError, OverflowError):  # what the standard library raises for odd dates
        return None
