"""All answers on one page, before they are written: question by question, in the person's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from reportgen.dialogue.plan import QUESTIONS, State
from reportgen.dialogue.question import Field, Kind
from reportgen.language.values import Calendar, Listing, Message, Territory, Text, Value


def overview(state: State) -> tuple[Message, ...]:
    """A line for each question that was answered; what was left open is told as such, but for the last question."""
    return tuple(_lines(state))


def _lines(state: State) -> Iterator[Message]:
    for number, (key, fields) in enumerate(QUESTIONS, start=1):
        found = [field for field in fields(state.ground) if field.key in state.answers and field.key != "write"]
        told = [_told(field, state) for field in found if state.answers.text(field.key) is not None]
        is_open = any(state.answers.text(field.key) is None and field.is_asked for field in found)
        if not found:
            continue
        if is_open:
            told.append(Message.of("init.overview.open"))
        title = Message.of(f"init.title.{key}")
        yield Message.of("init.overview", number=Text(str(number)), title=title, told=Listing(tuple(told)))


def _told(field: Field, state: State) -> Value:
    value = state.answers.given[field.key]
    labels: dict[str, Value] = {choice.key: choice.label for choice in field.choices}
    match field.kind:
        case Kind.TRUTH:
            return Message.of("init.overview.of", what=field.ask, value=Message.of(f"init.truth.{value}"))
        case Kind.CHOICE:
            return labels.get(value, Text(value))
        case Kind.CHECKLIST:
            items = tuple(labels.get(item, Text(item)) for item in state.answers.items(field.key))
            return Listing(items) if items else Message.of("init.overview.none")
        case Kind.DAY:
            return Message.of("init.overview.of", what=field.ask, value=Calendar(date.fromisoformat(value)))
        case Kind.MOMENT:
            moment = datetime.fromisoformat(value)
            clock = Message.of("unit.moment", day=Calendar(moment.date()), time=f"{moment:%H:%M}")
            return Message.of("init.overview.of", what=field.ask, value=clock)
        case Kind.COUNTRY:
            return Territory(value)
        case Kind.NUMBER:
            return Message.of("init.overview.of", what=field.ask, value=Text(value))
        case _:
            return Text(value)
