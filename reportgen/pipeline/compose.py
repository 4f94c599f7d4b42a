"""Analysis → documents; and for each document what it still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Letter
from reportgen.documents.history import History, history_of
from reportgen.documents.occasion import Occasion, Sheet
from reportgen.documents.registry import KINDS, DocumentKind, To
from reportgen.findings.assertion import Modality
from reportgen.findings.confirmation import sayable
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode, Message
from reportgen.pipeline.document_lint import refuse_unsound
from reportgen.pipeline.lacks import lacks
from reportgen.pipeline.languages import binding_language

_IN_DAILY_FIGURES = frozenset({"F01", "F05", "F08", "F27", "F28"})
_IN_BUNDLE = tuple(kind for kind in KINDS.values() if kind.in_bundle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """A document that cannot be written yet, and what it lacks."""

    document: str  # message id document.<document>
    lacks: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The documents that could be written, each in every language asked for, and those that could not."""

    letters: tuple[Letter, ...]
    incomplete: tuple[Incomplete, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Wanted:
    """One kind of document, what it is written from, and in which languages."""

    kind: DocumentKind
    occasion: Occasion
    translators: tuple[Translator, ...]


def compose(
    analysis: Analysis,
    translators: Mapping[LanguageCode, Translator],
    kinds: Iterable[DocumentKind] = _IN_BUNDLE,
    *,
    history: History | None = None,
    sheet: Sheet | None = None,
) -> Composition:
    """Every one of ``kinds`` that the case is complete for, in every language of the case."""
    occasion = occasion_of(analysis, history)
    if sheet is not None:
        occasion = replace(occasion, sheet=sheet)
    spoken = tuple(translators[language] for language in analysis.facts.case.languages)
    return compose_wanted([Wanted(kind=kind, occasion=bound_for(kind, occasion), translators=spoken) for kind in kinds])


def occasion_of(analysis: Analysis, history: History | None = None) -> Occasion:
    """What documents are written from: what is confirmed, and the letters so far."""
    case = analysis.facts.case
    return Occasion(
        analysis=confirmed(analysis),
        history=history if history is not None else history_of(case),
        binding=case.languages[0],
    )


def bound_for(kind: DocumentKind, occasion: Occasion) -> Occasion:
    """The occasion as ``kind`` takes it: a letter to the authority is binding in a language that it takes."""
    if kind.to is not To.AUTHORITY:
        return occasion
    return replace(occasion, binding=binding_language(occasion.case))


def compose_for(occasion: Occasion, kinds: Iterable[DocumentKind], translators: Iterable[Translator]) -> Composition:
    """Every one of ``kinds`` that the case is complete for, in the language of each of ``translators``.

    Raises: as :func:`compose_wanted`.
    """
    speakers = tuple(translators)
    return compose_wanted([Wanted(kind=kind, occasion=occasion, translators=speakers) for kind in kinds])


def compose_wanted(wanted: Sequence[Wanted]) -> Composition:
    """Each document that the case is complete for; all of them from the same analysis.

    Raises: UnsoundDocument (a bug of ours) where one holds a number, a word or a norm that it may not hold.
    """
    letters: list[Letter] = []
    incomplete: list[Incomplete] = []
    for want in wanted:
        if missing := lacks(want.kind, want.occasion):
            incomplete.append(Incomplete(document=want.kind.name, lacks=missing))
        else:
            letters += [want.kind.compose(want.occasion, translator) for translator in want.translators]
    speakers = {translator.language: translator for want in wanted for translator in want.translators}
    for language, translator in speakers.items():
        spoken = [letter for letter in letters if letter.language == language]
        if spoken:
            refuse_unsound(spoken, wanted[0].occasion, translator)
    return Composition(letters=tuple(letters), incomplete=tuple(incomplete))


def confirmed(analysis: Analysis) -> Analysis:
    """The analysis as the letters may use it: without what the user has not confirmed.

    Tables and the chart show measurements too; they stay out where one of those is not confirmed.
    """
    spoken = sayable(analysis.reviews)
    ids = {assertion.id for assertion in spoken}
    counted = [found for found in analysis.assertions if found.finding in _IN_DAILY_FIGURES]
    shows_days = all(found.id in ids for found in counted if found.modality is Modality.MEASURED)
    registrations = tuple(
        registration
        for number, registration in enumerate(analysis.facts.registrations, start=1)
        if f"registration.{number}" in ids
    )
    return replace(
        analysis,
        assertions=spoken,
        daily=analysis.daily if shows_days else (),
        facts=replace(analysis.facts, registrations=registrations),
    )


def complaint_lacks(analysis: Analysis) -> tuple[Message, ...]:
    """What the complaint to the authority lacks; empty where it can be written."""
    return lacks(KINDS["complaint"], occasion_of(analysis))
