"""Article 27 GDPR, Representatives of controllers or processors not established in the Union; Article 3(2), scope.

F22: the vendor's seat outside the European Economic Area (from a dated source), and that the user looked and found
neither an establishment nor a representative in the Union. What was not looked for is never "not there"; where
something is lacking it is said what. An importer or representative under product law is not one of Article 27.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.vendor_facts import Establishment
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts
from reportgen.findings.open_questions import may_apply, open_point, question
from reportgen.language.territories import territory_code
from reportgen.language.values import Calendar, Listing, Message, Territory
from reportgen.law.acts import EEA


def no_representative(facts: Facts) -> Iterator[Assertion]:
    """The seat, the search and its result, and the question; or what is lacking for it."""
    known = facts.case.establishment
    if known is None or known.establishment_found or known.representative_found:
        return
    seat = territory_code(known.seat_country) if known.seat_country else None
    if seat in EEA:
        return
    lacking = _lacking(known, seat)
    if _ANSWERS & set(lacking):  # any of these may show that nothing is wanting: until then nothing is said
        yield _open(lacking)
        return
    if seat is not None and known.seat_source and known.seat_read_on:
        yield _seat(known, seat)
    if known.looked_in and known.looked_on:
        yield _search(known)
    if lacking:
        yield _open(lacking)
    elif may_apply(facts, "GDPR 27", known.looked_on):
        yield question("representative", ("GDPR 3(2)", "GDPR 27(1)"), ("F22.seat", "F22.search"))


_ANSWERS = frozenset({"seat", "establishment", "representative"})


def _open(lacking: tuple[str, ...]) -> Assertion:
    reasons = tuple(Message.of(f"unshown.representative.{name}") for name in lacking)
    return open_point("representative", "F22", lacking=Listing(reasons))


def _lacking(known: Establishment, seat: str | None) -> tuple[str, ...]:
    needed = {
        "seat": seat is not None,
        "seat-source": known.seat_source is not None and known.seat_read_on is not None,
        "search": known.looked_in is not None and known.looked_on is not None,
        "establishment": known.establishment_found is not None,
        "representative": known.representative_found is not None,
    }
    return tuple(name for name, is_there in needed.items() if not is_there)


def _seat(known: Establishment, seat: str) -> Assertion:
    assert known.seat_source is not None and known.seat_read_on is not None
    return Assertion(
        id="F22.seat",
        finding="F22",
        modality=Modality.SOURCE,
        claim=Message.of(
            "finding.F22.seat",
            source=own_words(known.seat_source),
            read_on=Calendar(known.seat_read_on),
            country=Territory(seat),
        ),
        exhibits=(known.seat_exhibit,) if known.seat_exhibit else (),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _search(known: Establishment) -> Assertion:
    assert known.looked_in is not None and known.looked_on is not None
    return Assertion(
        id="F22.search",
        finding="F22",
        modality=Modality.STATEMENT,
        claim=Message.of(
            "finding.F22.neither", looked_in=own_words(known.looked_in), looked_on=Calendar(known.looked_on)
        ),
        exhibits=(known.exhibit,) if known.exhibit else (),
        limits=(Message.of("limit.representative"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
