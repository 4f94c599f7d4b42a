"""Both texts of a message use the word that the glossary has for a thing."""

from __future__ import annotations

import re

import pytest

from reportgen.language.catalogue import load_catalogue
from reportgen.language.glossary import differing_terms, exceptions, terms


def _differing() -> set[tuple[str, str]]:
    """Message id and term, names of files left out (they are no sentences)."""
    german, english = load_catalogue("de"), load_catalogue("en")
    return {
        (key, term)
        for key in german
        if not key.startswith("file.")
        for term in differing_terms(key, german[key].text(), english[key].text())
    }


def test_every_message_uses_the_glossary_s_word_in_both_languages_or_is_a_reviewed_exception() -> None:
    assert _differing() == set(exceptions())


@pytest.mark.parametrize(
    ("german", "english", "differing"),
    [
        ("Der Verantwortliche entscheidet.", "The controller decides.", ()),
        ("Der Verantwortliche entscheidet.", "The company decides.", ("Verantwortlicher",)),
        ("Die Firma entscheidet.", "The controller decides.", ("Verantwortlicher",)),
        ("Wer verantwortlich ist", "Who is responsible", ()),
        ("Unverzügliche Antwort", "An answer without undue delay", ()),
        ("Die Behörde sprach eine Verwarnung aus.", "The authority issued a warning.", ("Verwarnung",)),
        ("Es gab eine Übertragung.", "There was a transfer.", ("Übermittlung",)),
        ("Mitschnitt {capture}", "Capture {capture}", ()),
        ("Mitschnitt", "{capture}", ("Mitschnitt",)),
        ("Die Aufzeichnung", "The capture", ()),
        ("Siehe [exhibits].", "See [exhibits].", ()),
        ("Rechte der betroffenen Personen", "rights of data subjects", ()),
        ("Daten Dritter", "data of third parties", ()),
    ],
)
def test_a_word_is_held_against_the_other_language(german: str, english: str, differing: tuple[str, ...]) -> None:
    assert differing_terms("a.message", german, english) == differing


def test_a_word_of_one_act_is_looked_for_only_in_its_messages() -> None:
    assert differing_terms("data-act.ask", "Als Nutzer", "As the owner") == ("Nutzer",)
    assert differing_terms("web.router.user", "Benutzername", "User name") == ()


def test_every_term_has_words_in_both_languages_and_every_exception_a_reason() -> None:
    assert len(terms()) > 90
    assert all(term.german and term.english for term in terms())
    assert all(re.search(r"\w", word) for term in terms() for word in term.german + term.english)
    assert {key for key, _ in exceptions()} <= set(load_catalogue("de"))
