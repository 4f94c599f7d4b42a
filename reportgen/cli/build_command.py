"""``reportgen build CASE``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from reportgen.actions.build import NothingComplete, build
from reportgen.cli.terminal import Terminal
from reportgen.errors import ReportgenError
from reportgen.pipeline.compose import Incomplete


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Builds the bundle; says where the PDFs are and what is still missing for other letters."""
    words = terminal.translator

    def step(key: str) -> None:
        terminal.progress(words.text("progress.step", step=words.text(key)))

    built = build(
        options.case,
        target=options.output,
        replace=options.replace,
        step=step,
        with_captures=options.with_captures,
        zipped=options.zip,
    )
    for letter in built.letters:
        terminal.say(words.text("build.pdf", file=str(letter)))
    terminal.say(words.text("build.done", folder=str(built.target)))
    if built.archive is not None:
        terminal.say(words.text("build.zip", file=str(built.archive)))
    if built.old_archive is not None:
        terminal.complain(words.text("build.old-zip", file=str(built.old_archive)))
    terminal.say(words.text("build.check-hint", folder=str(built.target)))
    if built.waiting_count:
        terminal.complain(words.text("build.waiting", n=built.waiting_count, folder=str(options.case)))
    if built.unreadable_review_lines:
        lines = ", ".join(map(str, built.unreadable_review_lines))
        terminal.complain(words.text("review.unreadable", n=len(built.unreadable_review_lines), lines=lines))
    tell_incomplete(built.incomplete, terminal)
    if built.unlogged is not None:
        tell_unlogged(built.unlogged, terminal)
    for leftover in built.leftovers:
        terminal.complain(words.text("build.leftover", folder=str(leftover)))
    return 0


def tell_unlogged(error: ReportgenError, terminal: Terminal) -> None:
    """That the custody log could not take what was made, and why."""
    words = terminal.translator
    sentence = words.text(f"error.{error.message_id}", **error.values)
    terminal.complain(words.text("custody.unlogged", sentence=sentence))


def tell_nothing_complete(error: ReportgenError, terminal: Terminal) -> None:
    """What each letter lacks, where none could be written."""
    if isinstance(error, NothingComplete):
        tell_incomplete(error.incomplete, terminal)


def tell_incomplete(incomplete: Sequence[Incomplete], terminal: Terminal) -> None:
    """Each document that cannot be written, with everything that it lacks."""
    words = terminal.translator
    for letter in incomplete:
        terminal.complain(words.text("build.missing", document=words.text(f"document.{letter.document}")))
        for item in letter.lacks:
            prose, *lines = words.say(item).split("\n")  # lines: what to write into case.toml
            terminal.complain_at_length(words.text("build.missing-item", item=""), prose)
            for line in lines:
                terminal.complain(f"  {line}")
