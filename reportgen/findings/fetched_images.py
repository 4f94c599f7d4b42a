"""F01, the other direction: pictures that somebody on the Internet asked the device for and got in the clear.

The device answered, it did not send of its own accord: they are no part of ``F01.pictures``, no view rests on them, and
who asked is not known; it may have been the user. Source: docs/method.md (Pictures).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportgen.attribution.scope import is_public
from reportgen.capture.values import ImageTransmission
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.facts import Facts, Recording, is_counted
from reportgen.findings.sent_out import addresses
from reportgen.language.values import Message


def fetched_images(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording at the home network, and the question who asked."""
    measured = []
    for recording in facts.recordings:
        images = tuple(image for image in recording.capture.fetched_images if _is_fetched(facts, recording, image))
        if images:
            measured.append(f"fetched.pictures.{recording.entry.id}")
            yield _measured(facts, recording, images)
    if measured:
        used = {None: "unsaid", True: "used", False: "unused"}[facts.case.declarations.app_used_during_capture]
        yield Assertion(
            id="open.fetched",
            finding="fetched",
            modality=Modality.OPEN,
            claim=Message.of(f"open.fetched.{used}"),
        )


def _is_fetched(facts: Facts, recording: Recording, image: ImageTransmission) -> bool:
    """Whether the device gave it away in a conversation that an address on the Internet began."""
    flow = recording.capture.flows[image.flow]
    own = {*recording.traffic.addresses, *facts.case.device.ip_addresses}
    is_own = flow.responder_mac == facts.case.device.mac if facts.case.device.mac else flow.responder in own
    return (
        is_own
        and image.originator == flow.responder
        and image.responder == flow.originator
        and is_public(flow.originator, constructed=facts.case.constructed)
        and is_counted(image)
    )


def _measured(facts: Facts, recording: Recording, images: tuple[ImageTransmission, ...]) -> Assertion:
    first, last = min(image.first_at_ns for image in images), max(image.last_at_ns for image in images)
    return Assertion(
        id=f"fetched.pictures.{recording.entry.id}",
        finding="fetched",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(
            "finding.fetched.pictures",
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            transmissions=Message.of("count.transmissions", n=len(images)),
            distinct=Message.of("count.distinct-pictures", n=len({image.sha256 for image in images})),
            addresses=addresses(Counter(image.responder for image in images), facts.destination),
        ),
        scope=recording.scope(first, last, len(images)),
        citations=tuple(
            recording.cite(image.frames, item=f"{number}:{image.sha256}")
            for number, image in enumerate(images, start=1)
        ),
        counter_considerations=(Message.of("counter.fetched"),),
        limits=(Message.of("limit.fetched"), Message.of("limit.window")),
        disclosure=(Reader.AUTHORITY,),
    )
