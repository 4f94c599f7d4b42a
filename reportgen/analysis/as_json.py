"""The analysis as analysis.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from reportgen.analysis.document import (
    AnalysisDocument,
    AssertionPart,
    CapturePart,
    CitationPart,
    CompressionPart,
    DayPart,
    GroundPart,
    InputPart,
    InterfacePart,
    KindPart,
    OtherBlocksPart,
    ScopePart,
    ToolPart,
)
from reportgen.analysis.document_destination import DestinationPart
from reportgen.analysis.dossier import case_dossier
from reportgen.analysis.dossier_json import destination_part
from reportgen.analysis.value import Analysis, DailyFigures
from reportgen.attribution.device_identity import device_grounds
from reportgen.evidence.citation import frames_by_capture
from reportgen.findings.confirmation import Reviewed
from reportgen.findings.destination_party import PARTY
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
            GroundPart(rank=found.rank.value, basis=found.basis, value=found.shown, frames=found.frames.text())
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
    return destination_part(case_dossier(analysis.facts, address), standing=_party_standing(analysis))


def _party_standing(analysis: Analysis) -> str | None:
    return next((found.standing.value for found in analysis.reviews if found.assertion.id == PARTY), None)


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
