"""What the user tells of a message, checked before it is written down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import JsonValue, ValidationError

from reportgen.case.correspondence import is_whole
from reportgen.case.statements import Message
from reportgen.case.values import Case
from reportgen.errors import UsageError

_ONLY_SENT = ("arrived_on", "arrival_known_by", "bounced", "no_reply_until", "spam_checked")
_ONLY_RECEIVED = ("says", "reasons_given", "quote")


def whole_message(key: str, before: Message | None, values: Mapping[str, JsonValue], case: Case) -> Message:
    """``before`` with ``values`` (null: not so). Raises: UsageError for what makes no message."""
    known = before.model_dump(mode="json", exclude_none=True) if before else {"id": key}
    data = {name: value for name, value in (known | dict(values)).items() if value is not None}
    try:
        message = Message.model_validate_json(json.dumps(data))
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in found["loc"])
        raise UsageError("log.value", key=name, value=str(found.get("input"))[:80]) from None
    for name in _ONLY_SENT if message.direction == "received" else _ONLY_RECEIVED:
        if getattr(message, name) not in (None, ()):
            raise UsageError(f"log.not-{message.direction}", key=name)
    if not is_whole(message, case):
        raise UsageError("log.words-missing", languages=", ".join(case.languages))
    return message


def refuse_contradictions(message: Message, others: Sequence[Message], *, today: date) -> None:
    """Raises: UsageError for days that cannot be, and for an answer to nothing."""
    for name in ("date", "arrived_on", "no_reply_until"):
        day = getattr(message, name)
        if day is not None and day > today:
            raise UsageError("log.future", key=name, day=day.isoformat())
    for name in ("arrived_on", "no_reply_until"):
        day = getattr(message, name)
        if day is not None and message.date is not None and day < message.date:
            raise UsageError("log.before-sending", key=name, day=day.isoformat(), sent=message.date.isoformat())
    if message.arrival_known_by and message.arrived_on is None:
        raise UsageError("log.arrival-alone")
    if message.answers is None:
        return
    answered = next((one for one in others if one.id == message.answers), None)
    if answered is None or answered.id == message.id:
        raise UsageError("log.unknown-message", id=message.answers)
    if answered.date and message.date and message.date < answered.date:
        raise UsageError("log.answer-before", day=message.date.isoformat(), asked=answered.date.isoformat())
