"""What a saved mail says of itself: ids, date, what is attached. Anyone can write such lines; they are kept as said.

Source: RFC 5322 (fields), RFC 2047 (words beyond ASCII), RFC 2183 (names of attachments).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parsedate_to_datetime

from reportgen.case.mail_parts import SIZE_LIMIT_BYTES, Part, mail_parts, split_fields
from reportgen.case.message_log import Attachment
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import sha256_of

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,190}>")
_ADDRESS = re.compile(r"[^\s<>,;:\"()@]{1,64}@[^\s<>,;:\"()@]{1,190}")
_NAME = re.compile(r"(?:file)?name\*?\s*=\s*(?:\"([^\"]{1,300})\"|([^\s;\"]{1,300}))", re.IGNORECASE)
_FIELD_LIMIT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """The head of a mail, and its attachments."""

    message_id: str | None
    in_reply_to: tuple[str, ...]  # ids of the messages that it answers
    sender: str | None  # the address alone
    recipients: tuple[str, ...]
    date_header: str | None
    sent_at: datetime | None  # with its zone; None where the head tells no exact moment
    attachments: tuple[Attachment, ...]
    attachments_unlisted: bool


def mail_facts(start: bytes, *, size_bytes: int, file_name: str) -> MailFacts:
    """``start``: the whole mail, or its first 16 MiB where it is larger; then nothing is said of attachments.

    Raises: UnreadableInput where it is no mail.
    """
    if size_bytes > SIZE_LIMIT_BYTES:
        fields = split_fields(start.replace(b"\r\n", b"\n").lstrip(b"\n"))[0]
        if not {"from", "date", "message-id"}.intersection(fields):
            raise UnreadableInput("mail.no-mail", file=file_name)
        return _facts(fields, (), unlisted=True)
    parts = mail_parts(start, file_name=file_name)
    if not {"from", "date", "message-id", "to", "subject"}.intersection(parts[0].fields):
        raise UnreadableInput("mail.no-mail", file=file_name)
    return _facts(parts[0].fields, parts[1:], unlisted=False)


def _facts(fields: Mapping[str, str], parts: Sequence[Part], *, unlisted: bool) -> MailFacts:
    date_header = _line(fields.get("date", ""))
    answered = f"{fields.get('in-reply-to', '')} {fields.get('references', '')}"
    senders = _addresses(fields.get("from", ""))
    return MailFacts(
        message_id=next(iter(_MESSAGE_ID.findall(fields.get("message-id", ""))), None),
        in_reply_to=tuple(dict.fromkeys(_MESSAGE_ID.findall(answered))),
        sender=senders[0] if senders else None,
        recipients=_addresses(fields.get("to", "")),
        date_header=date_header,
        sent_at=_instant(date_header),
        attachments=tuple(_attachment(part) for part in parts if _is_attached(part)),
        attachments_unlisted=unlisted,
    )


def _addresses(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ADDRESS.findall(value[:_FIELD_LIMIT])))[:20]


def _is_attached(part: Part) -> bool:
    disposition = part.fields.get("content-disposition", "").strip().lower()
    is_text = part.kind in ("text/plain", "text/html")
    return disposition.startswith("attachment") or not (is_text or part.kind.startswith("multipart/"))


def _attachment(part: Part) -> Attachment:
    named = _NAME.search(part.fields.get("content-disposition", "")) or _NAME.search(
        part.fields.get("content-type", "")
    )
    return Attachment(
        name=_line(_decoded(named[1] or named[2])) if named else None,
        media_type=_line(part.kind) or "?",
        size_bytes=len(part.body),
        sha256=sha256_of(part.body),
    )


def _decoded(value: str) -> str:
    """Encoded words as text; as they stand where they cannot be decoded."""
    try:
        return "".join(
            piece.decode(charset or "utf-8", "replace") if isinstance(piece, bytes) else piece
            for piece, charset in decode_header(value)
        )
    except (HeaderParseError, LookupError, ValueError):
        return value


def _line(text: str) -> str | None:
    shown = "".join(character if character.isprintable() else "?" for character in text).strip()
    return shown[:200].strip() or None


def _instant(value: str | None) -> datetime | None:
    if not value or len(value) > 100:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return moment if moment.tzinfo else None
    except (ValueError, TypeError, IndexError, OverflowError):  # what the standard library raises for odd dates
        return None
