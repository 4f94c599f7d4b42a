"""F02: streams that are, judging by their form, sound or moving pictures without transport encryption.

Only codec, duration and size are known: nothing is decoded, played, written down or enclosed. H.264 and H.265 are
recognised structure, never called pictures. Source: Art. 5(1)(f), 32 GDPR; § 201 StGB is a warning to the user (gates).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportgen.capture.media_values import MediaStream
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.sent_out import addresses, cited, receivers, sent_out
from reportgen.language.values import Listing, Message, Text

MIN_MS = 1000  # our own convention, printed as such: of one stream
_KINDS = {"audio": "sound", "video": "video"}


def cleartext_media(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording and kind of streams that the device sent to the Internet unasked."""
    for recording in facts.recordings:
        sent = sent_out(facts, recording, recording.capture.media)
        long = tuple(one for one in sent if not one.is_fetched and one.duration_ms >= MIN_MS)
        for medium, kind in _KINDS.items():
            if found := tuple(one for one in long if one.medium == medium):
                unknown = sum(1 for one in long if one.medium == "unknown")
                yield _measured(facts, recording, kind, found, unknown)


def _measured(facts: Facts, recording: Recording, kind: str, found: tuple[MediaStream, ...], unknown: int) -> Assertion:
    first, last = min(one.first_at_ns for one in found), max(one.last_at_ns for one in found)
    codecs = Counter(one.codec for one in found)
    numbers: dict[str, Message | Listing] = {
        "subject": facts.subject(recording),
        "streams": Message.of("count.streams", n=len(found)),
        "seconds": Message.of("count.seconds", n=sum(one.duration_ms for one in found) // 1000),
        "addresses": addresses(receivers(found), facts.destination),
        "codecs": Listing(tuple(Text(codec) for codec in codecs)),
    }
    return Assertion(
        id=f"F02.{kind}.{recording.entry.id}",
        finding="F02",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(f"finding.F02.{kind}", period=facts.period(first, last), capture=recording.label, **numbers),
        brief=Message.of(f"brief.F02.{kind}", period=facts.days(first, last), point=facts.point(recording), **numbers),
        scope=recording.scope(first, last, len(found)),
        citations=cited(recording, found, lambda one: f"{one.codec}:{one.receiver}:{one.receiver_port}"),
        counter_considerations=(Message.of("counter.media"),),
        limits=(
            Message.of("limit.media-untouched"),
            Message.of("limit.media-seconds", n=MIN_MS // 1000),
            *([Message.of("limit.media-unknown", n=unknown)] if unknown else []),
        ),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
