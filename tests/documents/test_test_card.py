"""The card: one page of the right size in both languages, its words harmless, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_words import HOSTILE
from other_programs import VIEWERS, need, not_conforming, opened

from reportgen.adapters.pdf import render_pdf
from reportgen.cli.command import run
from reportgen.documents.test_card import Sheet
from reportgen.documents.test_card import test_card as card
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", list(Sheet))
def test_a_card_is_one_page_without_a_warning(sheet: Sheet, language: LanguageCode) -> None:
    pdf = render_pdf(card(sheet, Translator(language), word=None))
    assert (pdf.pages_count, pdf.warnings) == (1, ())
    html = card(sheet, Translator(language), word=None)
    assert ("TESTKARTE" if language == "de" else "TEST CARD") in html


def test_a_word_of_ones_own_stands_on_the_card_whatever_it_holds() -> None:
    html = card(Sheet.SCREEN, Translator("en"), word='Blau <b>"7"\u202e&')
    assert "Blau &lt;b&gt;&#34;7&#34;\\u{202e}&amp;" in html
    assert render_pdf(html).pages_count == 1


def test_the_command_writes_both_cards_and_overwrites_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "de", "testcard", str(tmp_path / "cards")]) == 0
    written = sorted(path.name for path in (tmp_path / "cards").iterdir())
    assert written == ["testcard-a4.de.pdf", "testcard-screen.de.pdf"]
    before = (tmp_path / "cards" / written[0]).read_bytes()
    assert run(["--lang", "de", "testcard", str(tmp_path / "cards")]) == 8
    assert run(["--lang", "de", "testcard", str(tmp_path / "cards"), "--replace"]) == 0
    assert (tmp_path / "cards" / written[0]).read_bytes() == before, "the same card, the same bytes"
    capsys.readouterr()


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every sheet in both languages, without a word of one's own, with a plain one and with one that means harm."""
    folder = tmp_path_factory.mktemp("cards")
    files = []
    for number, word in enumerate((None, "Blau 7", HOSTILE[:60])):
        for language in LANGUAGES:
            for sheet in Sheet:
                files.append(folder / f"{sheet}-{number}.{language}.pdf")
                files[-1].write_bytes(render_pdf(card(sheet, Translator(language), word=word)).data)
    return files


@pytest.mark.slow
def test_every_card_conforms_to_pdf_a_3a_and_pdf_ua_1(cards: list[Path], verapdf: list[str]) -> None:
    assert len(cards) == 12
    assert not_conforming(verapdf, cards) == []


@pytest.mark.slow
@pytest.mark.parametrize("viewer", VIEWERS)
def test_another_viewer_opens_every_card_without_a_warning(viewer: str, cards: list[Path]) -> None:
    need(viewer)
    assert {path.name: opened(viewer, path) for path in cards} == {path.name: (0, b"") for path in cards}
