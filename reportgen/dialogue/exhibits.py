"""The documents that the person named, as exhibits of the case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from reportgen.case.text import Local
from reportgen.dialogue.fields import message_key
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.prose import composed, messages_count
from reportgen.language.values import Message

FOLDER = "exhibits"
_LONGEST_NAME = 60
_TITLES = ("enquiry", "answer", "complaint", "access-request", "reminder")
_PAPERS = (("label", None), ("settings", "settings-date"), ("filter", None), ("policy", "policy-date"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExhibit:
    """A file of the person's that is copied into the case."""

    id: str
    source: str  # as the person named it
    path: str  # in the case
    title: Local
    date: date | None
    language: str | None


def exhibits_of(ground: Ground) -> tuple[PlannedExhibit, ...]:
    """In the order in which they will be numbered: messages first, as they happened."""
    return tuple(
        PlannedExhibit(
            id=key,
            source=source,
            path=f"{FOLDER}/{number:02d}-{key}-{_safe_name(source)}",
            title=composed(ground, title),
            date=day,
            language=language,
        )
        for number, (key, source, title, day, language) in enumerate(_found(ground), start=1)
    )


_Found = tuple[str, str, Message, date | None, str | None]


def _found(ground: Ground) -> Iterator[_Found]:
    given = ground.answers
    for number in range(1, messages_count(given) + 1):
        source = given.text(message_key(number, "file"))
        if source is not None:
            kind = (given.text(message_key(number, "kind")) or "other").replace(" ", "-")
            direction = given.text(message_key(number, "direction")) or "sent"
            told = kind if kind in _TITLES else "other"
            title = Message.of(f"said.exhibit.{direction}.{told}")
            language = given.text(message_key(number, "file-language"))
            yield f"message-{number}", source, title, given.day(message_key(number, "date")), language
    for key, day in _PAPERS:
        source = given.text(f"{key}-file")
        if source is not None and _is_told(ground, key):
            yield key, source, Message.of(f"said.exhibit.{key}"), given.day(day) if day else None, None


def _is_told(ground: Ground, key: str) -> bool:
    """A paper belongs to its section; where that is not there, neither is the paper."""
    needs = {"settings": "settings-date", "policy": "policy-url"}
    if key == "filter":
        return bool(ground.answers.truth("filter"))
    return key not in needs or ground.answers.text(needs[key]) is not None


def _safe_name(source: str) -> str:
    """The file's own name in letters that every system and `case.toml` take."""
    name = PurePath(source.replace("\\", "/")).name
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, ending) if dot and len(ending) <= 8 else (name, "")
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:_LONGEST_NAME] or "file"
    ending = re.sub(r"[^A-Za-z0-9]+", "", ending).lower()
    return f"{safe}.{ending}" if ending else safe
