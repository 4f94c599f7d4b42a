"""All answers on one page, before they are written: question by question, in the person's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import reduce

from reportgen.dialogue.answers import Answers
from reportgen.dialogue.plan import QUESTIONS, State
from reportgen.dialogue.question import Field, Kind
from reportgen.language.values import Calendar, Listing, Message, Territory, Text, Value


def overview(state: State) -> tuple[Message, ...]:
    """A line for each question that was answered; what was left open is told as such, but for the last question."""
    return tuple(_lines(state))


def _lines(state: State) -> Iterator[Message]:
    number = 0
    for key, fields in QUESTIONS:
        found = [field for field in fields(state.ground) if field.key in state.answers]
        told = [_told(field, state) for field in found if state.answers.text(field.key) and not _goes_on(field)]
        if any(state.answers.text(field.key) is None and field.is_asked for field in found):
            told.append(Message.of("init.overview.open"))
        if told:
            line = reduce(lambda first, second: Message.of("init.overview.then", first=first, second=second), told)
            number += 1
            yield Message.of("init.overview", number=str(number), title=Message.of(f"init.title.{key}"), told=line)


def _goes_on(field: Field) -> bool:
    """Whether it only asks how to go on."""
    return field.key == "write" or field.key.endswith("-more")


def _told(field: Field, state: State) -> Message:
    value = _value(field, state.answers)
    if field.kind in _WITH_NAME:
        return Message.of("init.overview.of", what=Message.of(f"init.short.{_word(field)}"), value=value)
    return value if isinstance(value, Message) else Message.of("init.overview.words", words=value)


_WITH_NAME = frozenset({Kind.TRUTH, Kind.CHECKLIST, Kind.DAY, Kind.MOMENT, Kind.NUMBER})


def _word(field: Field) -> str:
    return field.key if field.number is None else f"message.{field.key.split('-', 2)[2]}"


def _value(field: Field, answers: Answers) -> Value:
    value = answers.given[field.key]
    labels: dict[str, Value] = {choice.key: choice.label for choice in field.choices}
    match field.kind:
        case Kind.TRUTH:
            return Message.of(f"init.truth.{value}")
        case Kind.CHOICE:
            return labels.get(value, Text(value))
        case Kind.CHECKLIST:
            items = tuple(labels.get(item, Text(item)) for item in answers.items(field.key))
            return Listing(items) if items else Message.of("init.overview.none")
        case Kind.DAY:
            return Calendar(date.fromisoformat(value))
        case Kind.MOMENT:
            moment = datetime.fromisoformat(value)
            return Message.of("unit.moment", day=Calendar(moment.date()), time=f"{moment:%H:%M}")
        case Kind.COUNTRY:
            return Territory(value)
        case _:
            return Text(value)
