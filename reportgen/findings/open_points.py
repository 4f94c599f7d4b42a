"""What is not known: said as openly as the rest, and asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts
from reportgen.language.values import Listing, Message


def open_points(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """Open questions in the order of their weight; a letter prints the first five."""
    known = {assertion.finding for assertion in said}
    yield _open("controller")
    if facts.destination is not None:
        yield _open("recipient")
    yield from _device(facts)
    if "F01" in known:
        yield _open("use")
    elif known & {"F03", "F04"}:
        yield _open("linked")
    if known & {"F05", "F06"}:
        yield _open("content")
    if "F28" in known:
        yield _open("attempts")
    if facts.recordings:
        yield _open("other-times")
    yield _open("targeting")


def _device(facts: Facts) -> Iterator[Assertion]:
    """Which device it was, where recordings cannot tell, with the reasons."""
    unclear = [found for found in facts.recordings if found.traffic.obstacles]
    if unclear:
        reasons = dict.fromkeys(reason for found in unclear for reason in found.traffic.obstacles)
        yield _open(
            "device",
            captures=Listing(tuple(found.label for found in unclear)),
            reasons=Listing(tuple(Message.of(f"obstacle.{reason}") for reason in reasons)),
        )


def _open(name: str, **values: Listing) -> Assertion:
    return Assertion(
        id=f"open.{name}",
        finding="open",
        modality=Modality.OPEN,
        claim=Message.of(f"open.{name}", **values),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
