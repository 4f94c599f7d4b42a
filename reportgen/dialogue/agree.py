"""Answers that cannot be true together, or not on this day: one sentence each, at the question."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from reportgen.dialogue.accept import address
from reportgen.dialogue.fields import message_key
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.home import home_of
from reportgen.dialogue.refused import AnswerRefused
from reportgen.language.values import Calendar
from reportgen.law.residence import german_code

_EARLIEST = date(1995, 1, 1)  # before anything here was on the Internet; catches years that lack digits
_DAYS_OF_FIELDS = ("settings-date", "bought-on", "policy-date")


def agree(key: str, value: str, ground: Ground) -> str:
    """The value, where the other answers let it stand. Raises: AnswerRefused."""
    if not value:
        return value
    _, _, of_message = key.partition("-")
    if key in ("ip", "filter-address"):
        return address(value)
    if key in _DAYS_OF_FIELDS or (key.startswith("message-") and of_message.endswith(("date", "-until", "-on"))):
        _not_later(date.fromisoformat(value), ground)
    if key in ("filter-on", "filter-off"):
        _not_later(datetime.fromisoformat(value).date(), ground)
    match key:
        case "bought-on":
            _bought(date.fromisoformat(value), ground)
        case "filter-off":
            _filter_off(value, ground)
        case "pictures-viewed":
            _at_most(int(value), ground.pictures_count, "init.more-than-pictures")
        case "pictures-recognisable":
            _at_most(int(value), ground.answers.number("pictures-viewed") or 0, "init.more-than-viewed")
        case "postal-code":
            return _postal_code(value, home_of(ground.answers).country)
        case "timezone":
            _zone(value)
        case "write":
            if value != "yes":
                raise AnswerRefused("init.not-written")
        case _ if key.endswith(("-no-reply-until", "-arrived-on")):
            _after_message(key, date.fromisoformat(value), ground)
    return value


def _not_later(day: date, ground: Ground) -> None:
    if day > ground.letter_day:
        raise AnswerRefused("init.future", day=Calendar(day), today=Calendar(ground.letter_day))
    if day < _EARLIEST:
        raise AnswerRefused("init.long-ago", day=Calendar(day))


def _bought(day: date, ground: Ground) -> None:
    first = ground.first_day
    if first is not None and day > first:
        raise AnswerRefused("init.bought-after", day=Calendar(day), first=Calendar(first))


def _filter_off(value: str, ground: Ground) -> None:
    on = ground.answers.moment("filter-on")
    if on is not None and datetime.fromisoformat(value) <= on:
        raise AnswerRefused("init.filter-order", on=Calendar(on.date()), time=f"{on:%H:%M}")


def _at_most(number: int, limit: int, message: str) -> None:
    if number > limit:
        raise AnswerRefused(message, number=number, limit=limit)


def _postal_code(value: str, country: str | None) -> str:
    if country != "DE":
        return value
    code = german_code(value)
    if code is None or code.startswith("00"):
        raise AnswerRefused("init.no-postal-code", value=value)
    return code


def _zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        raise AnswerRefused("init.zone", value=value) from None


def _after_message(key: str, day: date, ground: Ground) -> None:
    number = int(key.split("-")[1])
    sent = ground.answers.day(message_key(number, "date"))
    if sent is not None and day < sent:
        raise AnswerRefused("init.before-message", day=Calendar(day), sent=Calendar(sent))
