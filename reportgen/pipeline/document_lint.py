"""The last look at a document before it is set: numbers, words, shares and norms, in its own language.

A fault here is a fault of the program (a template, a sentence, a rule), never of the case: nothing is written, and the
place is named. The user's own words and quotations are theirs; ``check`` points at strong ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pydantic import BaseModel

from reportgen.analysis.value import Analysis
from reportgen.documents.facts_table import fact_rows
from reportgen.documents.frame import Letter
from reportgen.documents.number_control import known_in, known_numbers, unknown_numbers
from reportgen.documents.occasion import Occasion
from reportgen.documents.printed_text import PrintedLine, plain, printed_lines, text_lines
from reportgen.errors import Problems, ReportgenError
from reportgen.findings.assertion import Assertion, Modality
from reportgen.language.harmless import safe_for_print
from reportgen.language.lint import flagged_words, percentage_without_base
from reportgen.language.reviewed import reviewed_sentences
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode, Listing, Message, Name, OwnWords, Text, Value

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_COMPLAINT = "complaint"
_EXHIBITS = "exhibits"  # shows letters and files as they are: the words are not ours


class UnsoundDocument(Problems):
    """A document that may not be written as it is: each fault with its place."""

    exit_code = 1  # a bug of ours

    def __str__(self) -> str:
        return "; ".join(str(problem) for problem in (super().__str__(), *self.problems))


def refuse_unsound(letters: Iterable[Letter], occasion: Occasion, translator: Translator) -> None:
    """Lets the letters pass, or raises; the translator speaks their language.

    Raises: UnsoundDocument naming every fault of the first letter that has one.
    """
    analysis = occasion.analysis
    known = known_numbers(occasion, translator)
    excused = _excused(analysis, translator, occasion.sheet.own.values())
    for letter in letters:
        lines = printed_lines(letter.html) if letter.html else text_lines(letter.text)
        unknown = unknown_numbers(lines, known)
        if unknown:  # only then: what this kind alone may print is looked for in whole recordings
            unknown = unknown_numbers(lines, known | known_in(letter.kind, occasion, translator))
        faults = [
            *(ReportgenError("lint.number", place=place, value=value) for place, value in unknown),
            *(() if letter.kind == _EXHIBITS else _words(lines, excused, translator.language)),
            *(_norms(analysis, translator) if letter.kind == _COMPLAINT else ()),
        ]
        if faults:
            raise UnsoundDocument("lint.unsound", tuple(faults), document=letter.name, n=len(faults))


def _words(lines: Iterable[PrintedLine], excused: tuple[str, ...], language: LanguageCode) -> Iterator[ReportgenError]:
    for line in lines:
        judged = line.text
        if not flagged_words(judged, language) and not percentage_without_base(judged):
            continue
        for phrase in excused:
            judged = judged.replace(phrase, " … ")
        for word in flagged_words(judged, language):
            yield ReportgenError("lint.word", place=line.place, value=word)
        if percentage_without_base(judged):
            yield ReportgenError("lint.share", place=line.place, value=judged[:60])


def _norms(analysis: Analysis, translator: Translator) -> Iterator[ReportgenError]:
    """Legal views that no printed row carries."""
    rows = {row.assertion.id for row in fact_rows(analysis, translator)}
    for found in analysis.starting_with("ground."):
        if found.modality is Modality.LEGAL_VIEW and rows.isdisjoint(found.rests_on):
            yield ReportgenError("lint.norm", place=found.id, value=", ".join(found.legal_basis))


def _excused(analysis: Analysis, translator: Translator, own: Iterable[str]) -> tuple[str, ...]:
    """Reviewed sentences and words of others that would be flagged, as they are printed; the longest first."""
    found = set[str]()
    for text in (*own, *_of_others(analysis)):
        told = translator.value(Text(text))
        found |= {plain(text), plain(told), plain(safe_for_print(told))}
    language = translator.language
    flagged = {piece for piece in found if flagged_words(piece, language) or percentage_without_base(piece)}
    return tuple(sorted({*_reviewed(language), *flagged}, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _reviewed(language: LanguageCode) -> tuple[str, ...]:
    pieces = [plain(piece) for form in reviewed_sentences(language) for piece in _PLACEHOLDER.split(form)]
    return tuple(piece for piece in pieces if flagged_words(piece, language))


def _of_others(analysis: Analysis) -> Iterator[str]:
    yield from _strings(analysis.facts.case)
    for registration in analysis.facts.registrations:
        yield from (text for text in (registration.holder, registration.network_name, registration.registry) if text)
    for assertion in (found.assertion for found in analysis.reviews):
        yield from _outside(assertion)


def _outside(assertion: Assertion) -> Iterator[str]:
    for message in (assertion.claim, assertion.brief, assertion.rule, *assertion.limits, *assertion.alternatives):
        if message is not None:
            yield from _texts_in(message)


def _texts_in(value: Value) -> Iterator[str]:
    match value:
        case Text(text):
            yield text
        case Name(name):
            yield name
        case OwnWords(de, en):
            yield from (words for words in (de, en) if words)
        case Listing(items):
            for item in items:
                yield from _texts_in(item)
        case Message(_, values):
            for inner in values.values():
                yield from _texts_in(inner)


def _strings(value: object) -> Iterator[str]:
    """Every text of the case."""
    match value:
        case str():
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                yield from _strings(getattr(value, name))
        case Mapping():
            for inner in value.values():
                yield from _strings(inner)
        case tuple():
            for inner in value:
                yield from _strings(inner)
