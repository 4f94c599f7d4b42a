"""``reportgen capture file FILE``: takes a saved capture in."""

from __future__ import annotations

import argparse
import sys

from reportgen.actions.capture_file import capture_file, refuse_unlawful
from reportgen.adapters.folder import STANDARD_INPUT
from reportgen.cli.capture_words import case_section, place_of, tell_chain, tell_next
from reportgen.cli.terminal import Terminal
from reportgen.documents.reconciliation import reconciliation
from reportgen.evidence.acquisition_questions import CIRCUMSTANCES, QUESTIONS, Question


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Asks what was not said, copies, hashes, logs. Raises: as :func:`capture_file`."""
    words = terminal.translator
    answers = answers_of(options, terminal)
    refuse_unlawful(answers["how"])

    def progress(done_bytes: int) -> None:
        done = words.bytes(done_bytes)
        terminal.progress(words.text("progress.reading-on", file=options.file.name, done=done))

    place = place_of(options)
    taken = capture_file(options.file, place, answers, progress=progress)
    terminal.say(words.text("capture.file", file=str(taken.path)))
    terminal.say(words.text("inspect.sha256", sha256=taken.file.sha256))
    terminal.say(reconciliation(taken.file, words))
    tell_chain(taken.chain.is_whole, taken.chain.head_sha256, place.folder, terminal)
    if options.case is not None and not tell_next(options.case, terminal):
        terminal.say()
        terminal.say(words.text("capture.section"))
        point = answers["point"] or "unknown"
        case_section(
            terminal,
            path=taken.name_in_log,
            point=point,
            router=answers["router"],
            interface=answers["interface"],
            clock=None,
            sha256=taken.file.sha256,
        )
    return 0


def answers_of(options: argparse.Namespace, terminal: Terminal) -> dict[str, str | None]:
    """What the options say of the taking, and what the user answers where they say nothing."""
    answers: dict[str, str | None] = {q.key: getattr(options, q.key.replace("-", "_")) for q in QUESTIONS}
    can_ask = str(options.file) != STANDARD_INPUT and sys.stdin is not None and sys.stdin.isatty()
    if can_ask:
        for question in QUESTIONS:
            if answers[question.key] is None:
                answers[question.key] = _asked(question, terminal)
    return answers | circumstances_of_options(options, terminal, can_ask=can_ask)


def circumstances_of_options(
    options: argparse.Namespace, terminal: Terminal, *, can_ask: bool
) -> dict[str, str | None]:
    """What the options say of the circumstances, and the answers where ``--circumstances`` asks for the rest."""
    said: dict[str, str | None] = {q.key: getattr(options, q.key.replace("-", "_")) for q in CIRCUMSTANCES}
    if options.circumstances and can_ask:
        terminal.complain(terminal.translator.text("capture.circumstances"))
        for question in CIRCUMSTANCES:
            if said[question.key] is None:
                said[question.key] = _asked(question, terminal)
    elif not any(said.values()):
        terminal.complain(terminal.translator.text("capture.circumstances-unsaid"))
    return said


def _asked(question: Question, terminal: Terminal) -> str | None:
    """The answer typed; None where nothing was."""
    words = terminal.translator
    terminal.complain(words.text(f"capture.question.{question.key}"))
    for number, choice in enumerate(question.choices, start=1):
        told = words.text(f"capture.choice.{question.key}.{choice}")
        terminal.complain(words.text("capture.choice", n=number, choice=told))
    while True:
        typed = terminal.ask(">")
        if typed is None:
            return None
        typed = typed.strip()
        if not typed and not question.is_required:
            return None
        if not question.choices:
            return typed
        if typed in question.choices:
            return typed
        if typed.isdecimal() and 1 <= int(typed) <= len(question.choices):
            return question.choices[int(typed) - 1]
        terminal.complain(words.text("capture.choose"))
