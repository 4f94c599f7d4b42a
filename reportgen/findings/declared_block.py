"""The block of the destination that the user declares: from when and until when it was on, as far as that is known."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.findings.facts import Facts

_STILL_ON_NS = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredBlock:
    """None is not known; a block that is still on ends behind every recording."""

    on_at_ns: int | None
    off_at_ns: int | None


def declared_block(facts: Facts) -> DeclaredBlock | None:
    """None where no block of the destination is declared."""
    switch = facts.case.filter
    if switch is None or switch.address != facts.destination:
        return None
    on, off = (None if moment is None else facts.case.at_ns(moment) for moment in (switch.on_at, switch.off_at))
    return DeclaredBlock(on_at_ns=on, off_at_ns=_STILL_ON_NS if off is None and switch.still_on else off)
