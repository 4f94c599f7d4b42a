"""No sentence of ours claims more than is known; the few words that look like it are reviewed one by one."""

from __future__ import annotations

import pytest

from reportgen.language.catalogue import load_catalogue
from reportgen.language.lint import flagged_words, percentage_without_base
from reportgen.language.values import LANGUAGES, LanguageCode

# Message id → (words that may stand in it, why). A word that no longer stands there must leave this list.
REVIEWED: dict[tuple[LanguageCode, str], tuple[set[str], str]] = {
    ("de", "complaint.facts.intro"): ({"jede", "sämtliche"}, "about this very table and file, true by construction"),
    ("en", "complaint.facts.intro"): ({"each"}, "about this very table, true by construction"),
    ("de", "annex.daily.note"): ({"jedem"}, "a rule of counting"),
    ("en", "annex.daily.note"): ({"each"}, "a rule of counting"),
    ("de", "ground.question.country"): (
        {"übermittlung"},
        "the statutory term, in a question that says it is not known",
    ),
    ("en", "ground.question.country"): ({"transfer"}, "the statutory term, in a question that says it is not known"),
    ("en", "limit.receipt"): ({"prove"}, "negated: says what cannot be shown"),
    ("en", "complaint.request.brief"): ({"unlawful"}, "conditional request: as far as it is unlawful"),
}
# What the program says to its user about files, commands and mistakes is no assertion about anybody.
_NOT_PRINTED = ("error.", "cli.", "build.", "progress.", "verify.", "bundle.", "check.", "gate.", "review.", "missing.")
_NOT_PRINTED += ("readme.", "add.", "timestamp.", "minimise.", "sign.")  # README.txt too speaks of files and commands
_NOT_PRINTED += ("init.", "inspect.", "capture.", "lookup.", "vendors.", "custody.", "what.", "document.", "fritzbox.")
_NOT_PRINTED += ("log.", "status.", "next.", "forget.", "web.")


def _printed(language: LanguageCode) -> dict[str, str]:
    return {
        key: f"{entry.singular} {entry.plural or ''}"
        for key, entry in load_catalogue(language).items()
        if not key.startswith(_NOT_PRINTED)
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
