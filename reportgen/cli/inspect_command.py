"""``reportgen inspect FILE…``: four lines, five rows, the file reconciliation; or JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from reportgen.actions.inspect import inspect
from reportgen.adapters.folder import shown_path
from reportgen.adapters.objects import ObjectFolder
from reportgen.analysis.first_look import FirstLook, first_look
from reportgen.analysis.inspection import inspection_lines
from reportgen.capture.file_values import FileReconciliation
from reportgen.cli.terminal import Terminal
from reportgen.documents.first_screen import destination_cells, four_lines, no_device_sentences
from reportgen.documents.reconciliation import reconciliation

_ROWS = 5


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Shows what the captures hold. Raises: UnreadableInput, OutputError."""

    def progress(file: Path, done_bytes: int) -> None:
        words = terminal.translator
        done = words.bytes(done_bytes)
        if file.is_file():
            size = words.bytes(file.stat().st_size)
            terminal.progress(words.text("progress.reading", file=file.name, done=done, size=size))
        else:  # a pipe: how much is to come is not known
            terminal.progress(words.text("progress.reading-on", file=file.name, done=done))

    if options.destinations:
        from reportgen.cli.destinations_command import run as show_destinations

        return show_destinations(options, terminal, progress)
    keep = ObjectFolder(options.keep_objects) if options.keep_objects else None
    captures = inspect(options.files, progress, keep)
    if options.json:
        for line in inspection_lines(captures):
            terminal.say(line)
        return 0
    look = first_look(captures)
    for line in four_lines(look, terminal.translator):
        terminal.say(line)
    terminal.say(terminal.translator.text("inspect.next"))
    if look.obstacles:
        terminal.say()
        for sentence in no_device_sentences(look.obstacles, terminal.translator):
            terminal.paragraph(sentence)
    _tell_table(look, terminal, show_all=options.all)
    if keep is not None:
        folder = shown_path(keep.folder)
        terminal.say(terminal.translator.text("inspect.kept", n=keep.kept_count, folder=folder))
    for file in (file for capture in captures for file in capture.files):
        _tell_file(file, terminal)
    return 0


def _tell_table(look: FirstLook, terminal: Terminal, *, show_all: bool) -> None:
    words = terminal.translator
    shown = look.destinations if show_all else look.destinations[:_ROWS]
    if not shown:
        return
    heads = [
        words.text(f"inspect.head.{name}")
        for name in ("destination", "name", "sent", "received", "pictures", "attempts")
    ]
    terminal.say()
    terminal.table(heads, [destination_cells(row, words) for row in shown], text_columns=2)
    if rest := len(look.destinations) - len(shown):
        terminal.say(words.text("inspect.more", n=rest))
    terminal.say(words.text("inspect.bytes-are"))


def _tell_file(file: FileReconciliation, terminal: Terminal) -> None:
    words = terminal.translator
    terminal.say()
    terminal.say(words.text("inspect.file", file=file.name))
    terminal.say(words.text("inspect.sha256", sha256=file.sha256))
    terminal.say(reconciliation(file, words))
