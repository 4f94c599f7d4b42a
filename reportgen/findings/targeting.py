"""Article 3(2)(a) GDPR, Territorial scope: offering of goods or services to data subjects in the Union.

F32: facts that bear on it (bought where and when, offered how), each from the user or from a page that was saved.
Whether they suffice is never said; it stays an open question (``open.targeting``).
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.parties import Device
from reportgen.case.vendor_facts import Offer
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts
from reportgen.language.values import Calendar, Listing, Message, Text

_CLAUSES = ("delivered_here", "price_in_euro", "language_here", "app_offered_here")


def targeting(facts: Facts) -> Iterator[Assertion]:
    """How the device was bought, and each offer that was seen."""
    device = facts.case.device
    if device.bought_on or device.bought_from:
        yield _bought(device)
    for number, offer in enumerate(facts.case.offers, start=1):
        clauses = tuple(
            Message.of(f"offer.{name.replace('_', '-')}.{'yes' if answer else 'no'}")
            for name in _CLAUSES
            if (answer := getattr(offer, name)) is not None
        )
        if clauses:
            yield _offered(number, offer, clauses)


def _bought(device: Device) -> Assertion:
    state = {None: "unsaid", True: "new", False: "used"}[device.bought_new]
    return Assertion(
        id="F32.bought",
        finding="F32",
        modality=Modality.STATEMENT,
        claim=Message.of(
            f"finding.F32.bought-{state}",
            when=Message.of("date.known", day=Calendar(device.bought_on))
            if device.bought_on
            else Message.of("date.unknown"),
            seller=Message.of("seller.named", name=Text(device.bought_from))
            if device.bought_from
            else Message.of("seller.unsaid"),
        ),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _offered(number: int, offer: Offer, clauses: tuple[Message, ...]) -> Assertion:
    """From a saved page it is a source; without one it is what the user says to have seen."""
    return Assertion(
        id=f"F32.offer.{number}",
        finding="F32",
        modality=Modality.SOURCE if offer.exhibit and offer.seen_on else Modality.STATEMENT,
        claim=Message.of(
            "finding.F32.offer",
            seen_in=own_words(offer.seen_in),
            when=Message.of("date.known", day=Calendar(offer.seen_on)) if offer.seen_on else Message.of("date.unknown"),
            clauses=Listing(clauses),
        ),
        exhibits=(offer.exhibit,) if offer.exhibit else (),
        limits=(Message.of("limit.offer"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
