"""F11: contact to other ends whose names carry neither the brand nor the vendor's name; who they are is asked.

A name counts where at least two of these agree on its registrable domain: DNS answer, server name, HTTP host, a
certificate that was shown; or one of them and a saved registration on somebody else. Providers of infrastructure do not
count (``attribution/party``). Whether somebody is processor or controller is never said.
Source: Art. 13(1)(e), 15(1)(c), 26, 28 GDPR.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportgen.attribution.names import REACHED_BY, destination_names
from reportgen.attribution.party import Party, propose_party
from reportgen.attribution.registrable_domain import registrable_domain
from reportgen.capture.name_values import Standing
from reportgen.capture.values import Flow
from reportgen.evidence.citation import FrameSet
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.open_questions import last_day, may_apply
from reportgen.findings.registration_of_address import holder_of
from reportgen.findings.sent_out import flows_out, is_housekeeping
from reportgen.language.values import Calendar, Listing, Message, Name, Text

MIN_EVIDENCE = 2  # our own convention, printed as such
_SHOWN_AT_MOST = 4


@dataclass(slots=True)
class _Contact:
    """What was seen of one registrable domain."""

    flows: list[Flow] = field(default_factory=list)
    bases: set[str] = field(default_factory=set)
    frames: FrameSet = field(default_factory=FrameSet)
    registrations: set[int] = field(default_factory=set)  # numbers of the case


def third_party_recipient(facts: Facts) -> Iterator[Assertion]:
    """One measurement or open point per recording, the registrations that belong to it, the question about roles."""
    told: list[Assertion] = []
    registrations: set[int] = set()
    for recording in facts.recordings:
        if not (recording.traffic.by_mac or recording.traffic.by_address):
            continue
        contacts = {name: seen for name, seen in _contacts(facts, recording).items() if _is_shown(seen)}
        if contacts:
            told.append(_told(facts, recording, contacts))
            registrations |= {number for seen in contacts.values() for number in seen.registrations}
    yield from told
    is_known = facts.case.vendor.legal_name is not None
    elsewhere = [number for number in sorted(registrations) if is_known and not _has_a_sentence(facts, number)]
    for number in elsewhere:
        yield _registration(facts, number)
    if told and may_apply(facts, "GDPR 13", last_day(facts, *told)):
        yield _question((*(one.id for one in told), *(f"F11.registration.{number}" for number in elsewhere)))


def _is_shown(seen: _Contact) -> bool:
    return len(seen.bases) + bool(seen.registrations) >= MIN_EVIDENCE


def _has_a_sentence(facts: Facts, number: int) -> bool:
    """``registration_of_address`` speaks of those about the destination."""
    return facts.registrations[number - 1].address == facts.destination


def _contacts(facts: Facts, recording: Recording) -> dict[str, _Contact]:
    """By registrable domain: names of others that the device itself used for addresses that answered it."""
    flows: defaultdict[str, list[Flow]] = defaultdict(list)
    for flow in flows_out(facts, recording):
        if flow.resp_packets_count and not is_housekeeping(flow):
            flows[flow.responder].append(flow)
    own = set(recording.traffic.addresses)
    found: defaultdict[str, _Contact] = defaultdict(_Contact)
    for name in destination_names(recording.capture.names):
        if name.address not in flows or name.basis not in REACHED_BY or not own & set(name.clients):
            continue
        domain = registrable_domain(name.name)
        if domain is None or name.standing is Standing.RIVAL or not _is_of_others(facts, name.name):
            continue
        seen = found[domain]
        seen.bases.add(name.basis)
        seen.frames |= name.frames
        _add_flows(facts, recording, seen, domain, name.address, flows[name.address])
    return found


def _add_flows(
    facts: Facts, recording: Recording, seen: _Contact, domain: str, address: str, flows: list[Flow]
) -> None:
    known = {flow.index for flow in seen.flows}
    seen.flows += [flow for flow in flows if flow.index not in known]
    for flow in flows:
        session = recording.capture.tls.get(flow.index)
        leaf = session.server_certificates[0] if session and session.server_certificates else None
        if session and leaf and any(registrable_domain(name.removeprefix("*.")) == domain for name in leaf.names):
            seen.bases.add("certificate")
            seen.frames |= session.frames
    seen.registrations |= {
        number
        for number, registration in enumerate(facts.registrations, start=1)
        if registration.address == address and registration.holder is not None
    }


def _is_of_others(facts: Facts, name: str) -> bool:
    """By the name alone: a registration may add to what is known, but leaving one out must not add a contact."""
    case = facts.case
    brands = (case.device.brand, case.vendor.name, case.vendor.legal_name or "")
    return propose_party(brands=brands, names=(name,), holders=()).party is Party.THIRD


def _told(facts: Facts, recording: Recording, contacts: dict[str, _Contact]) -> Assertion:
    """Measured, where the vendor's legal name is known; without it any of the names may be the vendor's own."""
    is_known = facts.case.vendor.legal_name is not None
    ordered = sorted(contacts.items(), key=lambda item: (-len(item[1].flows), item[0]))
    flows = [flow for _, seen in ordered for flow in seen.flows]
    first, last = min(flow.first_at_ns for flow in flows), max(flow.last_at_ns for flow in flows)
    shown = [_item(domain, seen) for domain, seen in ordered[:_SHOWN_AT_MOST]]
    rest = len(ordered) - len(shown)
    items = Listing(tuple(shown))
    return Assertion(
        id=f"{'F11' if is_known else 'open'}.contacts.{recording.entry.id}",
        finding="F11",
        modality=Modality.MEASURED if is_known else Modality.OPEN,
        claim=Message.of(
            "finding.F11.contacts" if is_known else "open.contacts",
            n=len(ordered),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            brand=Text(facts.case.device.brand),
            vendor=Text(facts.case.vendor.name),
            items=Message.of("list.items-and-more", items=items, n=rest)
            if rest
            else Message.of("list.items", items=items),
        ),
        scope=recording.scope(first, last, len(ordered)),
        citations=tuple(recording.cite(seen.frames, item=domain) for domain, seen in ordered),
        counter_considerations=(Message.of("counter.third-party"),),
        limits=(
            Message.of("limit.other-names" if is_known else "limit.other-names-unknown"),
            Message.of("limit.evidence", n=MIN_EVIDENCE),
        ),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _item(domain: str, seen: _Contact) -> Message:
    bases = tuple(Message.of(f"basis.{basis}") for basis in sorted(seen.bases))
    return Message.of("contact.item", domain=Name(domain), n=len(seen.flows), bases=Listing(bases))


def _registration(facts: Facts, number: int) -> Assertion:
    registration, entry = facts.registrations[number - 1], facts.case.registrations[number - 1]
    return Assertion(
        id=f"F11.registration.{number}",
        finding="F11",
        modality=Modality.SOURCE,
        claim=Message.of(
            "finding.registration.answer",
            registry=Text(registration.registry),
            retrieved=Calendar(registration.retrieved_at.date()),
            address=Name(registration.address),
            first=Name(registration.first_address),
            last=Name(registration.last_address),
            holder=holder_of(registration),
        ),
        exhibits=(entry.exhibit,) if entry.exhibit else (),
        limits=(Message.of("limit.registrant"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _question(rests_on: tuple[str, ...]) -> Assertion:
    return Assertion(
        id="ground.question-recipients",
        finding="F11",
        modality=Modality.OPEN,
        claim=Message.of("ground.question.recipients"),
        legal_basis=("GDPR 13(1)(e)", "GDPR 15(1)(c)", "GDPR 26", "GDPR 28"),
        rests_on=rests_on,
    )
