"""What a registry answered about the destination: the registration, no place, no role."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.attribution.registration import Registration, is_surrounding
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts
from reportgen.language.values import Calendar, Message, Name, Text


def registration_of_address(facts: Facts) -> Iterator[Assertion]:
    """One source sentence per saved answer about the destination; a text known only as a quotation is named so."""
    for number, registration in enumerate(facts.registrations, start=1):
        if registration.address == facts.destination:
            yield _answer(facts, number, registration)
    for number, quoted in enumerate(facts.case.registry_texts, start=1):
        if facts.destination in (None, quoted.address):
            yield Assertion(
                id=f"registration.text.{number}",
                finding="registration",
                modality=Modality.STATEMENT,
                claim=Message.of("finding.registration.text", address=Name(quoted.address), text=quoted.text),
                limits=(Message.of("limit.registry-text"), Message.of("limit.registrant")),
                disclosure=(Reader.AUTHORITY, Reader.VENDOR),
            )


def _answer(facts: Facts, number: int, registration: Registration) -> Assertion:
    entry = facts.case.registrations[number - 1]
    return Assertion(
        id=f"registration.{number}",
        finding="registration",
        modality=Modality.SOURCE,
        claim=Message.of(
            "finding.registration.surrounding"
            if is_surrounding(registration, facts.registrations)
            else "finding.registration.answer",
            registry=Text(registration.registry),
            retrieved=Calendar(registration.retrieved_at.date()),
            address=Name(registration.address),
            first=Name(registration.first_address),
            last=Name(registration.last_address),
            holder=holder_of(registration),
        ),
        exhibits=(entry.exhibit,) if entry.exhibit else (),
        limits=(Message.of("limit.registrant"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def holder_of(registration: Registration) -> Message:
    """Who is registered, in words; a natural person is not named."""
    if registration.holder is not None:
        return Message.of("holder.named", name=registration.holder)
    if registration.holder_is_person:
        return Message.of("holder.person")
    if registration.holder_handle is not None:
        return Message.of("holder.handle", handle=registration.holder_handle)
    if registration.network_name is not None:
        return Message.of("holder.network", name=registration.network_name)
    return Message.of("holder.none")
