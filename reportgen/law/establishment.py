"""Where somebody sits, as the choice of an authority and of a calendar needs it."""

from __future__ import annotations

from reportgen.law.postal_code import laender_of


def place_of(country: str | None, postal_code: str | None) -> str | None:
    """A State (two letters), or in Germany the Land (ISO 3166-2) where the postal code lies in one alone."""
    if country != "DE":
        return country
    laender = laender_of(postal_code) if postal_code else ()
    return laender[0] if len(laender) == 1 else "DE"
