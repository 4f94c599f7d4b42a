"""Names of States as people write them → two letters."""

from __future__ import annotations

from functools import cache

from reportgen.language.values import LANGUAGES

_NO_STATES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_ALSO = {
    "uk": "GB",
    "great britain": "GB",
    "großbritannien": "GB",
    "czech republic": "CZ",
    "tschechische republik": "CZ",
}


def territory_code(written: str) -> str | None:
    """ISO 3166-1 alpha-2 of a name in German or English, or of the two letters; None for anything else."""
    return _codes().get(" ".join(written.split()).casefold())


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
