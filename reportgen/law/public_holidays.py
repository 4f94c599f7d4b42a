"""Public holidays of a State or of a German Land, computed on the spot: the one door to the package ``holidays``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from reportgen.errors import UnreadableInput
from reportgen.language.values import Message, OwnWords, Territory

# Holidays in parts of a Land only: Assumption Day in the Catholic towns of Bavaria, Corpus Christi in some of Saxony
# and Thuringia, and Augsburg's Peace Festival. They may move a last day for some people there, so the cautious date
# knows them and the statutory one does not.
_LOCAL_CATEGORIES = {"DE-BY": ("public", "catholic"), "DE-SN": ("public", "catholic"), "DE-TH": ("public", "catholic")}
_LOCAL_PLACES = {"DE-BY": ("Augsburg",)}
_SPELT = {"de": ("de",), "en": ("en_US", "en_GB", "en_IE", "en_CY")}


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The holidays of ``code``: ISO 3166-1 (``IE``) or a German Land in ISO 3166-2 (``DE-BE``).

    ``with_local``: also those that only some towns of the Land have.
    """

    code: str
    with_local: bool = False

    def __post_init__(self) -> None:
        if self.code not in known_calendars():
            raise UnreadableInput("deadline.unknown-calendar", value=self.code)

    def holiday(self, day: date) -> OwnWords | None:
        """The holiday's name; None on any other day. Without a German name the English one stands in both."""
        return _year(self.code, self.with_local, day.year).get(day)

    @property
    def name(self) -> Message:
        """ "Berlin", "Irland (landesweite Feiertage)"."""
        if self.code.startswith("DE-"):
            return Message.of("calendar.land", land=Message.of(f"land.{self.code.lower()}"))
        return Message.of("calendar.state", state=Territory(self.code))


def source_version() -> str:
    """Name and version of the package that computed the holidays."""
    from holidays.version import __version__

    return f"holidays {__version__}"


@cache
def known_calendars() -> frozenset[str]:
    """Every code that a calendar can be made of: all States the package knows, and the sixteen Länder."""
    import holidays

    supported = holidays.list_supported_countries(include_aliases=False)
    laender = {f"DE-{land}" for land in supported["DE"] if len(land) == 2}
    return frozenset(code for code in supported if len(code) == 2) | laender


@cache
def _year(code: str, with_local: bool, year: int) -> Mapping[date, OwnWords]:
    german = _named(code, with_local, year, "de")
    english = _named(code, with_local, year, "en")
    own = _named(code, with_local, year, None)
    found: dict[date, OwnWords] = {}
    for day, name in own.items():
        in_english = english.get(day, name)
        found[day] = OwnWords(german.get(day, in_english), in_english)
    return found


def _named(code: str, with_local: bool, year: int, language: str | None) -> dict[date, str]:
    """Day → name in ``language`` (None: the State's own); empty where the package has no names in it."""
    import holidays

    country, _, land = code.partition("-")
    probe = holidays.country_holidays(country, subdiv=land or None, years=year, expand=False)
    spoken: str | None = None
    if language is not None:
        supported = (*(probe.supported_languages or ()), probe.default_language)
        spoken = next((spelt for spelt in _SPELT[language] if spelt in supported), None)
        if spoken is None:
            return {}
    places: tuple[str | None, ...] = (land or None,)
    categories: tuple[str, ...] = ("public",)
    if with_local:
        places += _LOCAL_PLACES.get(code, ())
        categories = _LOCAL_CATEGORIES.get(code, categories)
    found: dict[date, str] = {}
    for place in places:
        known = tuple(category for category in categories if category in probe.supported_categories)
        listed = holidays.country_holidays(
            country, subdiv=place, years=year, expand=False, language=spoken, categories=known
        )
        found = {**dict(listed.items()), **found}
    return found
