"""Which party the destination is: a proposal that stays open until the user confirms it, or the user's own word.

A name or a registration that is left out may have spoken for another party: a proposal claims nothing.

It names a place in the delivery of data, not who is responsible. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.attribution.names import REACHED_BY, DestinationName, destination_names
from reportgen.attribution.party import Party, PartyProposal, Reason, propose_party
from reportgen.attribution.registration import is_surrounding
from reportgen.capture.name_values import Standing
from reportgen.case.recipient import Recipient
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts, Recording
from reportgen.language.values import Listing, Message, Name, Text

PARTY = "party"  # the assertion's id


def own_names(recording: Recording, address: str) -> tuple[DestinationName, ...]:
    """The names of an address that the device itself was given or used, best basis first; all rivals kept."""
    own = set(recording.traffic.addresses)
    seen = [name for name in recording.capture.names if name.address == address and (not own or name.client in own)]
    return destination_names(seen)


def proposed_party(facts: Facts, address: str) -> PartyProposal:
    """From names that the device itself reached the address by; holders of networks around it tell nothing of it."""
    case = facts.case
    names = [
        name
        for recording in facts.recordings
        for name in own_names(recording, address)
        if name.basis in REACHED_BY and name.standing is not Standing.RIVAL
    ]
    return propose_party(
        brands=[case.device.brand, case.vendor.name, case.vendor.legal_name or ""],
        names=[name.name for name in names],
        holders=[holder for _, holder in _holders(facts, address)],
        aliases=[alias for name in names for chain in name.chains for alias in chain[1:]],
    )


def destination_party(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """The user's own word where there is one, else the proposal; nothing where nothing could tell."""
    if facts.destination is None:
        return
    proposal = proposed_party(facts, facts.destination)
    own = facts.case.recipient(facts.destination)
    if own is not None and own.party is not None:
        yield _statement(own, proposal)
    elif proposal.party is not Party.UNKNOWN:
        yield from _proposed(facts, proposal, {found.id for found in said})


def reasons_of(proposal: PartyProposal) -> Listing:
    """All reasons in words, also those against the proposal."""
    return Listing(tuple(map(_reason, proposal.reasons)))


def _reason(reason: Reason) -> Message:
    seen = Text(reason.seen) if reason.kind.startswith("holder") else Name(reason.seen)
    return Message.of(f"party.reason.{reason.kind}", seen=seen)


def _holders(facts: Facts, address: str) -> list[tuple[int, str]]:
    """(number of the registration, holder) of answers about the network itself."""
    return [
        (number, found.holder)
        for number, found in enumerate(facts.registrations, start=1)
        if found.address == address and found.holder and not is_surrounding(found, facts.registrations)
    ]


def _statement(own: Recipient, proposal: PartyProposal) -> Assertion:
    values: dict[str, Name | Message] = {"address": Name(own.address), "party": Message.of(f"party.{own.party}")}
    claim = (
        Message.of("finding.party.said-why", why=own_words(own.party_why), **values)
        if own.party_why
        else Message.of("finding.party.said", **values)
    )
    differs = proposal.reasons and proposal.party != own.party
    return Assertion(
        id=PARTY,
        finding="party",
        modality=Modality.STATEMENT,
        claim=claim,
        limits=(
            Message.of(
                "limit.party-proposal", party=Message.of(f"party.{proposal.party}"), reasons=reasons_of(proposal)
            ),
        )
        if differs
        else (),
        disclosure=(Reader.AUTHORITY,),
    )


def _proposed(facts: Facts, proposal: PartyProposal, known: set[str]) -> Iterator[Assertion]:
    seen = {reason.seen for reason in proposal.reasons if reason.kind.startswith("holder")}
    by_holder = [f"registration.{n}" for n, holder in _holders(facts, facts.destination or "") if holder in seen]
    by_name = [key for key in sorted(known) if key.startswith("name.")] if len(seen) < len(proposal.reasons) else []
    grounds = [key for key in (*by_name, *by_holder) if key in known]
    if grounds:
        yield Assertion(
            id=PARTY,
            finding="party",
            modality=Modality.OPEN,
            claim=Message.of(
                "finding.party.proposed",
                address=Name(facts.destination or ""),
                party=Message.of(f"party.{proposal.party}"),
            ),
            rule=Message.of("rule.party", reasons=reasons_of(proposal)),
            alternatives=(Message.of("alternative.party"),),
            rests_on=tuple(grounds),
            limits=(Message.of("limit.party"),),
            disclosure=(Reader.AUTHORITY,),
        )
