"""German postal code → Land. Codes do not follow the Länder's borders: a Land found is always to be confirmed.

Source: ``data/postal_codes.json`` from GeoNames (CC BY 4.0), https://www.geonames.org/.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from reportgen.law.residence import german_code
from reportgen.resources import resource_dir


@dataclass(frozen=True, slots=True)
class _Table:
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    laender: tuple[str, ...]
    shared: dict[str, tuple[str, ...]]


def laender_of(postal_code: str) -> tuple[str, ...]:
    """The Länder (ISO 3166-2) in which the code lies: one, several, or none where it is not known."""
    code = german_code(postal_code)
    table = _table()
    if code is None:
        return ()
    if code in table.shared:
        return table.shared[code]
    place = bisect_right(table.firsts, code) - 1
    return (table.laender[place],) if place >= 0 and code <= table.lasts[place] else ()


def sample_code(land: str) -> str:
    """A code that lies in ``land`` alone, for tables and tests."""
    table = _table()
    return next(
        first
        for first, code_land in zip(table.firsts, table.laender, strict=True)
        if code_land == land and first not in table.shared
    )


def shared_codes() -> dict[str, tuple[str, ...]]:
    """The codes that are known to lie in several Länder; there may be more."""
    return dict(_table().shared)


@cache
def _table() -> _Table:
    data = json.loads((resource_dir("data") / "postal_codes.json").read_text("utf-8"))
    firsts, lasts, laender = zip(*data["ranges"], strict=True)
    return _Table(firsts, lasts, laender, {code: tuple(found) for code, found in data["shared"].items()})
