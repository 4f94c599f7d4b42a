"""One view of what was written: ``case.toml`` and ``log.jsonl`` together, and where they contradict each other.

The newest line counts. Where the log says otherwise than ``case.toml`` and the user has edited ``case.toml`` since,
nobody but the user knows which is right: that is a contradiction, to be asked about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import JsonValue, ValidationError

from reportgen.case.evidence import Exhibit
from reportgen.case.message_log import ClosedLine, KeptFile, MessageLine, MessageLog, MistakenLine, WrittenLine
from reportgen.case.statements import Message
from reportgen.case.text import Language, Local
from reportgen.case.values import Case
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar

EXHIBIT_AT_MOST_BYTES = 25 * 1024 * 1024  # our own convention: what authorities' mail boxes take
_UNCHANGEABLE = frozenset({"id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message with where it stands."""

    message: Message
    in_case: bool  # stands in case.toml
    first_at: datetime | None = None  # when the log first spoke of it; None where it does not
    last_at: datetime | None = None  # when it last did
    lines_count: int = 0
    file: KeptFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two values of one key, and nobody but the user knows which is right."""

    id: str
    key: str
    case_value: JsonValue
    log_value: JsonValue
    line_number: int

    @property
    def in_case(self) -> str:
        """The value of case.toml as it is shown."""
        return _shown(self.case_value)

    @property
    def in_log(self) -> str:
        """The value of the log as it is shown."""
        return _shown(self.log_value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """Everything that was written, by date as far as it is known; what the user said of the case as a whole."""

    told: tuple[Told, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    unreadable: tuple[int, ...] = ()  # numbers of lines
    closed: ClosedLine | None = None
    written: tuple[WrittenLine, ...] = ()
    ids: frozenset[str] = frozenset()  # all that were ever given, those of mistaken messages too

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages alone."""
        return tuple(one.message for one in self.told)

    def find(self, key: str) -> Told | None:
        """The message with that id."""
        return next((one for one in self.told if one.message.id == key), None)


@dataclass(slots=True)
class _Growing:
    data: dict[str, Any]
    own: dict[str, Any]  # as case.toml has it; empty for a message of the log alone
    told: Told | None


def correspondence_of(case: Case, log: MessageLog, case_sha256: str) -> Correspondence:
    """``case`` as read from case.toml; ``case_sha256``: its digest now."""
    growing = {message.id: _of_case(message) for message in case.correspondence}
    contradictions: dict[tuple[str, str], Contradiction] = {}
    unreadable = list(log.unreadable)
    closed: ClosedLine | None = None
    written: list[WrittenLine] = []
    for numbered in log.lines:
        match numbered.line:
            case MessageLine() as line:
                whole = _added(growing.get(line.id), line, case)
                if whole is None:
                    unreadable.append(numbered.number)
                    continue
                growing[line.id] = whole
                for key in line.message:
                    contradictions.pop((line.id, key), None)
                found = _contradictions(whole, line, numbered.number, case_sha256)
                contradictions |= {(one.id, one.key): one for one in found}
            case MistakenLine(id=key):
                if key in growing and not growing[key].own:
                    del growing[key]
                else:
                    unreadable.append(numbered.number)
            case ClosedLine() as line:
                closed = line if line.kind == "closed" else None
            case WrittenLine() as line:
                written.append(line)
    return Correspondence(
        told=_by_date([one.told for one in growing.values() if one.told is not None]),
        contradictions=tuple(contradictions.values()),
        unreadable=tuple(sorted(unreadable)),
        closed=closed,
        written=tuple(written),
        ids=frozenset(one.line.id for one in log.lines if isinstance(one.line, MessageLine)),
    )


def _of_case(message: Message) -> _Growing:
    data = message.model_dump(mode="json", exclude_none=True)
    return _Growing(data, dict(data), Told(message=message, in_case=True))


def _added(before: _Growing | None, line: MessageLine, case: Case) -> _Growing | None:
    """What was known of the message with what the line tells; None where that makes no message."""
    if _UNCHANGEABLE.intersection(line.message):
        return None
    data = (before.data if before else {"id": line.id}) | line.message
    data = {key: value for key, value in data.items() if value is not None}
    try:
        message = Message.model_validate_json(json.dumps(data))
    except ValidationError:
        return None
    if not is_whole(message, case):
        return None
    known = before.told if before else None
    told = Told(
        message=message,
        in_case=bool(before and before.own),
        first_at=known.first_at if known and known.first_at else line.at,
        last_at=line.at,
        lines_count=(known.lines_count if known else 0) + 1,
        file=line.file or (known.file if known else None),
    )
    return _Growing(data, before.own if before else {}, told)


def is_whole(message: Message, case: Case) -> bool:
    """Whether letters can speak of it: own words in their languages, a translation, an exhibit that is there."""
    languages = case.languages
    if message.summary and not all(message.summary.in_language(language) for language in languages):
        return False
    if message.quote is not None:
        if message.quote_language is None:
            return False
        if set(languages) - {message.quote_language} and message.translation is None:
            return False
    return message.exhibit is None or any(exhibit.id == message.exhibit for exhibit in case.exhibits)


def _contradictions(whole: _Growing, line: MessageLine, number: int, case_sha256: str) -> Iterator[Contradiction]:
    if line.case_sha256 == case_sha256:
        return
    for key, value in line.message.items():
        own = whole.own.get(key)
        if own is not None and value is not None and own != value:
            yield Contradiction(id=line.id, key=key, case_value=own, log_value=value, line_number=number)


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _by_date(told: list[Told]) -> tuple[Told, ...]:
    """In the order in which they happened; a message without a date stays behind the one before it."""
    last = date.min
    keyed = []
    for number, one in enumerate(told):
        last = one.message.date or last
        keyed.append((last, number, one))
    return tuple(one for _, _, one in sorted(keyed, key=lambda key: key[:2]))


def with_correspondence(case: Case, correspondence: Correspondence) -> Case:
    """The case as its letters may tell it on their day: with what the log adds, but for what came later.

    A file that was taken in becomes an exhibit, behind those that ``case.toml`` names.
    """
    day = case.letter_date
    messages: list[Message] = []
    exhibits: list[Exhibit] = []
    for one in correspondence.told:
        message = one.message
        if not one.in_case and day and message.date and message.date > day:
            continue
        if message.no_reply_until and day and message.no_reply_until > day:
            message = message.model_copy(update={"no_reply_until": day})
        fits = one.file is not None and one.file.size_bytes <= EXHIBIT_AT_MOST_BYTES
        if one.file is not None and fits and message.exhibit is None:
            exhibit = _exhibit(message, one.file, {found.id for found in case.exhibits})
            exhibits.append(exhibit)
            message = message.model_copy(update={"exhibit": exhibit.id})
        messages.append(message)
    return case.model_copy(update={"correspondence": tuple(messages), "exhibits": (*case.exhibits, *exhibits)})


def _exhibit(message: Message, file: KeptFile, taken: set[str]) -> Exhibit:
    names = (f"log-{message.id}"[:40], *(f"log-{number}-{message.id}"[:40] for number in range(2, len(taken) + 3)))
    key = next(name for name in names if name not in taken)
    title = Local(de=_title(message, file, "de"), en=_title(message, file, "en"))
    return Exhibit(id=key, title=title, path=file.path, date=message.date, language=message.quote_language)


def _title(message: Message, file: KeptFile, language: Language) -> str:
    words = Translator(language)
    known = "dated" if message.date else "undated"
    values: Mapping[str, Calendar] = {"day": Calendar(message.date)} if message.date else {}
    return words.text(f"exhibit.log.{file.form}.{message.direction}.{known}", **values)
