"""A sentence before it has a language: a message id and typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

LanguageCode = Literal["de", "en"]
LANGUAGES: tuple[LanguageCode, ...] = ("de", "en")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things; decides between singular and plural."""

    number: int


@dataclass(frozen=True, slots=True)
class ByteCount:
    """A number of bytes, printed in decimal units (1 kB = 1000 bytes). Source: IEC 80000-13."""

    number: int


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in hundredths of a currency (ISO 4217)."""

    cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Nanoseconds since 1970-01-01 UTC, printed to the minute in the case's time zone."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A day of the calendar."""

    day: date


@dataclass(frozen=True, slots=True)
class Territory:
    """A State, by its two letters (ISO 3166-1 alpha-2); printed as each language calls it."""

    code: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, by its code (ISO 639); printed as each language calls it."""

    code: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words from outside (a capture, a registry, the user): shown as they are, made harmless."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A host name or address: made harmless and kept from mixing with the direction of the text around it."""

    name: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The user's own text in both languages; None where it is not written."""

    de: str | None
    en: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Several values, joined as the language joins them."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message id with its values; ``key`` stands in both catalogues."""

    key: str
    values: Mapping[str, Value]

    @classmethod
    def of(cls, key: str, /, **values: Value | int | str) -> Message:
        """A message; a bare ``int`` becomes a :class:`Count`, a bare ``str`` a :class:`Text`."""
        return cls(key, {name: _typed(value) for name, value in values.items()})


Value = Count | ByteCount | Money | Moment | Calendar | Territory | Tongue | Text | Name | OwnWords | Listing | Message


def _typed(value: Value | int | str) -> Value:
    if isinstance(value, int):
        return Count(value)
    return Text(value) if isinstance(value, str) else value


def as_data(value: Value) -> object:
    """``value`` as plain JSON data with its type named, for analysis.json."""
    match value:
        case Count(number):
            return {"count": number}
        case ByteCount(number):
            return {"bytes": number}
        case Money(cents, currency):
            return {"cents": cents, "currency": currency}
        case Moment(at_ns):
            return {"at_ns": at_ns}
        case Calendar(day):
            return {"date": day.isoformat()}
        case Territory(code):
            return {"territory": code}
        case Tongue(code):
            return {"language": code}
        case Text(text):
            return {"text": text}
        case Name(name):
            return {"name": name}
        case OwnWords(de, en):
            return {"own_words": {"de": de, "en": en}}
        case Listing(items):
            return {"list": [as_data(item) for item in items]}
        case Message(key, values):
            return {"message": key, "values": {name: as_data(inner) for name, inner in values.items()}}
