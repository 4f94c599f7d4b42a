"""Annex A: the address, the names under which it was reached, what each registry answered, what is not known."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.analysis.value import Analysis
from reportgen.attribution.country import country_on, shipped_table
from reportgen.attribution.names import destination_names
from reportgen.attribution.registration import Registration, is_surrounding, leading
from reportgen.findings.registration_of_address import holder_of
from reportgen.language.territories import territory_name
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar, Moment, Name, Text

_CONTACTS_SHOWN = 3


def recipient_rows(analysis: Analysis, translator: Translator) -> tuple[tuple[str, str], ...]:
    """Annex A as (what, text): the address, its names with their basis, what each registry answered."""
    address = analysis.facts.destination
    if address is None:
        return ()
    rows = [(translator.text("annex.recipient.address"), translator.value(Name(address)))]
    found_ids = {found.assertion.id for found in analysis.reviews}
    for recording in analysis.facts.recordings:
        about_names = f"name.{recording.entry.id}"
        if about_names in found_ids and analysis.assertion(about_names) is None:
            continue  # not confirmed: then the annex does not say it either
        own = set(recording.traffic.addresses)
        seen = [name for name in recording.capture.names if name.address == address and (not own or name.client in own)]
        for name in destination_names(seen)[:5]:
            rows.append(
                (
                    translator.text(f"annex.recipient.basis.{name.word}"),
                    translator.text(
                        "annex.recipient.name",
                        name=Name(name.name),
                        n=len(name.frames),
                        start=Moment(name.first_at_ns),
                        end=Moment(name.last_at_ns),
                    ),
                )
            )
    for registration in analysis.facts.registrations:
        if registration.address == address:
            rows += _registration_rows(registration, analysis, translator)
    rows += _treatment_rows(analysis, translator)
    rows.append((translator.text("annex.recipient.unknown"), translator.text("annex.recipient.unknown-text")))
    return tuple(rows)


def _registration_rows(
    registration: Registration, analysis: Analysis, translator: Translator
) -> Iterator[tuple[str, str]]:
    around = is_surrounding(registration, analysis.facts.registrations)
    yield (
        translator.text("annex.recipient.registry-around" if around else "annex.recipient.registry"),
        translator.text(
            "annex.recipient.registry-text",
            registry=registration.registry,
            url=Text(registration.url),
            day=Calendar(registration.retrieved_at.date()),
        ),
    )
    yield (
        translator.text("annex.recipient.range"),
        translator.text(
            "annex.recipient.range-text",
            first=Name(registration.first_address),
            last=Name(registration.last_address),
        ),
    )
    holder = translator.say(holder_of(registration))
    if registration.holder_is_customer:
        holder = translator.text("annex.recipient.customer", holder=Text(holder))
    yield translator.text("annex.recipient.holder"), holder
    if registration.registered_on is not None:
        since = translator.text("annex.recipient.since-text", day=Text(registration.registered_on))
        yield translator.text("annex.recipient.since"), since
    yield from _country_rows(registration, translator)
    for contact in registration.abuse_contacts[:_CONTACTS_SHOWN]:
        parts = [translator.value(Text(part)) for part in (contact.name, contact.email) if part]
        yield (
            translator.text("annex.recipient.abuse"),
            translator.text("annex.recipient.abuse-text", who=", ".join(parts)),
        )
    yield translator.text("annex.recipient.meaning"), translator.text("limit.registrant")


def _country_rows(registration: Registration, translator: Translator) -> Iterator[tuple[str, str]]:
    label = translator.text("annex.recipient.country")
    if not registration.countries:
        yield label, translator.text("annex.recipient.no-country")
    for country in registration.countries:
        name = territory_name(country.code, translator.language) if country.code else None
        yield (
            label,
            translator.text(
                "annex.recipient.country-text",
                country=Text(name or country.written),
                basis=translator.text(f"country.basis.{country.basis}"),
            ),
        )


def _treatment_rows(analysis: Analysis, translator: Translator) -> Iterator[tuple[str, str]]:
    """How the GDPR treats the countries of the leading answer on the last day of the recordings."""
    facts = analysis.facts
    leader = leading(facts.registrations, facts.destination) if facts.destination else None
    ends = [found.capture.file.last_at_ns for found in facts.recordings if found.capture.file.last_at_ns is not None]
    if leader is None or not ends:
        return
    day = facts.day_of(max(ends))
    for code in leader.country_codes:
        found = country_on(code, day, shipped_table())
        row = found.standing or found.ended
        yield (
            translator.text("annex.recipient.treatment", day=Calendar(day)),
            translator.text(
                f"treatment.ended.{found.ended.treatment}" if found.ended else f"treatment.{found.treatment}",
                country=Text(territory_name(code, translator.language) or code),
                decision=Text(row.decision or "" if row else ""),
                start=Calendar(row.first_day if row else day),
                end=Calendar(row.last_day or day if row else day),
                as_of=Calendar(found.as_of),
            ),
        )
        yield (
            translator.text("annex.recipient.treatment-limit-head"),
            translator.text("annex.recipient.treatment-limit"),
        )
