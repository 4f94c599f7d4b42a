"""F10: the country of the registration; and whether the times of answers speak against a place that a source names.

A registration's country is no location. Where a dated source of locations names a country abroad that a registration
names too, and at least twenty answers were timed, it is said that these times do not exclude it: whether the other end
stands there stays open, since what was not recorded or looked up may speak against it. Where an answer was quicker than
light allows, the named place is excluded. Both can be wrong for an address that answers in several places (anycast).
Source: Art. 44 to 46 GDPR; docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportgen.attribution.country import Treatment, country_on, shipped_table
from reportgen.attribution.registration import Registration
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
    last = _last_day(facts)
    answers = {
        number: found
        for number, found in enumerate(facts.registrations, start=1)
        if found.address == facts.destination and found.country_codes
    }
    codes = {code for found in answers.values() for code in found.country_codes}
    abroad = {code for code in codes if last and country_on(code, last, shipped_table()).treatment not in _AT_HOME}
    registered = tuple(_registered(facts, number, found) for number, found in answers.items()) if abroad else ()
    yield from registered
    named = [entry for entry in facts.case.locations if entry.address == facts.destination]
    for number, entry in enumerate(named, start=1):
        yield _located(number, entry)
    timed = tuple(found for recording in facts.recordings if (found := answer_times(facts, recording)))
    if named:
        yield from (_timed(facts, found) for found in timed)
    for number, entry in enumerate(named, start=1):
        naming = [f"F10.registered.{key}" for key, found in answers.items() if entry.country in found.country_codes]
        yield from _concluded(number, entry, timed, tuple(naming) if entry.country in abroad else ())
    if registered and last and gdpr_may_apply(facts, last):
        yield _question(tuple(found.id for found in registered))


def _last_day(facts: Facts) -> date | None:
    ends = [found.capture.file.last_at_ns for found in facts.recordings]
    return max((facts.day_of(at_ns) for at_ns in ends if at_ns is not None), default=None)


def _registered(facts: Facts, number: int, registration: Registration) -> Assertion:
    entry = facts.case.registrations[number - 1]
    countries = tuple(
        Message.of(
            "country.named",
            country=Territory(country.code) if country.code else Text(country.written),
            basis=Message.of(f"country.basis.{country.basis}"),
        )
        for country in registration.countries
    )
    return Assertion(
        id=f"F10.registered.{number}",
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
        exhibits=(entry.exhibit,) if entry.exhibit else (),
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
    number: int, entry: LocationEntry, timed: tuple[AnswerTimes, ...], naming: tuple[str, ...]
) -> Iterator[Assertion]:
    """``naming``: the registrations that name the same country abroad. Each recording speaks for itself alone."""
    distance_km = entry.distance_km
    if distance_km is None:
        return
    too_quick = [found for found in timed if is_excluded(found.shortest_ns, distance_km)]
    if too_quick:
        best = min(too_quick, key=lambda found: found.shortest_ns)
        yield _conclusion(f"F10.excluded.{number}", "excluded", entry, (best,), (f"F10.located.{number}",))
    fitting = tuple(found for found in timed if is_plausible(found.shortest_ns, distance_km))
    if naming and sum(found.samples_count for found in fitting) >= MIN_SAMPLES:
        yield _conclusion(f"F10.fits.{number}", "fits", entry, fitting, (f"F10.located.{number}", *naming))


def is_excluded(shortest_ns: int, distance_km: int) -> bool:
    """Whether not even light could have come back so soon."""
    return shortest_ns * LIGHT_KM_A_MS < 2 * distance_km * 1_000_000


def is_plausible(shortest_ns: int, distance_km: int) -> bool:
    """Whether light in glass fibre could have come back by then."""
    return shortest_ns * FIBRE_KM_A_MS >= 2 * distance_km * 1_000_000


def _conclusion(
    key: str, kind: str, entry: LocationEntry, timed: tuple[AnswerTimes, ...], rests_on: tuple[str, ...]
) -> Assertion:
    captures = Listing(tuple(found.recording.label for found in timed))
    return Assertion(
        id=key,
        finding="F10",
        modality=Modality.CONCLUSION,
        claim=Message.of(
            f"finding.F10.{kind}", country=Territory(entry.country), address=Name(entry.address), captures=captures
        ),
        rule=Message.of(
            f"rule.F10.{kind}",
            n=sum(found.samples_count for found in timed),
            least=Count(MIN_SAMPLES),
            distance=Count(entry.distance_km or 0),
            shortest=Message.of("count.microseconds", n=min(found.shortest_ns for found in timed) // 1000),
            speed=Count(LIGHT_KM_A_MS if kind == "excluded" else FIBRE_KM_A_MS),
        ),
        alternatives=(Message.of(f"alternative.F10.{kind}"),),
        rests_on=(*rests_on, *(f"F10.answers.{found.recording.entry.id}" for found in timed)),
        disclosure=(Reader.AUTHORITY,),
    )


def _question(rests_on: tuple[str, ...]) -> Assertion:
    return Assertion(
        id="ground.question-country",
        finding="F10",
        modality=Modality.OPEN,
        claim=Message.of("ground.question.country"),
        legal_basis=("GDPR 5", "GDPR 24", "GDPR 25", "GDPR 32", "GDPR 44"),
        rests_on=rests_on,
    )
