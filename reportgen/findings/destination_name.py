"""The name under which the device itself reached the destination."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.attribution.names import REACHED_BY, DestinationName, destination_names
from reportgen.capture.name_values import Standing
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts
from reportgen.language.values import Listing, Message, Name


def destination_name(facts: Facts) -> Iterator[Assertion]:
    """One measurement per recording, from the best basis that carries a name; all names of that basis are told."""
    for recording in facts.recordings:
        own = set(recording.traffic.addresses)
        names = [
            name
            for name in destination_names(recording.capture.names)
            if name.address == facts.destination
            and name.basis in REACHED_BY
            and name.standing is not Standing.RIVAL
            and (not own or own & set(name.clients))
        ]
        if not names:
            continue
        best = tuple(name for name in names if name.word == names[0].word)
        first, last = min(name.first_at_ns for name in best), max(name.last_at_ns for name in best)
        frames = [frame for name in best for frame in name.frames]
        yield Assertion(
            id=f"name.{recording.entry.id}",
            finding="F14",
            modality=Modality.MEASURED,
            claim=Message.of(
                f"finding.name.{best[0].word}",
                n=len(best),
                capture=recording.label,
                subject=facts.subject(recording),
                names=_listed(best),
                address=Name(best[0].address),
            ),
            scope=recording.scope(first, last, len(frames)),
            citations=tuple(recording.cite(name.frames, item=name.name) for name in best),
            disclosure=(Reader.AUTHORITY, Reader.VENDOR),
        )


def _listed(names: tuple[DestinationName, ...]) -> Message:
    shown = names[:3]
    rest = len(names) - len(shown)
    listing = Listing(tuple(Name(name.name) for name in shown))
    return Message.of("list.names-and-more", names=listing, n=rest) if rest else Message.of("list.names", names=listing)
