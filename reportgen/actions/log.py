"""``log``: tells what was sent and received, takes mails and PDFs in; ``log.jsonl`` only ever grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from reportgen.actions.custody_log import append_logged
from reportgen.actions.letter_files import Letter, TakenLetter, open_letter
from reportgen.actions.open_case import LOG_FILE, OpenCase
from reportgen.case.correspondence import Contradiction, Told
from reportgen.case.delivery_status import DeliveryStatus, RecipientStatus
from reportgen.case.entry import refuse_contradictions, whole_message
from reportgen.case.message_log import ClosedLine, LogLine, MessageLine, MistakenLine, WrittenLine, encoded
from reportgen.case.statements import Message
from reportgen.errors import UsageError
from reportgen.evidence.custody_kinds import CORRESPONDENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the user tells of one message; ``values``: keys as under ``[[correspondence]]``."""

    id: str | None  # None: a new one
    values: Mapping[str, JsonValue]
    letter: Path | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Noted:
    """What was written into the log."""

    message: Message
    letter: TakenLetter | None = None
    bounced: tuple[str, ...] = ()  # ids of messages that the letter says were not delivered


def note(opened: OpenCase, entry: Entry, *, at: datetime) -> Noted:
    """Adds what is told of a message, and keeps its letter. The same id again: the newest value of each key counts.

    Raises: UsageError for a value that cannot be (then nothing was kept); UnreadableInput, OutputError.
    """
    if entry.letter is None:
        entry = _with_question(opened, entry)
        message = _checked(opened, entry, None, at)
        _append(opened, [_line(opened, message, entry.values, at)])
        return Noted(message=message)
    with open_letter(entry.letter) as letter:
        told = {**_from_letter(opened, entry, letter), **entry.values}
        if letter.status is not None and _failed(letter.status):
            told |= {"kind": "other", "says": ["undeliverable"]}
        filled = _with_question(opened, replace(entry, values=told))
        message = _checked(opened, filled, letter, at)
        known = {one.file.sha256: one.message.id for one in opened.correspondence.told if one.file}
        day = message.date.isoformat() if message.date else "undated"
        kept = letter.keep(opened.folder, f"{day}-{message.direction}", known)
    line = _line(opened, message, filled.values, at).model_copy(update={"file": kept})
    day_told = message.date.isoformat() if message.date else None
    bounced = tuple(_bounced(opened, letter.status, day_told)) if letter.status else ()
    more = [_line(opened, None, {"bounced": True}, at, key=key) for key in bounced]
    _append(opened, [line, *more])
    taken = TakenLetter(kept=kept, facts=letter.facts, status=letter.status)
    return Noted(message=message, letter=taken, bounced=bounced)


def mistaken(opened: OpenCase, key: str, *, at: datetime) -> None:
    """The message counts no longer. Raises: UsageError for one that the log alone does not hold; OutputError."""
    told = _known(opened, key)
    if told.in_case:
        raise UsageError("log.in-case", id=key)
    _append(opened, [MistakenLine(at=at, case_sha256=opened.case_sha256, id=key)])


def close(
    opened: OpenCase, *, on: date, why: str | None, at: datetime, kind: Literal["closed", "reopened"] = "closed"
) -> None:
    """The user's word that the case is over, or goes on. Raises: UsageError for a future day; OutputError."""
    if on > at.astimezone(opened.case.zone).date():
        raise UsageError("log.future", key="--on", day=on.isoformat())
    _append(opened, [ClosedLine(kind=kind, at=at, case_sha256=opened.case_sha256, on=on, why=why)])


def note_written(opened: OpenCase, *, document: str, letter_date: date, files: Sequence[str], at: datetime) -> None:
    """A document was written. Raises: OutputError."""
    line = WrittenLine(
        at=at, case_sha256=opened.case_sha256, document=document, letter_date=letter_date, files=tuple(files)
    )
    _append(opened, [line])


def settle(opened: OpenCase, contradiction: Contradiction, *, takes_case: bool, at: datetime) -> None:
    """The user's word on which of two values is right. Raises: OutputError."""
    value = contradiction.case_value if takes_case else contradiction.log_value
    _append(opened, [_line(opened, None, {contradiction.key: value}, at, key=contradiction.id)])


def _checked(opened: OpenCase, entry: Entry, letter: Letter | None, at: datetime) -> Message:
    """The message as it would be. Raises: UsageError."""
    correspondence = opened.correspondence
    before = correspondence.find(entry.id) if entry.id else None
    key = entry.id or _free_id(opened)
    if before is None and entry.values.get("date") is None:
        dated = letter is not None and letter.facts is not None and letter.facts.date_header is not None
        raise UsageError("log.day-unclear" if dated else "log.day-missing")
    message = whole_message(key, before.message if before else None, entry.values, opened.case)
    refuse_contradictions(message, correspondence.messages, today=at.astimezone(opened.case.zone).date())
    return message


def _from_letter(opened: OpenCase, entry: Entry, letter: Letter) -> dict[str, JsonValue]:
    """What the mail itself tells, where the user says nothing else: its day, its other side, what it answers."""
    facts = letter.facts
    if facts is None:
        return {}
    found: dict[str, JsonValue] = {}
    before = opened.correspondence.find(entry.id) if entry.id else None
    if before is None:
        found["channel"] = "e-mail"
        if facts.sent_at is not None:
            found["date"] = facts.sent_at.astimezone(opened.case.zone).date().isoformat()
    is_sent = entry.values.get("direction", before.message.direction if before else None) == "sent"
    other = (facts.recipients[0] if facts.recipients else None) if is_sent else facts.sender
    if other and (before is None or before.message.counterpart is None):
        found["counterpart"] = other
    if not is_sent:
        ids = {one.file.message_id: one.message.id for one in opened.correspondence.told if one.file}
        answered = next((ids[key] for key in facts.in_reply_to if key in ids), None)
        if answered is not None:
            found["answers"] = answered
    if letter.status is not None and (failed := _bounced(opened, letter.status, found.get("date"))):
        found["answers"] = failed[0]
    return found


def _with_question(opened: OpenCase, entry: Entry) -> Entry:
    """What a message that came answers, where nothing says so: the newest that went there before."""
    values = entry.values
    if entry.id in {told.message.id for told in opened.correspondence.told} or "answers" in values:
        return entry
    if values.get("direction") != "received":
        return entry
    party, day = values.get("party", "vendor"), values.get("date")
    sent = [
        message.id
        for message in opened.correspondence.messages
        if message.direction == "sent" and message.party == party and _is_earlier(message, day)
    ]
    return replace(entry, values={**values, "answers": sent[-1]}) if sent else entry


def _is_earlier(message: Message, day: JsonValue) -> bool:
    return message.date is None or not isinstance(day, str) or message.date.isoformat() <= day


def _failed(status: DeliveryStatus) -> tuple[RecipientStatus, ...]:
    return tuple(one for one in status.recipients if one.failed_for_good)


def _bounced(opened: OpenCase, status: DeliveryStatus, day: JsonValue) -> Sequence[str]:
    """The message that was not delivered: by its id, else the newest that went to that address."""
    failed = _failed(status)
    if not failed:
        return ()
    sent = [one for one in opened.correspondence.told if one.message.direction == "sent"]
    for one in sent:
        if one.file and one.file.message_id and one.file.message_id == status.original_message_id:
            return (one.message.id,)
    for one in reversed(sent):
        address = one.message.counterpart
        if address and _is_earlier(one.message, day) and any(recipient.is_about(address) for recipient in failed):
            return (one.message.id,)
    return ()


def _known(opened: OpenCase, key: str) -> Told:
    told = opened.correspondence.find(key)
    if told is None:
        raise UsageError("log.unknown-message", id=key)
    return told


def _free_id(opened: OpenCase) -> str:
    taken = {one.message.id for one in opened.correspondence.told} | opened.correspondence.ids
    number = 1
    while (key := f"m{number}") in taken:
        number += 1
    return key


def _line(
    opened: OpenCase, message: Message | None, values: Mapping[str, JsonValue], at: datetime, *, key: str = ""
) -> MessageLine:
    return MessageLine(at=at, case_sha256=opened.case_sha256, id=message.id if message else key, message=dict(values))


def _append(opened: OpenCase, lines: Sequence[LogLine]) -> None:
    append_logged(opened.folder, LOG_FILE, [encoded(line) for line in lines], kind=CORRESPONDENCE)
