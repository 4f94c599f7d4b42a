"""``testcard``: the card as PDF for paper and for a screen."""

from __future__ import annotations

from pathlib import Path

from reportgen.adapters.new_files import write_new_files
from reportgen.adapters.pdf import render_pdf
from reportgen.documents.test_card import Sheet, test_card
from reportgen.language.translator import Translator


def write_test_cards(folder: Path, translator: Translator, *, word: str | None, replace: bool) -> tuple[Path, ...]:
    """Both cards in the translator's language. Raises: OutputError, InstallationError."""
    files = {
        f"testcard-{sheet}.{translator.language}.pdf": render_pdf(test_card(sheet, translator, word=word)).data
        for sheet in Sheet
    }
    write_new_files(folder, files, replace=replace)
    return tuple(folder / name for name in files)
