"""States by name."""

from __future__ import annotations

import pytest

from reportgen.language.territories import territory_code
from reportgen.language.translator import Translator
from reportgen.language.values import Territory, Tongue, as_data


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Deutschland", "DE"),
        ("germany", "DE"),
        ("DE", "DE"),
        (" Österreich ", "AT"),
        ("Vereinigtes  Königreich", "GB"),
        ("UK", "GB"),
        ("Niederlande", "NL"),
        ("", None),
        ("Musterland", None),
        ("EU", None),
        ("ZZ", None),
    ],
)
def test_a_state_is_known_by_its_name_in_both_languages_or_its_letters(written: str, code: str | None) -> None:
    assert territory_code(written) == code


def test_a_state_is_printed_as_each_language_calls_it() -> None:
    assert (Translator("de").value(Territory("IE")), Translator("en").value(Territory("IE"))) == ("Irland", "Ireland")
    assert Translator("de").value(Territory("Q9")) == "Q9"
    assert as_data(Territory("IE")) == {"territory": "IE"}


def test_a_language_is_printed_as_each_language_calls_it() -> None:
    assert (Translator("de").value(Tongue("fr")), Translator("en").value(Tongue("fr"))) == ("Französisch", "French")
    assert Translator("de").value(Tongue("q9")) == "q9"
    assert as_data(Tongue("fr")) == {"language": "fr"}
