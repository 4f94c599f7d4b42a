"""What a text cites is read in its language's form; both texts of a message cite the same."""

from __future__ import annotations

import pytest

from reportgen.language.catalogue import load_catalogue
from reportgen.language.citations import Citation, citations, differing_citations, foreign_forms
from reportgen.language.values import LANGUAGES, LanguageCode


def test_both_texts_of_every_message_cite_the_same() -> None:
    german, english = load_catalogue("de"), load_catalogue("en")
    found = {key: differing_citations(german[key].text(), english[key].text()) for key in german}
    assert {key: what for key, what in found.items() if what} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_cites_in_the_form_of_its_own_language(language: LanguageCode) -> None:
    found = {key: foreign_forms(entry.text(), language) for key, entry in load_catalogue(language).items()}
    assert {key: forms for key, forms in found.items() if forms} == {}


def test_the_catalogues_cite_something() -> None:
    cited = [key for key, entry in load_catalogue("de").items() if citations(entry.text(), "de")]
    assert len(cited) > 100


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Art. 15 Abs. 1 DSGVO", "Article 15(1) GDPR"),
        ("(Art. 57 Abs. 1 Buchst. f, Art. 58 Abs. 1 DSGVO)", "(Article 57(1)(f), Article 58(1) GDPR)"),
        ("Art. 6 Abs. 1 Buchst. a, b und f DSGVO", "Article 6(1)(a), (b) and (f) GDPR"),
        ("mit Art. 5, 6 und 32 DSGVO vereinbar", "compatible with Articles 5, 6 and 32 GDPR"),
        ("Art. 4 Nr. 7 DSGVO", "Article 4(7) GDPR"),
        ("(Art. 44 ff. DSGVO)", "(Articles 44 et seq. GDPR)"),
        ("§ 25 Abs. 2 Nr. 2 TDDDG", "section 25(2) no. 2 TDDDG"),
        ("(§ 201 StGB)", "(section 201 of the Criminal Code)"),
        ("Art. 4 der Verordnung (EU) 2025/2518", "Article 4 of Regulation (EU) 2025/2518"),
        ("Kapitel V DSGVO, Erwägungsgrund 16", "Chapter V GDPR, recital 16"),
        ("Art. 58 Abs. 2 Buchst. d DSGVO, (Buchst. f)", "Article 58(2)(d) GDPR, (point (f))"),
        ("Art. {number} Abs. {paragraph} Buchst. {letter}", "Article {number}({paragraph})({letter})"),
        ("keine Norm, 3 Bilder", "no norm, 3 pictures"),
    ],
)
def test_the_two_forms_of_one_citation_are_the_same(german: str, english: str) -> None:
    assert differing_citations(german, english) == ()
    assert foreign_forms(german, "de") == foreign_forms(english, "en") == ()


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Art. 15 Abs. 1 DSGVO", "Article 15(2) GDPR"),
        ("Art. 15 Abs. 1 DSGVO", "Article 15 GDPR"),
        ("Art. 15 DSGVO", "Article 16 GDPR"),
        ("Art. 15 DSGVO", "your right of access"),
        ("mein Auskunftsrecht", "Article 15 GDPR"),
        ("Art. 6 Abs. 1 Buchst. a und f DSGVO", "Article 6(1)(a) and (b) GDPR"),
        ("Art. 5, 6 und 32 DSGVO", "Articles 5 and 32 GDPR"),
        ("§ 25 Abs. 1 TDDDG", "section 25(1) TTDSG"),
        ("§ 25 Abs. 2 Nr. 2 TDDDG", "section 25(2) no. 1 TDDDG"),
        ("(Art. 44 ff. DSGVO)", "(Article 44 GDPR)"),
        ("Art. 27 DSGVO", "section 27 GDPR"),
        ("nach der DSGVO", "under the law"),
        ("Verordnung (EU) 2025/2518", "Regulation (EU) 2025/2581"),
        ("Kapitel V DSGVO", "Chapter IV GDPR"),
    ],
)
def test_another_paragraph_letter_or_act_is_found(german: str, english: str) -> None:
    assert differing_citations(german, english)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Article 15 GDPR", "de"), ("Artikel 15", "de"), ("Art. 6 lit. f", "de"), ("Art. 15 GDPR", "en"), ("§ 25", "en")],
)
def test_the_form_of_the_other_language_is_found(text: str, language: LanguageCode) -> None:
    assert foreign_forms(text, language)


def test_a_number_after_a_word_belongs_to_no_citation() -> None:
    assert citations("Art. 77 DSGVO vom 3. Mai mit 12 Bildern", "de") == {Citation("article", "77", act="GDPR")}
