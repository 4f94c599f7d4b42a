"""``reportgen forget CASE``: says what lies where; takes away what is asked for."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from reportgen.actions.forget import Inventory, Sort, forget, inventory
from reportgen.adapters.folder import shown_path
from reportgen.cli.terminal import Terminal
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator


def add_forget(commands: Any, words: Translator) -> None:
    """``forget CASE``."""
    command = commands.add_parser("forget", help=words.text("cli.forget"), add_help=False)
    command.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    command.add_argument("--derived", action="store_true", help=words.text("cli.forget.derived"))
    command.add_argument("--file", action="append", default=[], metavar="PATH", help=words.text("cli.forget.file"))
    command.add_argument("--json", action="store_true", help=words.text("cli.inspect.json"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Lists, and removes where asked. Raises: UsageError, OutputError; as ``build`` for the case."""
    words = terminal.translator
    found = inventory(options.case)
    if options.derived or options.file:
        gone = forget(found, derived=options.derived, named=options.file)
        for path in gone:
            terminal.say(words.text("forget.gone", file=harmless(path)))
        terminal.say(words.text("forget.done", n=len(gone)))
        return 0
    if options.json:
        terminal.say(json.dumps(_as_json(found), indent=2, ensure_ascii=False))
        return 0
    _tell(found, terminal)
    return 0


def _tell(found: Inventory, terminal: Terminal) -> None:
    words = terminal.translator
    for sort in Sort:
        places = [place for place in found.places if place.sort is sort]
        if not places:
            continue
        terminal.paragraph(words.text(f"forget.sort.{sort}"))
        for place in places:
            size = words.bytes(place.size_bytes)
            line = words.text("forget.place", path=harmless(place.path), n=place.files_count, size=size)
            terminal.say(f"  {line}")
    terminal.say()
    for path in found.outside:
        terminal.paragraph(words.text("forget.outside", file=shown_path(path)))
    terminal.paragraph(words.text("forget.elsewhere"))
    terminal.say()
    terminal.paragraph(words.text("forget.how", folder=str(found.folder)))


def _as_json(found: Inventory) -> dict[str, object]:
    return {
        "folder": str(found.folder),
        "places": [
            {"sort": p.sort.value, "path": p.path, "files_count": p.files_count, "size_bytes": p.size_bytes}
            for p in found.places
        ],
        "outside": [str(path) for path in found.outside],
    }
