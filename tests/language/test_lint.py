"""No sentence of ours claims more than is known; the few words that look like it are reviewed one by one."""

from __future__ import annotations

import re

import pytest

from reportgen.language.catalogue import load_catalogue
from reportgen.language.lint import flagged_words, percentage_without_base
from reportgen.language.reviewed import REVIEWED, is_printed
from reportgen.language.values import LANGUAGES, LanguageCode


def _printed(language: LanguageCode) -> dict[str, str]:
    return {
        key: f"{entry.singular} {entry.plural or ''}"
        for key, entry in load_catalogue(language).items()
        if is_printed(key)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_printed_sentence_holds_an_absolute_or_accusing_word_that_was_not_reviewed(language: LanguageCode) -> None:
    found = {key: set(words) for key, text in _printed(language).items() if (words := flagged_words(text, language))}
    reviewed = {key: words for (of, key), (words, _why) in REVIEWED.items() if of == language}
    assert found == reviewed


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_printed_percentage_lacks_its_base(language: LanguageCode) -> None:
    assert [key for key, text in _printed(language).items() if percentage_without_base(text)] == []


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Die Kamera sendet immer und niemals nicht.", "de", ("immer", "niemals")),
        ("Das beweist eindeutig die Übermittlung.", "de", ("beweist", "eindeutig", "übermittlung")),
        ("Nimmer, Allee, jedoch, Beweismittel, stetig", "de", ()),
        ("It always proves that all data are sold.", "en", ("always", "proves", "all", "sold")),
        ("Allow, neverending, proved-in-use, soldier", "en", ()),
    ],
)
def test_words_are_found_as_whole_words(text: str, language: LanguageCode, words: tuple[str, ...]) -> None:
    assert flagged_words(text, language) == words


def test_a_share_names_what_it_is_a_share_of() -> None:
    assert percentage_without_base("21 % sind verschlüsselt")
    assert not percentage_without_base("21 % der Nutzdaten (3,9 MB von 18,2 MB)")


FACTS = ("finding.", "brief.", "declared.", "told.", "holder.", "alternative.", "limit.", "offer.", "role.", "policy.")


@pytest.mark.parametrize(("language", "norm"), [("de", r"Art\.|§"), ("en", r"Article|[Ss]ection \d")])
def test_no_fact_names_a_norm(language: LanguageCode, norm: str) -> None:
    facts = {key: text for key, text in _printed(language).items() if key.startswith(FACTS)}
    assert [key for key, text in facts.items() if re.search(norm, text)] == []
