"""Analysis → letters; and for each letter what it still lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from reportgen.analysis.value import Analysis
from reportgen.documents.access_request import access_request
from reportgen.documents.complaint import complaint
from reportgen.documents.frame import Letter
from reportgen.findings.assertion import Modality
from reportgen.findings.confirmation import sayable
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode, Message, Territory
from reportgen.law.acts import EEA
from reportgen.pipeline.authority_proposal import authority_proposal
from reportgen.pipeline.gates import stops

_IN_DAILY_FIGURES = frozenset({"F01", "F05", "F08", "F27", "F28"})
_FOR_WANT_OF_REVIEW = frozenset({"missing.measurement", "missing.summary"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """A letter that cannot be written yet, and what it lacks."""

    document: str  # message id document.<document>
    lacks: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The letters that could be written, each in every language of the case, and those that could not."""

    letters: tuple[Letter, ...]
    incomplete: tuple[Incomplete, ...]


def compose(analysis: Analysis, translators: Mapping[LanguageCode, Translator]) -> Composition:
    """Every letter that the case is complete for."""
    kinds: dict[str, tuple[Callable[[Analysis], Iterator[Message]], Callable[[Analysis, Translator], Letter]]] = {
        "complaint": (_complaint_lacks, complaint),
        "access": (_access_lacks, access_request),
    }
    spoken = confirmed(analysis)
    letters: list[Letter] = []
    incomplete: list[Incomplete] = []
    for name, (lacks, write) in kinds.items():
        if missing := _missing(lacks(spoken), analysis):
            incomplete.append(Incomplete(document=name, lacks=missing))
        else:
            letters += [write(spoken, translators[language]) for language in analysis.facts.case.languages]
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
    return _missing(_complaint_lacks(confirmed(analysis)), analysis)


def _missing(lacks: Iterator[Message], analysis: Analysis) -> tuple[Message, ...]:
    """What is lacking; where it is only the user's word on what was measured, that is what is said."""
    waiting = sum(1 for found in analysis.reviews if found.waits)
    measured = any(found.modality is Modality.MEASURED for found in analysis.assertions)
    return tuple(
        Message.of("missing.review", n=waiting) if lack.key in _FOR_WANT_OF_REVIEW and waiting and measured else lack
        for lack in lacks
    )


def _complaint_lacks(analysis: Analysis) -> Iterator[Message]:
    case, recordings = analysis.facts.case, analysis.facts.recordings
    yield from stops(case)
    yield from _sender_lacks(analysis, sample_may_lack=False)
    country = analysis.facts.country
    if country is not None and country not in EEA:
        yield Message.of("missing.outside-gdpr", state=Territory(country))
    elif case.authority is None:
        yield Message.of("missing.authority", proposal=authority_proposal(analysis.facts))
    if not recordings:
        yield Message.of("missing.capture")
        return
    unseen = [recording for recording in recordings if not recording.traffic.flows]
    for recording in unseen:
        yield Message.of("missing.device-not-seen", capture=recording.label)
    if not any(found.modality is Modality.MEASURED for found in analysis.assertions):
        yield Message.of("missing.measurement")
    elif analysis.starting_with("F01."):
        yield from _own_data_lacks(analysis)


def _own_data_lacks(analysis: Analysis) -> Iterator[Message]:
    said = analysis.facts.case.declarations
    if not said.pictures_viewed_count or said.pictures_recognisable_count is None:
        yield Message.of("missing.pictures-viewed")
    elif said.pictures_recognisable_count == 0:
        yield Message.of("missing.own-data")


def _access_lacks(analysis: Analysis) -> Iterator[Message]:
    case = analysis.facts.case
    yield from _sender_lacks(analysis, sample_may_lack=True)
    if case.vendor.privacy_email is None and case.vendor.street is None:
        yield Message.of("missing.contact")
    elif case.vendor.contact is None:
        yield Message.of("missing.contact-source")
    if case.summary is None and not any(map(analysis.starting_with, ("F01.", "F05.", "F08.", "F28."))):
        yield Message.of("missing.summary")


def _sender_lacks(analysis: Analysis, *, sample_may_lack: bool) -> Iterator[Message]:
    case = analysis.facts.case
    if case.sample and sample_may_lack:
        return
    if case.complainant is None:
        yield Message.of("missing.complainant")
    if case.letter_date is None:
        yield Message.of("missing.letter-date")
