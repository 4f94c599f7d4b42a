"""F14: names of other ends, readable in questions and greetings. Usual for most devices: context, no ground."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.language.values import Listing, Message, Name

_SHOWN_AT_MOST = 3
_MULTICAST = "multicast"


def visible_names(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording in which the device can be told apart; names in the home network do not count."""
    for recording in facts.recordings:
        traffic = recording.traffic
        if traffic.by_mac or traffic.by_address:
            yield from _measured(facts, recording, frozenset(traffic.addresses))


def _measured(facts: Facts, recording: Recording, own: frozenset[str]) -> Iterator[Assertion]:
    capture = recording.capture
    asked = [one for one in capture.questions if one.client in own and one.outcome != _MULTICAST]
    greeted = [one for one in capture.names if one.client in own and one.basis == "tls-sni"]
    names = list(dict.fromkeys([*(one.name for one in asked), *(one.name for one in greeted)]))
    if not names:
        return
    first = min([*(one.first_at_ns for one in asked), *(one.at_ns for one in greeted)])
    last = max([*(one.last_at_ns for one in asked), *(one.at_ns for one in greeted)])
    hidden = sum(1 for one in capture.hidden_names if one.client in own)
    yield Assertion(
        id=f"F14.visible.{recording.entry.id}",
        finding="F14",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F14.visible",
            n=len(names),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            names=Listing(tuple(Name(name) for name in names[:_SHOWN_AT_MOST])),
            places=Listing(
                tuple(
                    Message.of(key, n=count)
                    for key, count in (
                        ("count.name-questions", sum(one.questions_count for one in asked)),
                        ("count.greetings", len(greeted)),
                    )
                    if count
                )
            ),
        ),
        scope=recording.scope(first, last, len(names)),
        citations=tuple(
            recording.cite(frames, item=item)
            for item, frames in (
                *((f"question:{one.name}:{one.kind}:{one.server}", one.frames) for one in asked),
                *((f"greeting:{number}:{one.name}", one.frames) for number, one in enumerate(greeted, start=1)),
            )
        ),
        limits=(
            Message.of("limit.names-are-usual"),
            *([Message.of("limit.names-hidden", n=hidden)] if hidden else []),
        ),
        disclosure=(Reader.AUTHORITY,),
    )
