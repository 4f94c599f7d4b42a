"""Where the person lives and the vendor sits, as the choice of an authority needs it."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.dialogue.answers import Answers
from reportgen.law.choice import Against, Situation
from reportgen.law.establishment import place_of

# Of the States of the EEA: the zone of the capital. Source: zone.tab of the time zone database.
_ZONES = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CH": "Europe/Zurich", "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn",
    "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris", "GB": "Europe/London", "GR": "Europe/Athens",
    "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome", "LI": "Europe/Vaduz", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga",
    "MT": "Europe/Malta", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest", "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava",
}  # fmt: skip
ELSEWHERE = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Two letters of the State, and the postal code as it was written."""

    country: str | None
    postal_code: str | None
    timezone: str


def home_of(answers: Answers) -> Home:
    """From the answers so far."""
    country = answers.text("country")
    zone = answers.text("timezone") or _ZONES.get(country or "DE", ELSEWHERE)
    return Home(country=country, postal_code=answers.text("postal-code"), timezone=zone)


def situation_of(answers: Answers, *, with_land: bool = True) -> Situation:
    """What decides about the authority. ``with_land``: with the Land that the person named."""
    home = home_of(answers)
    return Situation(
        country=home.country,
        postal_code=home.postal_code,
        land=answers.text("land") if with_land else None,
        against=Against(answers.text("vendor-kind") or Against.COMPANY.value),
        established_in=place_of(answers.text("vendor-country"), answers.text("vendor-postal-code")),
    )
