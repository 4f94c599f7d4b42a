"""F27: what the traffic costs, only at a tariff that the user declares; reckoned, never measured."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.statements import Tariff
from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.days_of_traffic import PROJECTED_DAYS, DaysOfTraffic, Projection
from reportgen.findings.facts import Facts
from reportgen.language.values import ByteCount, Listing, Message, Money

TARIFF = "statement.tariff"
_GIGABYTE = 1_000_000_000


def tariff_said(facts: Facts) -> Iterator[Assertion]:
    """The user's word on price and allowance."""
    tariff = facts.case.tariff
    if tariff is None:
        return
    clauses: list[Message] = []
    if tariff.price_cents_per_gb is not None:
        clauses.append(Message.of("tariff.price", price=Money(tariff.price_cents_per_gb, tariff.currency)))
    if tariff.allowance_mb is not None:
        clauses.append(Message.of("tariff.allowance", size=ByteCount(tariff.allowance_mb * 1_000_000)))
    if clauses:
        yield Assertion(
            id=TARIFF,
            finding="statement",
            modality=Modality.STATEMENT,
            claim=Message.of("finding.statement.tariff", clauses=Listing(tuple(clauses))),
            exhibits=(tariff.exhibit,) if tariff.exhibit else (),
        )


def prices(facts: Facts, found: DaysOfTraffic, *, is_projected: bool) -> Iterator[Assertion]:
    """Of the recorded traffic; and, where thirty days were reckoned, of these, beside the allowance."""
    tariff, key = facts.case.tariff, found.recording.entry.id
    if tariff is None:
        return
    reckoned = Projection.of(found.projected) if is_projected else None
    if tariff.price_cents_per_gb is not None:
        yield _recorded(found, tariff, tariff.price_cents_per_gb)
        if reckoned is not None:
            yield _thirty_days(key, reckoned, tariff, tariff.price_cents_per_gb)
    if tariff.allowance_mb is not None and reckoned is not None:
        yield _beside_allowance(key, reckoned, tariff.allowance_mb * 1_000_000)


def _recorded(found: DaysOfTraffic, tariff: Tariff, price_cents: int) -> Assertion:
    key, whole = found.recording.entry.id, sum(day.frame_bytes for day in found.days)
    return Assertion(
        id=f"F27.cost.{key}",
        finding="F27",
        modality=Modality.CONCLUSION,
        claim=Message.of(
            "finding.F27.cost", whole=ByteCount(whole), amount=_amount(whole, price_cents, tariff), capture=key
        ),
        rule=Message.of("rule.F27.cost", price=Money(price_cents, tariff.currency)),
        alternatives=_counted_otherwise(tariff),
        rests_on=(f"F27.volume.{key}", TARIFF),
    )


def _thirty_days(key: str, reckoned: Projection, tariff: Tariff, price_cents: int) -> Assertion:
    return Assertion(
        id=f"F27.cost-projected.{key}",
        finding="F27",
        modality=Modality.CONCLUSION,
        claim=Message.of(
            "finding.F27.cost-projected",
            n=PROJECTED_DAYS,
            mean=_amount(reckoned.mean_bytes, price_cents, tariff),
            least=_amount(reckoned.least_bytes, price_cents, tariff),
            most=_amount(reckoned.most_bytes, price_cents, tariff),
        ),
        rule=Message.of("rule.F27.cost", price=Money(price_cents, tariff.currency)),
        alternatives=(*_counted_otherwise(tariff), Message.of("alternative.other-days")),
        rests_on=(f"F27.projection.{key}", TARIFF),
        limits=(Message.of("limit.projection"),),
    )


def _beside_allowance(key: str, reckoned: Projection, allowance_bytes: int) -> Assertion:
    return Assertion(
        id=f"F27.allowance.{key}",
        finding="F27",
        modality=Modality.CONCLUSION,
        claim=Message.of(
            "finding.F27.allowance",
            n=PROJECTED_DAYS,
            mean=ByteCount(reckoned.mean_bytes),
            allowance=ByteCount(allowance_bytes),
        ),
        rule=Message.of("rule.F27.allowance"),
        alternatives=(Message.of("alternative.counted-otherwise"), Message.of("alternative.other-days")),
        rests_on=(f"F27.projection.{key}", TARIFF),
        limits=(Message.of("limit.projection"),),
    )


def _counted_otherwise(tariff: Tariff) -> tuple[Message, ...]:
    within = () if tariff.allowance_mb is None else (Message.of("alternative.within-allowance"),)
    return (Message.of("alternative.counted-otherwise"), *within)


def _amount(size_bytes: int, price_cents: int, tariff: Tariff) -> Money | Message:
    """Rounded to the nearest cent; what is something, but less than half a cent, is called less than one."""
    cents = (size_bytes * price_cents + _GIGABYTE // 2) // _GIGABYTE
    if not cents and size_bytes * price_cents:
        return Message.of("amount.below", amount=Money(1, tariff.currency))
    return Money(cents, tariff.currency)
