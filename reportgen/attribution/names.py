"""Under which names a destination was reached, in the order of docs/method.md; rivals are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.capture.name_values import Standing
from reportgen.capture.values import NameObservation
from reportgen.evidence.citation import FrameSet

RANK = (
    "dns-answer",
    "tls-sni",
    "http-host",
    "dns-hint",  # an address that a name's HTTPS record proposes
    "dns-additional",  # given by the way, not asked for
    "mdns-answer",  # said to the whole home network by whoever owns the name
    "mdns-probe",  # about to be claimed by whoever sends it
    "llmnr-answer",
    "dns-ptr",  # a name for the address, by who administers the address
)
_STANDINGS = tuple(Standing)
# A name that stands for the destination in a sentence or a table comes from one of these.
REACHED_BY = frozenset({"dns-answer", "tls-sni", "http-host"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationName:
    """One name of one address on one basis and standing."""

    address: str
    name: str
    basis: str
    standing: Standing
    chains: tuple[tuple[str, ...], ...]  # DNS: from the name over its aliases, each way that was seen
    clients: tuple[str, ...]
    first_at_ns: int
    last_at_ns: int
    valid_until_ns: int | None  # DNS: the end of the last answer's time to live
    frames: FrameSet

    @property
    def word(self) -> str:
        """Its basis, for a DNS answer with its standing: ``dns-answer``, ``dns-answer.unasked``, ``tls-sni`` …"""
        is_plain = self.basis != "dns-answer" or self.standing is Standing.ASKED
        return self.basis if is_plain else f"{self.basis}.{self.standing}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAtTime:
    """The name under which a client most likely knew an address at a moment."""

    observation: NameObservation
    is_valid: bool  # within the answer's time to live; devices often keep an address longer


def destination_names(observations: Iterable[NameObservation]) -> tuple[DestinationName, ...]:
    """Observations joined by (address, name, basis, standing): by address, then rank, standing and name."""
    grouped: dict[tuple[str, str, str, Standing], list[NameObservation]] = {}
    for observation in observations:
        key = (observation.address, observation.name, observation.basis, observation.standing)
        grouped.setdefault(key, []).append(observation)
    return tuple(sorted(map(_joined, grouped.values()), key=_rank))


def name_at(observations: Iterable[NameObservation], *, address: str, client: str, at_ns: int) -> NameAtTime | None:
    """The last answer that ``client`` had been given for ``address`` when it was ``at_ns``; rivals are left out.

    An answer that still held goes before one that had run out; one whose question was seen before one without.
    """
    told = [
        observation
        for observation in observations
        if observation.basis == "dns-answer"
        and observation.address == address
        and observation.client == client
        and observation.at_ns <= at_ns
        and observation.standing is not Standing.RIVAL
    ]
    if not told:
        return None
    best = max(told, key=lambda found: (_holds(found, at_ns), found.standing is Standing.ASKED, found.at_ns))
    return NameAtTime(observation=best, is_valid=_holds(best, at_ns))


def _holds(observation: NameObservation, at_ns: int) -> bool:
    return observation.ttl_s is not None and at_ns <= observation.at_ns + observation.ttl_s * 1_000_000_000


def _joined(group: list[NameObservation]) -> DestinationName:
    some = group[0]
    ends = [found.at_ns + found.ttl_s * 1_000_000_000 for found in group if found.ttl_s is not None]
    return DestinationName(
        address=some.address,
        name=some.name,
        basis=some.basis,
        standing=some.standing,
        chains=tuple(sorted({found.chain for found in group if len(found.chain) > 1})),
        clients=tuple(sorted({found.client for found in group})),
        first_at_ns=min(found.at_ns for found in group),
        last_at_ns=max(found.at_ns for found in group),
        valid_until_ns=max(ends, default=None),
        frames=FrameSet.of(frame for found in group for frame in found.frames),
    )


def _rank(name: DestinationName) -> tuple[str, int, int, str]:
    return (name.address, RANK.index(name.basis), _STANDINGS.index(name.standing), name.name)
