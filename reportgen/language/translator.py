"""Turns messages into sentences of one language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from reportgen.language.catalogue import load_catalogue
from reportgen.language.harmless import harmless, isolated
from reportgen.language.values import (
    ByteCount,
    Calendar,
    Count,
    LanguageCode,
    Listing,
    Message,
    Moment,
    Money,
    Name,
    OwnWords,
    Territory,
    Text,
    Tongue,
    Value,
)

_LOCALES: dict[LanguageCode, str] = {"de": "de_DE", "en": "en_GB"}
_OWN_WORDS_LIMIT = 1500
_UNITS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


class Translator:
    """One language and one time zone; the same input gives the same sentence."""

    def __init__(
        self, language: LanguageCode, timezone: str = "Europe/Berlin", *, takes_other_words: bool = False
    ) -> None:
        """``takes_other_words``: the user's own text in the other language is better than none (on a terminal)."""
        from babel import Locale

        self.language: LanguageCode = language
        self._locale = Locale.parse(_LOCALES[language])
        self._zone = ZoneInfo(timezone)
        self._entries = load_catalogue(language)
        self._takes_other_words = takes_other_words

    def text(self, key: str, /, **values: Value | int | str) -> str:
        """The sentence of ``key``. Raises: KeyError for an id that is not in the catalogue (a bug)."""
        return self.say(Message.of(key, **values))

    def say(self, message: Message) -> str:
        """The sentence. Raises: KeyError, LookupError (bugs)."""
        entry = self._entries[message.key]
        pattern = entry.singular
        if entry.plural is not None and _deciding_number(message) != 1:
            pattern = entry.plural
        return pattern.format_map({name: self.value(value) for name, value in message.values.items()})

    def has(self, key: str) -> bool:
        """Whether the catalogue knows ``key``."""
        return key in self._entries

    def value(self, value: Value) -> str:
        """One value as it is printed in this language."""
        match value:
            case Count(number):
                return self.number(number)
            case ByteCount(number):
                return self.bytes(number)
            case Money(cents, currency):
                return self.money(cents, currency)
            case Moment(at_ns):
                return self.moment(at_ns)
            case Calendar(day):
                return self.day(day)
            case Territory(code):
                return str(self._locale.territories.get(code, code))
            case Tongue(code):
                return str(self._locale.languages.get(code, code))
            case Text(text):
                return harmless(text, limit=_OWN_WORDS_LIMIT)
            case Name(name):
                return isolated(name)
            case OwnWords():
                return self.own_words(value)
            case Listing(items):
                return self.joined([self.value(item) for item in items])
            case Message():
                return self.say(value)

    def own_words(self, words: OwnWords) -> str:
        """The user's text. Raises: LookupError where it is not written in this language (the loader refuses that)."""
        text = words.de if self.language == "de" else words.en
        if text is None and self._takes_other_words:
            text = words.en if self.language == "de" else words.de
        if text is None:
            raise LookupError(f"no {self.language} words for {words}")
        return harmless(text, limit=_OWN_WORDS_LIMIT, keep_newlines=True)

    def number(self, number: float) -> str:
        """``12.345`` / ``12,345``."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def bytes(self, number: int) -> str:
        """``31,4 MB`` / ``31.4 MB``; below 1000 the exact number."""
        from babel.numbers import format_decimal

        for unit, size in _UNITS:
            if number >= size:
                return f"{format_decimal(number / size, format='#,##0.0', locale=self._locale)}\u00a0{unit}"
        return self.text("unit.bytes", n=number)

    def money(self, cents: int, currency: str) -> str:
        """``2,50 €`` / ``€2.50``, ``CHF 2.50``."""
        from babel.numbers import format_currency

        amount = str(format_currency(Decimal(cents) / 100, currency, locale=self._locale))
        rest = amount.removeprefix(currency)  # a code, unlike a sign, does not stand close to the number
        return amount if rest == amount else f"{currency}\u00a0{rest.lstrip()}"

    def day(self, day: date) -> str:
        """``7. September 2026`` / ``7 September 2026``."""
        from babel.dates import format_date

        pattern = "d. MMMM y" if self.language == "de" else "d MMMM y"
        return format_date(day, pattern, locale=self._locale).replace(" ", "\u00a0", 1)

    def compact_day(self, day: date) -> str:
        """``07.09.2026`` / ``7 Sep 2026``: for columns."""
        from babel.dates import format_date

        pattern = "dd.MM.y" if self.language == "de" else "d MMM y"
        return format_date(day, pattern, locale=self._locale).replace(" ", "\u00a0")

    def short_day(self, day: date) -> str:
        """``07.09.`` / ``7 Sep``: for tables and charts whose caption names the year."""
        from babel.dates import format_date

        return format_date(day, "dd.MM." if self.language == "de" else "d MMM", locale=self._locale)

    def moment(self, at_ns: int) -> str:
        """``7. September 2026, 06:12 Uhr`` / ``7 September 2026, 06:12``; the zone is named once per document."""
        from babel.dates import format_time

        local = self.local(at_ns)
        clock = format_time(local.time(), "HH:mm", locale=self._locale)
        return self.text("unit.moment", day=Text(self.day(local.date())), time=clock)

    def local(self, at_ns: int) -> datetime:
        """The instant in the translator's time zone, cut to the microsecond."""
        seconds, rest = divmod(at_ns, 1_000_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000).astimezone(self._zone)

    def joined(self, parts: list[str]) -> str:
        """``a, b und c`` / ``a, b and c``."""
        from babel.lists import format_list

        return format_list(parts, locale=self._locale)


def _deciding_number(message: Message) -> int:
    """The number that decides between singular and plural: the value ``n``, which a message with a plural must have."""
    value = message.values["n"]
    if not isinstance(value, Count):
        raise TypeError(f"{message.key}: n must be a count")
    return value.number
