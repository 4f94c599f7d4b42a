"""The country of the facts, from what a case says of its sender."""

from __future__ import annotations

import re

from reportgen.language.territories import territory_code

_GERMAN_POSTAL_CODE = re.compile(r"(?:D-?|DE-?)?([0-9]{5})")
_GERMAN_ZONES = frozenset({"Europe/Berlin", "Europe/Busingen"})


def country_of(*, written: str | None, postal_code: str | None, timezone: str) -> str | None:
    """Two letters: of the country that is written; without one, Germany for a German postal code in Germany's time.

    None where that does not tell: a country that is not known is never taken for one.
    """
    if written is not None:
        return territory_code(written)
    if german_code(postal_code) is not None and timezone in _GERMAN_ZONES:
        return "DE"
    return None


def german_code(written: str | None) -> str | None:
    """The five digits of a German postal code; None where it cannot be one."""
    found = _GERMAN_POSTAL_CODE.fullmatch(written.strip().upper()) if written else None
    return found[1] if found else None
