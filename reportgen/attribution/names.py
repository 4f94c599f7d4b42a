"""Under which names a destination was reached, in the order of docs/method.md; rivals are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.capture.values import NameObservation
from reportgen.evidence.citation import FrameSet

RANK = ("dns-answer", "tls-sni", "http-host")


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationName:
    """One name of one address on one basis."""

    address: str
    name: str
    basis: str
    clients: tuple[str, ...]
    first_at_ns: int
    last_at_ns: int
    frames: FrameSet


def destination_names(observations: Iterable[NameObservation]) -> tuple[DestinationName, ...]:
    """Observations joined by (address, name, basis): by address, then rank of the basis, then name."""
    grouped: dict[tuple[str, str, str], list[NameObservation]] = {}
    for observation in observations:
        grouped.setdefault((observation.address, observation.name, observation.basis), []).append(observation)
    joined = [
        DestinationName(
            address=address,
            name=name,
            basis=basis,
            clients=tuple(sorted({observation.client for observation in group})),
            first_at_ns=min(observation.at_ns for observation in group),
            last_at_ns=max(observation.at_ns for observation in group),
            frames=FrameSet.of(frame for observation in group for frame in observation.frames),
        )
        for (address, name, basis), group in grouped.items()
    ]
    return tuple(sorted(joined, key=lambda name: (name.address, RANK.index(name.basis), name.name)))
