"""F01: whole pictures that left without transport encryption at the point of recording."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.capture.values import ImageTransmission
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.facts import MIN_HEIGHT_PX, MIN_WIDTH_PX, Facts, Recording, is_counted
from reportgen.language.values import Count, Message, Name


def cleartext_images(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording that holds whole pictures sent to the destination."""
    for recording in facts.recordings:
        images = recording.images_to(facts.destination) if facts.destination else ()
        counted = tuple(image for image in images if is_counted(image))
        if counted:
            yield _pictures(facts, recording, counted, images)


def _pictures(
    facts: Facts, recording: Recording, counted: tuple[ImageTransmission, ...], images: tuple[ImageTransmission, ...]
) -> Assertion:
    first = min(image.first_at_ns for image in counted)
    last = max(image.last_at_ns for image in counted)
    distinct = len({image.sha256 for image in counted})
    numbers: dict[str, Message | Name] = {
        "point": facts.point(recording),
        "subject": facts.subject(recording),
        "transmissions": Message.of("count.transmissions", n=len(counted)),
        "distinct": Message.of("count.distinct-pictures", n=distinct),
        "address": Name(counted[0].responder),
    }
    return Assertion(
        id=f"F01.pictures.{recording.entry.id}",
        finding="F01",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(
            "finding.F01.pictures",
            period=facts.period(first, last),
            capture=recording.label,
            ports=_ports(counted),
            **numbers,
        ),
        brief=Message.of("brief.F01.pictures", period=facts.days(first, last), **numbers),
        scope=recording.scope(first, last, len(counted)),
        citations=tuple(
            recording.cite(image.frames, item=f"{number}:{image.sha256}")
            for number, image in enumerate(counted, start=1)
        ),
        limits=(*_left_out(images, counted), Message.of("limit.window"), Message.of("limit.nobody-seen")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _ports(images: tuple[ImageTransmission, ...]) -> Message:
    ports = sorted({image.responder_port for image in images if image.responder_port is not None})
    return Message.of("list.ports", n=len(ports), ports=", ".join(map(str, ports)))


def _left_out(images: tuple[ImageTransmission, ...], counted: tuple[ImageTransmission, ...]) -> Iterator[Message]:
    """Transmissions that were seen but are not counted, so that no reader has to wonder."""
    whole = sum(1 for image in images if image.sha256 is not None)
    if small := whole - len(counted):
        yield Message.of("limit.small-pictures", n=small, width=Count(MIN_WIDTH_PX), height=Count(MIN_HEIGHT_PX))
    if partial := len(images) - whole:
        yield Message.of("limit.partial-pictures", n=partial)
