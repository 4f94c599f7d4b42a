"""Every number in a document comes from the analysis or the case, or stands in a sentence of the catalogue.

A *number* here is a word with a digit in it: ``12.345``, ``06:12``, ``203.0.113.77``, ``5.1.1``. What may be printed is
gathered from the values themselves, written as the language writes them, and never from the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache

from pydantic import BaseModel

from reportgen.analysis.value import Analysis
from reportgen.documents.cited import EXAMPLES_AT_MOST
from reportgen.documents.derived_numbers import derived_numbers, derived_parts, derived_values
from reportgen.documents.derived_tables import own_numbers
from reportgen.documents.occasion import Occasion
from reportgen.documents.printed_text import PrintedLine, plain
from reportgen.evidence.citation import FrameSet, frames_by_capture
from reportgen.findings.assertion import Assertion
from reportgen.findings.method import conventions
from reportgen.language.catalogue import load_catalogue
from reportgen.language.reviewed import is_printed
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode, Message, Moment, Text
from reportgen.law.norms import cite

_WORD = re.compile(r"[^\s–]*\d[^\s–]*")
_AROUND = " .,;:()[]{}„“”\"'’‚‘!?…—*/|<>=≥≤·×%"
_SHOWN_CHARACTER = re.compile(r"\\u\{[0-9a-f]{1,6}\}")  # of language.harmless: a code, no number
_JOINS = re.compile(r"[-/×=()]")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def unknown_numbers(lines: Iterable[PrintedLine], known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """(place, number) of each number that is not among ``known``, in their order."""
    return tuple((line.place, word) for line in lines for word in number_words(line.text) if not _is_known(word, known))


def number_words(text: str) -> Iterator[str]:
    """The words with a digit, without the marks around them."""
    for found in _WORD.finditer(_SHOWN_CHARACTER.sub("", plain(text))):
        word = found[0].strip(_AROUND)
        if any(character.isdigit() for character in word):
            yield word


def _is_known(word: str, known: frozenset[str]) -> bool:
    if word in known:
        return True
    parts = [part.strip(_AROUND) for part in _JOINS.split(word)]
    return len(parts) > 1 and all(part in known for part in parts if any(character.isdigit() for character in part))


def known_numbers(occasion: Occasion, translator: Translator) -> frozenset[str]:
    """The number words that any document of this occasion may print; the user's own templates are the user's."""
    texts = (*occasion.sheet.own.values(), *_texts(occasion.analysis, translator))
    words = {word for text in texts for word in number_words(text)}
    history = {word for text in _of_value(occasion.history, translator) for word in number_words(text)}
    return _in_catalogue(translator.language) | words | history


def known_in(kind: str, occasion: Occasion, translator: Translator) -> frozenset[str]:
    """Further ones that only documents of this kind may print."""
    values = own_numbers(kind, occasion, translator)
    return frozenset(word for value in values for text in _of_value(value, translator) for word in number_words(text))


@cache
def _in_catalogue(language: LanguageCode) -> frozenset[str]:
    """Numbers that stand in the sentences themselves: articles, "24 hours", "1 kB = 1000 bytes"."""
    entries = [entry for key, entry in load_catalogue(language).items() if is_printed(key)]
    forms = [_PLACEHOLDER.sub(" ", form) for entry in entries for form in (entry.singular, entry.plural or "")]
    return frozenset(word for form in forms for word in number_words(form))


def _texts(analysis: Analysis, translator: Translator) -> Iterator[str]:
    yield from (analysis.tool_version, analysis.image_decoder, *analysis.arguments)
    for assertion in (*analysis.assertions, *(found.assertion for found in analysis.reviews)):
        yield from _of_assertion(assertion, translator)
    yield from _cited(analysis, translator)
    plain_values: list[object] = [analysis.facts.case, *analysis.inputs, *analysis.daily, *analysis.facts.registrations]
    plain_values += [file for recording in analysis.facts.recordings for file in recording.capture.files]
    plain_values += [recording.entry for recording in analysis.facts.recordings]
    plain_values += [*derived_values(analysis), *derived_parts(analysis)]
    for value in plain_values:
        yield from _of_value(value, translator)
    yield from (translator.value(value) for value in conventions().values())
    for number in derived_numbers(analysis):
        yield from _of_number(number, translator)


def _of_assertion(assertion: Assertion, translator: Translator) -> Iterator[str]:
    said = (assertion.claim, assertion.brief, assertion.rule)
    more = (*assertion.alternatives, *assertion.counter_considerations, *assertion.limits)
    yield from (translator.say(message) for message in (*said, *more) if isinstance(message, Message))
    if assertion.legal_basis:
        yield translator.say(cite(*assertion.legal_basis))


def _cited(analysis: Analysis, translator: Translator) -> Iterator[str]:
    """First, last and example frames of each citation, and how many there are."""
    for assertion in analysis.assertions:
        for frames in frames_by_capture(assertion.citations).values():
            yield translator.number(len(frames))
            yield " ".join(map(str, (frames.first, frames.last, *frames.examples(EXAMPLES_AT_MOST + 2))))


def _of_value(value: object, translator: Translator) -> Iterator[str]:
    """Every text, number and day inside ``value``, as it may be printed."""
    match value:
        case None | bool() | Enum():
            return
        case str():
            shown = translator.value(Text(value))  # as it is printed: long ones are cut, some characters are told
            yield from (value, shown, value.replace("/", " "))  # of a path, its parts too
        case int():
            yield from _of_number(value, translator)
        case float():
            yield from (translator.number(round(value, digits)) for digits in (1, 3))  # rates below one have three
        case Moment(at_ns):
            yield from _of_instant(at_ns, translator)
        case datetime():
            yield from _of_moment(value, translator)
        case date():
            yield from _of_day(value, translator)
        case BaseModel():
            for name in type(value).model_fields:
                yield from _of_value(getattr(value, name), translator)
        case Mapping():
            for inner in value.values():
                yield from _of_value(inner, translator)
        case tuple() | list() | frozenset():
            for inner in value:
                yield from _of_value(inner, translator)
        case FrameSet():
            yield from _of_number(len(value), translator)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from _of_value(getattr(value, field.name), translator)


def _of_number(number: int, translator: Translator) -> Iterator[str]:
    yield str(number)
    yield translator.number(number)
    yield translator.bytes(number)
    if number > 10**17:  # nanoseconds since 1970
        yield from _of_instant(number, translator)


def _of_instant(at_ns: int, translator: Translator) -> Iterator[str]:
    yield from _of_day(translator.local(at_ns).date(), translator)
    yield translator.moment(at_ns)


def _of_moment(moment: datetime, translator: Translator) -> Iterator[str]:
    yield moment.isoformat()
    yield f"{moment:%H:%M} {moment:%H:%M:%S}"
    yield from _of_day(moment.date(), translator)
    if moment.tzinfo is not None:
        yield from _of_instant(int(moment.timestamp()) * 1_000_000_000, translator)


def _of_day(day: date, translator: Translator) -> Iterator[str]:
    yield day.isoformat()
    yield from (translator.day(day), translator.compact_day(day), translator.short_day(day))
