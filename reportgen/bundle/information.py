"""``bag-info.txt``: labels in fixed order, one line each; a date only where the letters have one.

Source: RFC 8493 section 2.2.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from reportgen.bundle.names import INVISIBLE

AGENT_NAME = "reportgen"

_VALUE_LIMIT = 1000
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_LINES = re.compile(
    r"Bag-Software-Agent: (?P<agent>[^\n]+)\n"
    r"(?:Bagging-Date: (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})\n)?"
    r"Payload-Oxum: (?P<octets>0|[1-9][0-9]{0,17})\.(?P<streams>0|[1-9][0-9]{0,17})\n"
    r"External-Description: (?P<description>[^\n]+)\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BagInformation:
    """What ``bag-info.txt`` says; the payload's size in bytes and its number of files are the *Payload-Oxum*."""

    software_agent: str
    bagging_date: date | None
    payload_bytes: int
    payload_files_count: int
    description: str


def one_line(text: str) -> str:
    """``text`` without anything that could start a line or hide in one; at most 1000 characters."""
    line = " ".join(_INVISIBLE.sub(" ", text).split())
    return line if len(line) <= _VALUE_LIMIT else line[: _VALUE_LIMIT - 1] + "…"


def information_bytes(information: BagInformation) -> bytes:
    """The file's bytes. Raises: ValueError for an agent that is not ours or a description without a visible sign."""
    agent, description = one_line(information.software_agent), one_line(information.description)
    if not description or not _is_ours(agent):
        raise ValueError(f"bag-info.txt needs a description and an agent named {AGENT_NAME}")
    day = information.bagging_date
    dated = f"Bagging-Date: {date(day.year, day.month, day.day).isoformat()}\n" if day else ""
    return (
        f"Bag-Software-Agent: {agent}\n"
        f"{dated}"
        f"Payload-Oxum: {information.payload_bytes}.{information.payload_files_count}\n"
        f"External-Description: {description}\n"
    ).encode()


def read_information(data: bytes) -> BagInformation | None:
    """What the file says; None where it is not exactly as :func:`information_bytes` writes it."""
    try:
        lines = _LINES.fullmatch(data.decode())
        if lines is None:
            return None
        information = BagInformation(
            software_agent=lines["agent"],
            bagging_date=date.fromisoformat(lines["date"]) if lines["date"] else None,
            payload_bytes=int(lines["octets"]),
            payload_files_count=int(lines["streams"]),
            description=lines["description"],
        )
        return information if information_bytes(information) == data else None
    except ValueError:
        return None


def _is_ours(agent: str) -> bool:
    return agent == AGENT_NAME or agent.startswith(AGENT_NAME + " ")
