"""Annex A: the address, the names under which it was reached, what each registry answered, what is not known."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.attribution.names import destination_names
from reportgen.attribution.registration import Registration
from reportgen.findings.registration_of_address import holder_of
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar, Moment, Name, Text


def recipient_rows(analysis: Analysis, translator: Translator) -> tuple[tuple[str, str], ...]:
    """Annex A as (what, text): the address, its names with their basis, what each registry answered."""
    address = analysis.facts.destination
    if address is None:
        return ()
    rows = [(translator.text("annex.recipient.address"), translator.value(Name(address)))]
    for recording in analysis.facts.recordings:
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
            rows += _registration_rows(registration, translator)
    rows.append((translator.text("annex.recipient.unknown"), translator.text("annex.recipient.unknown-text")))
    return tuple(rows)


def _registration_rows(registration: Registration, translator: Translator) -> list[tuple[str, str]]:
    return [
        (
            translator.text("annex.recipient.registry"),
            translator.text(
                "annex.recipient.registry-text",
                registry=registration.registry,
                url=Text(registration.url),
                day=Calendar(registration.retrieved_at.date()),
            ),
        ),
        (
            translator.text("annex.recipient.range"),
            translator.text(
                "annex.recipient.range-text",
                first=Name(registration.first_address),
                last=Name(registration.last_address),
            ),
        ),
        (translator.text("annex.recipient.holder"), translator.say(holder_of(registration))),
        (translator.text("annex.recipient.meaning"), translator.text("limit.registrant")),
    ]
