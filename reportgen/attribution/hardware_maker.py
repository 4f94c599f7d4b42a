"""To whom the front part of a hardware address was assigned: 36, 28 or 24 bits, the longest that the register knows.

It names who was given the numbers, often the maker of the network part, not whose brand stands on the device. An
address that a device made up names nobody.
Source: IEEE Std 802-2014 section 8.2; registers MA-L, MA-M, MA-S in reportgen/data/makers.txt, with their day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from reportgen.resources import resource_dir

_LENGTHS_BITS = (36, 28, 24)
# Entries that name no holder: a range that was cut into smaller ones, and one whose holder paid to stay unnamed.
_NOBODY = frozenset({"IEEE Registration Authority", "Private"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who holds the range that an address comes from."""

    name: str
    bits: int  # length of the part that was assigned: 24, 28 or 36


@dataclass(frozen=True, slots=True, kw_only=True)
class _Register:
    as_of: date
    names: dict[str, str]


def is_made_up(mac: str) -> bool:
    """Whether the address is locally administered: made up by the device, so that its prefix names no maker."""
    return bool(int(mac[:2], 16) & 0b10)


def maker_of(mac: str) -> Maker | None:
    """The holder of the range; None where the address is made up or a group's, or the register names nobody."""
    digits = mac.replace(":", "").upper()
    if is_made_up(mac) or int(digits[:2], 16) & 1:
        return None
    for bits in _LENGTHS_BITS:
        name = _register().names.get(digits[: bits // 4])
        if name is not None:
            return Maker(name=name, bits=bits) if name not in _NOBODY else None
    return None


def register_day() -> date:
    """The day of the shipped register."""
    return _register().as_of


@cache
def _register() -> _Register:
    lines = (resource_dir("data") / "makers.txt").read_text("utf-8").splitlines()
    rows = dict(line.split("\t", 1) for line in lines if not line.startswith("#"))
    return _Register(as_of=date.fromisoformat(rows.pop("as_of")), names=rows)
