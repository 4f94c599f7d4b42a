"""Which addresses a registry may be asked about: those the findings speak of, and never a bystander's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportgen.attribution.device import Subject
from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.case.values import Case
from reportgen.findings.destination import destination_of
from reportgen.findings.facts import Recording


class Why(StrEnum):
    """Why an address is asked about."""

    DESTINATION = "destination"  # the letters are about it
    FILTER = "filter"  # the declared filter blocks it
    QUOTED = "quoted"  # the case quotes a registry text about it
    NAMED = "named"  # the user named it in the call


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One address to ask about."""

    address: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One address that is not asked about; ``reason`` is a scope's word or ``not-contacted``."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupPlan:
    """What would be asked, in this order, and what would not, with the reason."""

    asked: tuple[Planned, ...]
    refused: tuple[Refused, ...]


def lookup_plan(case: Case, recordings: Sequence[Recording], wanted: Sequence[str] = ()) -> LookupPlan:
    """The plan for a case; ``wanted``: addresses that the user named instead of the case's own.

    A named address must be the case's or one that the device itself contacted: whom others in the household talk to is
    nobody's business, and a recording that cannot tell devices apart gives no addresses at all.
    """
    own = tuple(_of_case(case, recordings))
    if wanted:
        known = {planned.address: planned for planned in own} | {
            flow.responder: Planned(address=flow.responder, why=Why.NAMED)
            for recording in recordings
            if recording.traffic.subject is Subject.DEVICE
            for flow in recording.traffic.flows
        }
        candidates = tuple(dict.fromkeys(wanted))
    else:
        known = {planned.address: planned for planned in reversed(own)}
        candidates = tuple(dict.fromkeys(planned.address for planned in own))
    asked: list[Planned] = []
    refused: list[Refused] = []
    for address in candidates:
        scope = scope_of(address)
        if scope is not AddressScope.GLOBAL:
            refused.append(Refused(address=address, reason=scope.value))
        elif address not in known:
            refused.append(Refused(address=address, reason="not-contacted"))
        else:
            asked.append(known[address])
    return LookupPlan(asked=tuple(asked), refused=tuple(refused))


def _of_case(case: Case, recordings: Sequence[Recording]) -> Iterator[Planned]:
    destination = destination_of(case, tuple(recordings))
    if destination is not None:
        yield Planned(address=destination, why=Why.DESTINATION)
    if case.filter is not None:
        yield Planned(address=case.filter.address, why=Why.FILTER)
    for quoted in case.registry_texts:
        yield Planned(address=quoted.address, why=Why.QUOTED)
