"""Messages and small cases for tests of the correspondence."""

from __future__ import annotations

from datetime import date
from typing import Any

from reportgen.case.load import load_case
from reportgen.case.statements import Message
from reportgen.case.values import Case

LEAST = """schema_version = 1
reference = "MUSTER-1"
[complainant]
name = "Erika Mustermann"
postal_code = "10115"
city = "Musterstadt"
[device]
kind = "camera"
brand = "Beispielcam"
model = "BC-100"
[vendor]
name = "Beispielcam"
"""
SENT = """
[[correspondence]]
id = "first"
date = 2026-09-01
direction = "sent"
channel = "e-mail"
kind = "access request"
"""


def case_with(more: str = "") -> Case:
    return load_case((LEAST + more).encode(), file_name="case.toml")


def day(text: str) -> date:
    return date.fromisoformat(text)


def sent(key: str, on: str | None, kind: str = "access request", **more: Any) -> Message:
    return _message(key, on, "sent", kind, more)


def received(key: str, on: str | None, *says: str, kind: str = "answer", **more: Any) -> Message:
    return _message(key, on, "received", kind, {"says": tuple(says), **more})


def arrived(key: str, on: str, arrival: str, kind: str = "access request", **more: Any) -> Message:
    return sent(key, on, kind, arrived_on=day(arrival), arrival_known_by="tracking", **more)


def _message(key: str, on: str | None, direction: str, kind: str, more: dict[str, Any]) -> Message:
    values: dict[str, Any] = {"id": key, "direction": direction, "channel": "e-mail", "kind": kind, **more}
    return Message(date=day(on) if on else None, **values)
