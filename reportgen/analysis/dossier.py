"""What is known of one address at the other end, and on which basis: the value behind annex, terminal and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from reportgen.attribution.device import Subject
from reportgen.attribution.names import REACHED_BY, DestinationName, destination_names
from reportgen.attribution.party import PartyProposal, delivery_network, propose_party
from reportgen.attribution.registrable_domain import registrable_domain
from reportgen.attribution.registration import Registration, is_surrounding, leading
from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.capture.name_values import Standing
from reportgen.capture.values import Capture, Flow, NameObservation
from reportgen.case.answer_log import RegistrySilenceLine
from reportgen.case.evidence import RegistryText
from reportgen.case.recipient import Recipient
from reportgen.findings.destination_party import own_names, proposed_party
from reportgen.findings.facts import Facts

_ABROAD = frozenset({AddressScope.GLOBAL, AddressScope.DOCUMENTATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The conversations with one address."""

    conversations_count: int
    sent_frame_bytes: int  # towards the address
    received_frame_bytes: int
    first_at_ns: int
    last_at_ns: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Dossier:
    """One address at the other end."""

    address: str
    talk: Talk | None  # None where no conversation was recorded
    names: tuple[tuple[Capture, DestinationName], ...]  # best basis first, by capture
    registrations: tuple[Registration, ...]  # answers about the address, also of surrounding networks
    silences: tuple[RegistrySilenceLine, ...]
    texts: tuple[RegistryText, ...]
    party: PartyProposal
    said: Recipient | None  # the user's own word
    last_day: date | None  # of the recordings
    is_of_case: bool  # else of bare captures, for which no registry can have been asked

    @property
    def scope(self) -> AddressScope:
        """Where such an address is valid."""
        return scope_of(self.address)

    @property
    def reached_by(self) -> tuple[DestinationName, ...]:
        """The names that can stand for the address: asked for or used, no rival."""
        return tuple(name for _, name in self.names if name.basis in REACHED_BY and name.standing is not Standing.RIVAL)

    @property
    def domains(self) -> tuple[str, ...]:
        """The registered parts of those names."""
        return tuple(dict.fromkeys(part for name in self.reached_by if (part := registrable_domain(name.name))))

    @property
    def leading(self) -> Registration | None:
        """The newest answer about the network itself."""
        return leading(self.registrations, self.address)

    @property
    def delivery_network(self) -> str | None:
        """Where the address belongs to a network that delivers for many customers from many places."""
        aliases = [part for name in self.reached_by for chain in name.chains for part in chain[1:]]
        own = [found.holder for found in self.registrations if found.holder and not self.is_around(found)]
        return delivery_network(names=[*(name.name for name in self.reached_by), *aliases], holders=own)

    def is_around(self, registration: Registration) -> bool:
        """Whether an answer is about the network around the address's own one."""
        return is_surrounding(registration, self.registrations)


def case_dossier(facts: Facts, address: str, *, names_of: Iterable[str] | None = None) -> Dossier:
    """The dossier of an address of a case; ``names_of``: ids of the captures whose names may be told, all if None."""
    told = None if names_of is None else set(names_of)
    ends = [found.capture.file.last_at_ns for found in facts.recordings if found.capture.file.last_at_ns is not None]
    return Dossier(
        address=address,
        talk=_talk(flow for recording in facts.recordings for flow in recording.flows_to(address)),
        names=tuple(
            (recording.capture, name)
            for recording in facts.recordings
            if told is None or recording.entry.id in told
            for name in own_names(recording, address)
        ),
        registrations=tuple(found for found in facts.registrations if found.address == address),
        silences=tuple(found for found in facts.silences if found.address == address),
        texts=tuple(quoted for quoted in facts.case.registry_texts if quoted.address == address),
        party=proposed_party(facts, address),
        said=facts.case.recipient(address),
        last_day=facts.day_of(max(ends)) if ends else None,
        is_of_case=True,
    )


def case_destinations(facts: Facts) -> tuple[str, ...]:
    """The address in question, then others on the Internet that the device itself contacted, most bytes first."""
    sent: dict[str, int] = {}
    for recording in facts.recordings:
        if recording.traffic.subject is Subject.DEVICE:
            for flow in recording.traffic.flows:
                if scope_of(flow.responder) in _ABROAD:
                    sent[flow.responder] = sent.get(flow.responder, 0) + flow.orig_frame_bytes
    others = sorted(sent, key=lambda address: (-sent[address], address))
    first = [facts.destination] if facts.destination else []
    return tuple(dict.fromkeys([*first, *others]))


def capture_dossiers(captures: Sequence[Capture], addresses: Sequence[str]) -> Iterator[Dossier]:
    """The dossiers of addresses in bare captures, made one by one; nobody's brand or registry answers are known."""
    flows = _by_responder(captures, set(addresses))
    names: dict[str, list[tuple[Capture, NameObservation]]] = {}
    for capture in captures:
        for found in capture.names:
            names.setdefault(found.address, []).append((capture, found))
    for address in addresses:
        seen = names.get(address, ())
        by_capture: dict[int, tuple[Capture, list[NameObservation]]] = {}
        for capture, observation in seen:
            by_capture.setdefault(id(capture), (capture, []))[1].append(observation)
        joined = tuple((one, name) for one, group in by_capture.values() for name in destination_names(group))
        told = [name for _, name in joined if name.basis in REACHED_BY and name.standing is not Standing.RIVAL]
        yield Dossier(
            address=address,
            talk=flows.get(address),
            names=joined,
            registrations=(),
            silences=(),
            texts=(),
            party=propose_party(
                brands=(),
                names=[name.name for name in told],
                holders=(),
                aliases=[alias for name in told for chain in name.chains for alias in chain[1:]],
            ),
            said=None,
            last_day=None,
            is_of_case=False,
        )


def _by_responder(captures: Iterable[Capture], wanted: set[str]) -> Mapping[str, Talk]:
    talks: dict[str, Talk] = {}
    for capture in captures:
        for flow in capture.flows:
            if flow.responder in wanted:
                talks[flow.responder] = _with_flow(talks.get(flow.responder), flow)
    return talks


def _talk(flows: Iterable[Flow]) -> Talk | None:
    return reduce(_with_flow, flows, None)


def _with_flow(talk: Talk | None, flow: Flow) -> Talk:
    return Talk(
        conversations_count=(talk.conversations_count if talk else 0) + 1,
        sent_frame_bytes=(talk.sent_frame_bytes if talk else 0) + flow.orig_frame_bytes,
        received_frame_bytes=(talk.received_frame_bytes if talk else 0) + flow.resp_frame_bytes,
        first_at_ns=min(talk.first_at_ns, flow.first_at_ns) if talk else flow.first_at_ns,
        last_at_ns=max(talk.last_at_ns, flow.last_at_ns) if talk else flow.last_at_ns,
    )
