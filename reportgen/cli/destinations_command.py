"""``reportgen inspect --destinations``: a dossier for each address at the other end, and what it does not show."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from reportgen.actions.destinations import Destinations, capture_destinations, destinations_of_case, is_case
from reportgen.actions.inspect import Progress
from reportgen.analysis.dossier import Dossier
from reportgen.analysis.dossier_json import destination_part
from reportgen.cli.build_command import tell_unlogged
from reportgen.cli.terminal import Terminal
from reportgen.documents.dossier_rows import NOT_SHOWN, address_line, dossier_rows, not_shown, party_row
from reportgen.documents.first_screen import no_device_sentences
from reportgen.language.translator import Translator

_SHOWN = 5


def run(options: argparse.Namespace, terminal: Terminal, progress: Progress) -> int:
    """Shows the dossiers. Raises: UnreadableInput; for a case as ``build``."""
    at_most = None if options.all or options.json else _SHOWN
    if is_case(options.files):
        found = destinations_of_case(options.files[0], at_most=at_most)
        terminal.translator = Translator(terminal.translator.language, found.timezone or "UTC", takes_other_words=True)
    else:
        found = capture_destinations(options.files, progress, at_most=at_most)
    words = terminal.translator
    if options.json:
        for line in _json_lines(found, words):
            terminal.say(line)
        return 0
    if found.unlogged is not None:
        tell_unlogged(found.unlogged, terminal)
    if found.obstacles:
        for sentence in no_device_sentences(found.obstacles, words):
            terminal.paragraph(sentence)
        terminal.say()
    shown = found.count if at_most is None else min(at_most, found.count)
    for dossier in found.dossiers:
        _tell(dossier, terminal)
    if rest := found.count - shown:
        terminal.say(words.text("inspect.more", n=rest))
        terminal.say()
    terminal.say(words.text("dossier.none") if not found.count else words.text("annex.recipient.unknown"))
    for sentence in not_shown(words):
        terminal.paragraph(sentence, "  ")
    return 0


def _tell(dossier: Dossier, terminal: Terminal) -> None:
    words = terminal.translator
    terminal.say(words.say(address_line(dossier)))
    _, *rows = dossier_rows(dossier, words)  # the first one is the address
    for label, text in (*rows, party_row(dossier, words)):
        terminal.paragraph(f"{label}: {text}", "  ")
    terminal.say()


def _json_lines(found: Destinations, words: Translator) -> Iterator[str]:
    """One object, written part by part: ``destinations``, ``obstacles``, ``does_not_show``; only ASCII."""
    yield "{"
    yield '  "destinations": ['
    before = ""
    for dossier in found.dossiers:
        if before:
            yield before + ","
        before = "    " + json.dumps(destination_part(dossier).model_dump(), indent=2).replace("\n", "\n    ")
    if before:
        yield before
    yield "  ],"
    yield f'  "obstacles": {json.dumps([obstacle.value for obstacle in found.obstacles])},'
    told = [{"id": key, "sentence": text} for key, text in zip(NOT_SHOWN, not_shown(words), strict=True)]
    yield f'  "does_not_show": {json.dumps(told)}'
    yield "}"
