"""``reportgen init DIR [CAPTURE…]``: asks in the terminal, or takes every answer from options and file."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from reportgen.actions.init import Opened, answer, answer_all, answer_known, current, finish, open_dialogue, take_back
from reportgen.actions.init_write import Written
from reportgen.adapters.clock import both_times
from reportgen.cli.init_options import written_answers
from reportgen.cli.terminal import Terminal
from reportgen.dialogue.fields import MESSAGE_SPECS, message_key
from reportgen.dialogue.notes import authority_notes
from reportgen.dialogue.overview import overview
from reportgen.dialogue.question import Field, Kind, Question
from reportgen.dialogue.refused import AnswerRefused
from reportgen.dialogue.stops import LegalStop
from reportgen.dialogue.thin import documents_for, retake
from reportgen.language.harmless import harmless
from reportgen.language.values import Territory, Text

_INTERRUPTED = 130
_BACK, _WHY = "<", "?"
_NEXT = ("lookup", "review", "check", "build")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Asks what is still open, then writes the case. Raises: ReportgenError; answers given so far are kept."""
    words = terminal.translator
    written = written_answers(options)

    def progress(file: Path, done_bytes: int) -> None:
        terminal.progress(words.text("progress.reading-on", file=file.name, done=words.bytes(done_bytes)))

    today = both_times()[1].date()
    opened = open_dialogue(
        options.folder, options.captures, words.language, today=today, goes_on=options.go_on, progress=progress
    )
    if options.batch:
        opened = answer_all(opened, written)
    else:
        asked = _ask_all(opened, written, terminal)
        if asked is None:
            return _INTERRUPTED
        opened = asked
    done = finish(opened, lambda size: progress(Path(), size))
    _tell_written(opened, done, terminal)
    return 0


def _ask_all(opened: Opened, written: dict[str, str], terminal: Terminal) -> Opened | None:
    """The dialogue with all answers; None where the person broke it off."""
    words = terminal.translator
    _tell_beginning(opened, terminal)
    shown = ""
    try:
        while True:
            opened, problems = answer_known(opened, written)
            for problem in problems:
                key = str(problem.values["key"])
                terminal.complain(words.text("error.init.of-answer", key=key, sentence=problem.about.message))
                written.pop(str(problem.values["key"]))
            question = current(opened)
            if question is None:
                return opened
            if question.key != shown:
                _tell_question(question, terminal)
                shown = question.key
            asked = _ask(opened, question.fields[0], terminal)
            if asked is None:
                break
            if len(asked.state.answers.given) < len(opened.state.answers.given):
                shown = ""
            opened = asked
    except KeyboardInterrupt:
        terminal.say()
    except LegalStop:
        terminal.say()
        raise
    terminal.paragraph(words.text("init.kept", folder=str(opened.folder)))
    return None


def _tell_beginning(opened: Opened, terminal: Terminal) -> None:
    words = terminal.translator
    terminal.paragraph(words.text("init.begin"))
    if opened.resumed_count:
        terminal.paragraph(words.text("init.resumed", n=opened.resumed_count))
    if opened.unreadable_lines:
        lines = ", ".join(map(str, opened.unreadable_lines))
        terminal.complain(words.text("init.unreadable", n=len(opened.unreadable_lines), lines=lines))


def _tell_question(question: Question, terminal: Terminal) -> None:
    words = terminal.translator
    terminal.say()
    title = words.say(question.title)
    terminal.say(words.text("init.question", number=str(question.number), count=str(question.count), title=title))
    for note in question.notes:
        terminal.paragraph(words.say(note), "  ")


def _ask(opened: Opened, field: Field, terminal: Terminal) -> Opened | None:
    """The dialogue with one more answer, or without the last one; None at the end of the input. Raises: LegalStop."""
    words = terminal.translator
    if field.key == "authority":
        for note in authority_notes(opened.state.ground):
            terminal.paragraph(words.say(note), "  ")
    if field.key == "write":
        for line in overview(opened.state):
            terminal.paragraph(words.say(line), "  ", hanging="      ")
    _tell_field(field, terminal)
    while True:
        typed = terminal.ask(_prompt(field, terminal))
        if typed is None:
            return None
        typed = typed.strip()
        if typed == _BACK:
            return take_back(opened)
        if typed == _WHY and field.why is not None:
            terminal.paragraph(words.say(field.why), "    ")
            continue
        if not typed and field.proposed is not None:
            typed = field.proposed.value
        try:
            return answer(opened, field.key, typed)
        except AnswerRefused as error:
            terminal.paragraph(words.say(error.message), "    ")


def _tell_field(field: Field, terminal: Terminal) -> None:
    words = terminal.translator
    if field.number is not None and field.key == message_key(field.number, MESSAGE_SPECS[0].key):
        terminal.say(words.text("init.message", number=str(field.number)))
    terminal.paragraph(words.say(field.ask), "  ")
    for number, choice in enumerate(field.choices, start=1):
        told = words.text("init.choice", number=str(number), label=choice.label)
        terminal.paragraph(told, "    ", hanging="       ")
    if field.proposed is not None:
        shown = Text(_shown_proposal(field, terminal))
        terminal.paragraph(words.text("init.proposed", value=shown, reason=field.proposed.reason), "    ")


def _shown_proposal(field: Field, terminal: Terminal) -> str:
    assert field.proposed is not None
    words = terminal.translator
    value = field.proposed.value
    if field.kind is Kind.CHOICE:
        return str([choice.key for choice in field.choices].index(value) + 1)
    if field.kind is Kind.TRUTH:
        return words.text(f"init.truth.{value}")
    if field.kind is Kind.COUNTRY:
        return words.value(Territory(value))
    return harmless(value)


def _prompt(field: Field, terminal: Terminal) -> str:
    """What may be written, in a few signs: ``[1–3, ?, Enter: 1] >``."""
    words = terminal.translator
    hints = [words.text(f"init.write.{field.kind.value}", n=len(field.choices))] if field.kind in _WITH_HINT else []
    hints += ["?"] if field.why is not None else []
    if field.proposed is not None:
        hints.append(words.text("init.enter", takes=_shown_proposal(field, terminal)))
    elif not field.is_required:
        hints.append(words.text("init.enter", takes=words.text("init.open")))
    return words.text("init.prompt", hint=", ".join(hints)) if hints else "  >"


_WITH_HINT = frozenset({Kind.TRUTH, Kind.CHECKLIST, Kind.CHOICE, Kind.DAY, Kind.MOMENT})


def _tell_written(opened: Opened, done: Written, terminal: Terminal) -> None:
    words = terminal.translator
    terminal.say()
    terminal.say(words.text("init.written", file=str(done.case_file)))
    for path in (*done.captures, *done.exhibits):
        terminal.say(words.text("init.copied", file=str(path)))
    ground = opened.state.ground
    for message in retake(ground.seen, ground.device):
        terminal.paragraph(words.say(message))
    terminal.say()
    terminal.say(words.text("init.next"))
    folder = shlex.quote(str(opened.folder))
    rows = [(f"  reportgen {name} {folder}", words.text(f"init.next.{name}")) for name in _NEXT]
    for kind in documents_for(ground.answers.items("goals")):
        rows.append((f"  reportgen write {folder} {kind}", words.text(f"document.{kind}")))
    width = max(len(command) for command, _ in rows)
    for command, does in rows:
        terminal.say(f"{command:<{width}}  {does}")
    terminal.paragraph(words.text("init.later"))
