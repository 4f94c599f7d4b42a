"""The analysis as analysis.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from reportgen.analysis.document import (
    AnalysisDocument,
    AssertionPart,
    CapturePart,
    CitationPart,
    CompressionPart,
    DayPart,
    DestinationPart,
    GroundPart,
    InputPart,
    InterfacePart,
    KindPart,
    NamePart,
    OtherBlocksPart,
    PartyPart,
    PartyReasonPart,
    RegistrationPart,
    RegistryContactPart,
    RegistryCountryPart,
    ScopePart,
    ToolPart,
)
from reportgen.analysis.value import Analysis, DailyFigures
from reportgen.attribution.device_identity import device_grounds
from reportgen.attribution.names import REACHED_BY, destination_names
from reportgen.attribution.party import propose_party
from reportgen.attribution.registration import Registration, is_surrounding
from reportgen.attribution.scope import scope_of
from reportgen.capture.name_values import Standing
from reportgen.evidence.citation import frames_by_capture
from reportgen.findings.confirmation import Reviewed
from reportgen.findings.facts import Recording
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode, Message, as_data

Translators = Mapping[LanguageCode, Translator]


def analysis_json(analysis: Analysis, translators: Translators) -> bytes:
    """UTF-8 JSON with two spaces of indentation and a final newline; keys in the order of the schema."""
    return (_document(analysis, translators).model_dump_json(indent=2) + "\n").encode()


def _document(analysis: Analysis, translators: Translators) -> AnalysisDocument:
    case = analysis.facts.case
    return AnalysisDocument(
        schema_version=1,
        constructed=case.constructed,
        sample=case.sample,
        reference=case.reference,
        timezone=case.timezone,
        tool=ToolPart(
            name="reportgen",
            version=analysis.tool_version,
            image_decoder=analysis.image_decoder,
            arguments=list(analysis.arguments),
        ),
        inputs=[InputPart.model_validate(asdict(found)) for found in analysis.inputs],
        captures=[_capture(recording) for recording in analysis.facts.recordings],
        destination=_destination(analysis),
        daily=[_day(day) for day in analysis.daily],
        assertions=[_assertion(found, translators) for found in analysis.reviews],
    )


def _capture(recording: Recording) -> CapturePart:
    file, entry = recording.capture.file, recording.entry
    shared = {name: getattr(file, name) for name in CapturePart.model_fields if hasattr(file, name)}
    shared |= {
        "id": entry.id,
        "path": entry.path,
        "point": entry.point,
        "subject": recording.traffic.subject.value,
        "obstacles": [found.value for found in recording.traffic.obstacles],
        "device_grounds": [
            GroundPart(rank=found.rank.value, basis=found.basis, value=found.value, frames=found.frames.text())
            for found in device_grounds(recording.capture, recording.traffic)
        ],
        "compression": CompressionPart.model_validate(asdict(file.compression)) if file.compression else None,
        "interfaces": [InterfacePart.model_validate(asdict(found)) for found in file.interfaces],
        "other_blocks": [OtherBlocksPart.model_validate(asdict(kind)) for kind in file.other_blocks],
        "no_flow": [KindPart.model_validate(asdict(kind)) for kind in file.no_flow],
        "tunnels": [KindPart.model_validate(asdict(kind)) for kind in file.tunnels],
        "undecoded": [KindPart.model_validate(asdict(kind)) for kind in file.undecoded],
    }
    return CapturePart.model_validate(shared)


def _destination(analysis: Analysis) -> DestinationPart | None:
    address = analysis.facts.destination
    if address is None:
        return None
    names = [
        NamePart(name=name.name, basis=name.basis, standing=name.standing.value, frames=name.frames.text())
        for recording in analysis.facts.recordings
        for name in destination_names(found for found in recording.capture.names if found.address == address)
        if not recording.traffic.addresses or set(name.clients) & set(recording.traffic.addresses)
    ]
    others = analysis.facts.registrations
    registrations = [_registration(found, others) for found in others if found.address == address]
    return DestinationPart(
        address=address,
        scope=scope_of(address).value,
        names=names,
        registrations=registrations,
        party=_party(analysis, names, registrations),
    )


def _party(analysis: Analysis, names: list[NamePart], registrations: list[RegistrationPart]) -> PartyPart:
    """From names that the device itself reached the address by; holders of networks around it tell nothing of it."""
    case = analysis.facts.case
    found = propose_party(
        brands=[case.device.brand, case.vendor.name, case.vendor.legal_name or ""],
        names=[name.name for name in names if name.basis in REACHED_BY and name.standing != Standing.RIVAL.value],
        holders=[found.holder for found in registrations if found.holder and not found.is_surrounding],
    )
    reasons = [
        PartyReasonPart(party=reason.party.value, kind=reason.kind, seen=reason.seen) for reason in found.reasons
    ]
    return PartyPart(proposed=found.party.value, reasons=reasons)


def _registration(registration: Registration, others: Sequence[Registration]) -> RegistrationPart:
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
        is_surrounding=is_surrounding(registration, others),
        constructed=registration.constructed,
    )


def _day(day: DailyFigures) -> DayPart:
    return DayPart.model_validate({**{k: v for k, v in asdict(day).items() if k != "day"}, "date": day.day.isoformat()})


def _assertion(found: Reviewed, translators: Translators) -> AssertionPart:
    assertion = found.assertion

    def said(message: Message) -> dict[LanguageCode, str]:
        return {language: translator.say(message) for language, translator in translators.items()}

    scope = assertion.scope
    return AssertionPart(
        id=assertion.id,
        finding=assertion.finding,
        modality=assertion.modality.value,
        message=assertion.claim.key,
        values={name: as_data(value) for name, value in assertion.claim.values.items()},
        sentence=said(assertion.claim),
        scope=ScopePart(
            capture_sha256s=list(scope.captures),
            first_at_ns=scope.first_at_ns,
            last_at_ns=scope.last_at_ns,
            things_count=scope.things_count,
        )
        if scope
        else None,
        citations=[
            CitationPart(capture_sha256=sha256, frames=frames.text(), frames_count=len(frames))
            for sha256, frames in frames_by_capture(assertion.citations).items()
        ],
        exhibits=list(assertion.exhibits),
        rests_on=list(assertion.rests_on),
        legal_basis=list(assertion.legal_basis),
        rule=said(assertion.rule) if assertion.rule else None,
        alternatives=[said(message) for message in assertion.alternatives],
        counter_considerations=[said(message) for message in assertion.counter_considerations],
        limits=[said(message) for message in assertion.limits],
        disclosure=[reader.value for reader in assertion.disclosure],
        digest=found.digest,
        review=found.standing.value,
    )
