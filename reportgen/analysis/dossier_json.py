"""A dossier as the part of analysis.json about the other end; ``inspect --destinations`` prints the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.analysis.document_destination import (
    CountryStandingPart,
    DestinationPart,
    ListLookPart,
    NamePart,
    PartyPart,
    PartyReasonPart,
    RegistrationPart,
    RegistryContactPart,
    RegistryCountryPart,
    RegistryTextPart,
    SilencePart,
    TalkPart,
)
from reportgen.analysis.dossier import Dossier
from reportgen.attribution.country import country_on, covers_recipient, shipped_table
from reportgen.attribution.registration import Registration


def destination_part(dossier: Dossier, *, standing: str | None = None) -> DestinationPart:
    """The part; ``standing``: of the user's word on the party."""
    talk = dossier.talk
    said = dossier.said
    return DestinationPart(
        address=dossier.address,
        scope=dossier.scope.value,
        talk=TalkPart(
            conversations_count=talk.conversations_count,
            sent_frame_bytes=talk.sent_frame_bytes,
            received_frame_bytes=talk.received_frame_bytes,
            first_at_ns=talk.first_at_ns,
            last_at_ns=talk.last_at_ns,
        )
        if talk
        else None,
        names=list(_names(dossier)),
        domains=list(dossier.domains),
        delivery_network=dossier.delivery_network,
        registrations=[_registration(found, dossier) for found in dossier.registrations],
        registry_texts=[
            RegistryTextPart(
                text=quoted.text, seen_on=quoted.seen_on.isoformat() if quoted.seen_on else None, path=quoted.path
            )
            for quoted in dossier.texts
        ],
        silences=[
            SilencePart(
                at=found.at.isoformat(),
                about=found.about,
                url=found.asked_url,
                reason=found.reason,
                detail=found.detail,
            )
            for found in dossier.silences
        ],
        countries=list(_countries(dossier)),
        list_look=ListLookPart(
            organisation=said.list_look.organisation,
            found=said.list_look.found,
            looked_on=said.list_look.looked_on.isoformat(),
        )
        if said and said.list_look
        else None,
        party=PartyPart(
            proposed=dossier.party.party.value,
            reasons=[
                PartyReasonPart(party=reason.party.value, kind=reason.kind, seen=reason.seen)
                for reason in dossier.party.reasons
            ],
            said=said.party if said else None,
            review=standing,
        ),
    )


def _names(dossier: Dossier) -> Iterator[NamePart]:
    """Each name with the file and the frames in which it was seen."""
    for capture, name in dossier.names:
        for file, frames in capture.cited(name.frames):
            yield NamePart(
                name=name.name,
                basis=name.basis,
                standing=name.standing.value,
                chains=[list(chain) for chain in name.chains],
                first_at_ns=name.first_at_ns,
                last_at_ns=name.last_at_ns,
                valid_until_ns=name.valid_until_ns,
                capture_sha256=file.sha256,
                frames=frames.text(),
            )


def _countries(dossier: Dossier) -> Iterator[CountryStandingPart]:
    leader = dossier.leading
    if leader is None or dossier.last_day is None:
        return
    look = dossier.said.list_look if dossier.said else None
    for code in leader.country_codes:
        found = country_on(code, dossier.last_day, shipped_table())
        row = found.standing or found.ended
        yield CountryStandingPart(
            country=code,
            day=dossier.last_day.isoformat(),
            treatment=found.treatment.value,
            decision=row.decision if row else None,
            is_checked=row.is_certain if row else False,
            covers_recipient=covers_recipient(found, declared_listed=look.found if look else None),
            as_of=found.as_of.isoformat(),
        )


def _registration(registration: Registration, dossier: Dossier) -> RegistrationPart:
    return RegistrationPart(
        registry=registration.registry,
        url=registration.url,
        retrieved_at=registration.retrieved_at.isoformat(),
        sha256=registration.sha256,
        first_address=registration.first_address,
        last_address=registration.last_address,
        handle=registration.handle,
        network_name=registration.network_name,
        holder=registration.holder,
        holder_handle=registration.holder_handle,
        holder_is_customer=registration.holder_is_customer,
        holder_address=list(registration.holder_address),
        parent_handle=registration.parent_handle,
        network_type=registration.network_type,
        registered_on=registration.registered_on,
        changed_on=registration.changed_on,
        countries=[
            RegistryCountryPart(code=found.code, written=found.written, basis=found.basis.value)
            for found in registration.countries
        ],
        abuse_contacts=[
            RegistryContactPart(name=found.name, email=found.email) for found in registration.abuse_contacts
        ],
        is_surrounding=dossier.is_around(registration),
        constructed=registration.constructed,
    )
