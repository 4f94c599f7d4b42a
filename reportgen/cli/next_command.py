"""``reportgen next CASE [DOCUMENT]``: writes what comes next; or says why nothing is to be written now."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from reportgen.actions.next_letter import next_letter
from reportgen.adapters.clock import now
from reportgen.cli.status_command import tell_step
from reportgen.cli.terminal import Terminal
from reportgen.cli.write_command import tell_written
from reportgen.language.translator import Translator


def add_next(commands: Any, words: Translator) -> None:
    """``next CASE [DOCUMENT]``."""
    following = commands.add_parser("next", help=words.text("cli.next"), add_help=False)
    following.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    following.add_argument("document", nargs="?", metavar="DOCUMENT", help=words.text("cli.next.document"))
    following.add_argument("--pair", action="store_true", help=words.text("cli.write.pair"))
    following.add_argument("--early", action="store_true", help=words.text("cli.next.early"))
    following.add_argument("--replace", action="store_true", help=words.text("cli.write.replace"))
    following.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Writes it. Raises: as ``write``; CaseIncomplete before the cautious day."""
    found = next_letter(
        options.case,
        document=options.document,
        at=now(),
        early=options.early,
        pair=options.pair,
        replace_files=options.replace,
    )
    case = found.before.opened.case
    words = terminal.translator = Translator(terminal.translator.language, case.timezone, takes_other_words=True)
    if found.written is None:
        if found.step is None:
            terminal.paragraph(words.text("next.nothing"))
        else:
            tell_step(found.step, 0, found.before, terminal)
        return 0
    tell_written(found.written, terminal)
    terminal.say()
    terminal.paragraph(words.text("next.then"))
    folder = f"'{options.case}'" if " " in str(options.case) else str(options.case)
    terminal.say(f"  reportgen log {folder} sent {found.document} --on {words.text('next.today')}")
    return 0
