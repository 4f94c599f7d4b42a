"""``reportgen testcard [DIR]``."""

from __future__ import annotations

import argparse

from reportgen.actions.testcard import write_test_cards
from reportgen.cli.terminal import Terminal


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Says where the cards are and how they are used. Raises: OutputError, InstallationError."""
    words = terminal.translator
    for path in write_test_cards(options.folder, words, word=options.word, replace=options.replace):
        terminal.say(words.text("testcard.written", file=str(path)))
    terminal.paragraph(words.text("testcard.use"))
    return 0
