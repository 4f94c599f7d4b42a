"""F10: the country of the registration, and only with a second source and the time of answers a presumed place.

A registration's country is no location. A place is concluded only where a dated source of locations names the same
country as the registration, at least twenty answers were timed, and the shortest is not quicker than light in glass
fibre allows; where it is quicker than light itself allows, the named place is excluded. Both can be wrong for an
address that answers in several places (anycast). Source: Art. 13(1)(f), 15(2), 44 to 46 GDPR; docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportgen.attribution.country import Treatment, country_on, shipped_table
from reportgen.attribution.registration import Registration, leading
from reportgen.case.evidence import LocationEntry
from reportgen.evidence.citation import FrameSet
from reportgen.findings.answer_times import AnswerTimes, answer_times
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts
from reportgen.findings.grounds import gdpr_may_apply
from reportgen.language.values import Calendar, Count, Listing, Message, Name, Territory, Text

# Our own conventions, printed as such.
MIN_SAMPLES = 20
LIGHT_KM_A_MS = 300  # in a vacuum, rounded up: nothing is quicker
FIBRE_KM_A_MS = 200  # in glass fibre, straight ahead
_AT_HOME = frozenset({Treatment.MEMBER, Treatment.EEA, Treatment.LIKE_MEMBER})


def endpoint_country(facts: Facts) -> Iterator[Assertion]:
    """What registration and sources name, how quickly the address answered, and what follows, if anything."""
    if facts.destination is None:
        return
    registration, last = leading(facts.registrations, facts.destination), _last_day(facts)
    codes = registration.country_codes if registration and last else ()
    abroad = tuple(code for code in codes if last and country_on(code, last, shipped_table()).treatment not in _AT_HOME)
    if registration and abroad:
        yield _registered(facts, registration)
    named = [entry for entry in facts.case.locations if entry.address == facts.destination]
    for number, entry in enumerate(named, start=1):
        yield _located(number, entry)
    timed = tuple(found for recording in facts.recordings if (found := answer_times(facts, recording)))
    if named:
        yield from (_timed(facts, found) for found in timed)
    shown = bool(registration and abroad)
    agree = shown and {entry.country for entry in named} == set(codes) and len(codes) == 1
    for number, entry in enumerate(named, start=1):
        yield from _concluded(number, entry, timed, agree=agree)
    if shown and last and gdpr_may_apply(facts, last):
        yield _question()


def _last_day(facts: Facts) -> date | None:
    ends = [found.capture.file.last_at_ns for found in facts.recordings]
    return max((facts.day_of(at_ns) for at_ns in ends if at_ns is not None), default=None)


def _registered(facts: Facts, registration: Registration) -> Assertion:
    entry = next(
        (entry for entry, found in zip(facts.case.registrations, facts.registrations, strict=False)
         if found is registration),
        None,
    )  # fmt: skip
    countries = tuple(
        Message.of(
            "country.named",
            country=Territory(country.code) if country.code else Text(country.written),
            basis=Message.of(f"country.basis.{country.basis}"),
        )
        for country in registration.countries
    )
    return Assertion(
        id="F10.registered",
        finding="F10",
        modality=Modality.SOURCE,
        claim=Message.of(
            "finding.F10.registered",
            n=len(countries),
            registry=Text(registration.registry),
            retrieved=Calendar(registration.retrieved_at.date()),
            address=Name(registration.address),
            countries=Listing(countries),
        ),
        exhibits=(entry.exhibit,) if entry and entry.exhibit else (),
        limits=(Message.of("limit.country-no-place"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _located(number: int, entry: LocationEntry) -> Assertion:
    return Assertion(
        id=f"F10.located.{number}",
        finding="F10",
        modality=Modality.SOURCE,
        claim=Message.of(
            "finding.F10.located" if entry.place is None else "finding.F10.located-place",
            source=Text(entry.source),
            read_on=Calendar(entry.read_on),
            address=Name(entry.address),
            country=Territory(entry.country),
            place=own_words(entry.place) if entry.place else Text(""),
        ),
        exhibits=(entry.exhibit,) if entry.exhibit else (),
        limits=(Message.of("limit.location-sources"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _timed(facts: Facts, found: AnswerTimes) -> Assertion:
    recording = found.recording
    return Assertion(
        id=f"F10.answers.{recording.entry.id}",
        finding="F10",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F10.answers",
            n=found.samples_count,
            period=facts.period(found.first_at_ns, found.last_at_ns),
            capture=recording.label,
            address=Name(facts.destination or ""),
            shortest=Message.of("count.microseconds", n=found.shortest_ns // 1000),
        ),
        scope=recording.scope(found.first_at_ns, found.last_at_ns, found.samples_count),
        citations=(recording.cite(FrameSet.of(found.shortest_frames), item="shortest"),),
        limits=(Message.of("limit.answer-times"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _concluded(
    number: int, entry: LocationEntry, timed: tuple[AnswerTimes, ...], *, agree: bool
) -> Iterator[Assertion]:
    if entry.distance_km is None or not timed:
        return
    best = min(timed, key=lambda found: found.shortest_ns)
    samples = sum(found.samples_count for found in timed)
    rests_on = (f"F10.located.{number}", f"F10.answers.{best.recording.entry.id}")
    if is_excluded(best.shortest_ns, entry.distance_km):
        yield _conclusion(f"F10.excluded.{number}", "excluded", entry, best, samples, rests_on)
    elif agree and samples >= MIN_SAMPLES and is_plausible(best.shortest_ns, entry.distance_km):
        yield _conclusion(f"F10.presumed.{number}", "presumed", entry, best, samples, (*rests_on, "F10.registered"))


def is_excluded(shortest_ns: int, distance_km: int) -> bool:
    """Whether not even light could have come back so soon."""
    return shortest_ns * LIGHT_KM_A_MS < 2 * distance_km * 1_000_000


def is_plausible(shortest_ns: int, distance_km: int) -> bool:
    """Whether light in glass fibre could have come back by then."""
    return shortest_ns * FIBRE_KM_A_MS >= 2 * distance_km * 1_000_000


def _conclusion(
    key: str, kind: str, entry: LocationEntry, best: AnswerTimes, samples: int, rests_on: tuple[str, ...]
) -> Assertion:
    return Assertion(
        id=key,
        finding="F10",
        modality=Modality.CONCLUSION,
        claim=Message.of(f"finding.F10.{kind}", country=Territory(entry.country), address=Name(entry.address)),
        rule=Message.of(
            f"rule.F10.{kind}",
            n=samples,
            least=Count(MIN_SAMPLES),
            distance=Count(entry.distance_km or 0),
            shortest=Message.of("count.microseconds", n=best.shortest_ns // 1000),
            speed=Count(LIGHT_KM_A_MS if kind == "excluded" else FIBRE_KM_A_MS),
        ),
        alternatives=(Message.of(f"alternative.F10.{kind}"),),
        rests_on=rests_on,
        disclosure=(Reader.AUTHORITY,),
    )


def _question() -> Assertion:
    return Assertion(
        id="ground.question-country",
        finding="F10",
        modality=Modality.OPEN,
        claim=Message.of("ground.question.country"),
        legal_basis=("GDPR 13(1)(f)", "GDPR 15(2)", "GDPR 44"),
        rests_on=("F10.registered",),
    )
