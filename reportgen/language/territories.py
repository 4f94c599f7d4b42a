"""Names of States: from what people and registries write to two letters, and back to the reader's word."""

from __future__ import annotations

from functools import cache

from reportgen.language.values import LANGUAGES, LanguageCode

_NO_STATES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_ALSO = {
    "uk": "GB",
    "great britain": "GB",
    "großbritannien": "GB",
    "czech republic": "CZ",
    "tschechische republik": "CZ",
    # As address registries write them.
    "united states of america": "US",
    "usa": "US",
    "u.s.a.": "US",
    "korea, republic of": "KR",
    "republic of korea": "KR",
    "russian federation": "RU",
    "viet nam": "VN",
    "the netherlands": "NL",
    "taiwan, province of china": "TW",
    "turkey": "TR",
    "hong kong": "HK",
    "people's republic of china": "CN",
}


def territory_code(written: str) -> str | None:
    """ISO 3166-1 alpha-2 of a name in German or English, or of the two letters; None for anything else."""
    return _codes().get(" ".join(written.split()).casefold())


@cache
def territory_name(code: str, language: LanguageCode) -> str | None:
    """The State's name in the reader's language; None for letters that stand for none."""
    from babel import Locale

    return None if code in _NO_STATES else Locale.parse(language).territories.get(code)


@cache
def _codes() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = dict(_ALSO)
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_STATES:
                found[name.casefold()] = code
                found[code.casefold()] = code
    return found
