"""``reportgen status CASE|FOLDER``: where it stands, what is due, what comes next and why, with the command."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from reportgen.actions.custody_log import note_export
from reportgen.actions.status import CaseStatus, Unreadable, statuses
from reportgen.actions.status_words import calendar_of, stage_words
from reportgen.adapters.clock import now
from reportgen.adapters.files import write_file_atomically
from reportgen.case.issue_words import in_summary
from reportgen.case.issues import Issue
from reportgen.case.lanes import Lane
from reportgen.case.next_step import Step
from reportgen.case.standing import Stage, stage_of
from reportgen.cli.build_command import tell_unlogged
from reportgen.cli.log_command import tell_unreadable
from reportgen.cli.log_options import day_of
from reportgen.cli.terminal import Terminal
from reportgen.errors import CaseIncomplete, UsageError
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar, Message


def add_status(commands: Any, words: Translator) -> None:
    """``status CASE|FOLDER``."""
    status = commands.add_parser("status", help=words.text("cli.status"), add_help=False)
    status.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.status.case"))
    status.add_argument("--all", action="store_true", help=words.text("cli.status.all"))
    status.add_argument("--on", metavar="DATE", help=words.text("cli.status.on"))
    status.add_argument("--ics", type=Path, metavar="FILE", help=words.text("cli.status.ics"))
    status.add_argument("--replace", action="store_true", help=words.text("cli.status.replace"))
    status.add_argument("--json", action="store_true", help=words.text("cli.inspect.json"))
    status.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Tells it. Raises: UnreadableInput, Problems, CaseIncomplete for the case; UsageError, OutputError."""
    at = now()
    if options.on is not None:
        day = day_of(options.on, at.date())
        if day is None:
            raise UsageError("log.no-date", key="--on", value=options.on)
        at = at.replace(year=day.year, month=day.month, day=day.day, hour=12)
    found = statuses(options.case, at=at)
    if options.ics is not None:
        _write_calendar(options, found, terminal)
    if options.json:
        words = Translator(terminal.translator.language, takes_other_words=True)
        cases = [_as_json(one, words) for one in found]
        terminal.say(json.dumps({"on": at.date().isoformat(), "cases": cases}, indent=2, ensure_ascii=False))
    elif len(found) == 1 and isinstance(found[0], CaseStatus):
        return _tell(found[0], terminal, everything=options.all)
    else:
        _tell_all(found, terminal)
    return CaseIncomplete.exit_code if any(isinstance(one, Unreadable) for one in found) else 0


def _write_calendar(
    options: argparse.Namespace, found: tuple[CaseStatus | Unreadable, ...], terminal: Terminal
) -> None:
    data = calendar_of(found, Translator(terminal.translator.language, takes_other_words=True))
    write_file_atomically(options.ics, data, replace=options.replace)
    for one in found:
        if isinstance(one, CaseStatus) and (unlogged := note_export(one.opened.folder, options.ics, data)) is not None:
            tell_unlogged(unlogged, terminal)
    terminal.complain(terminal.translator.text("status.calendar", file=str(options.ics)))


def _tell(one: CaseStatus, terminal: Terminal, *, everything: bool) -> int:
    opened, standing = one.opened, one.standing
    words = terminal.translator = Translator(terminal.translator.language, opened.case.timezone, takes_other_words=True)
    device = opened.case.device
    terminal.say(words.text("status.head", reference=opened.case.reference, brand=device.brand, model=device.model))
    terminal.paragraph(words.text("status.stage", stage=stage_words(one, words)))
    lane = standing.lane
    if lane is not None:
        terminal.paragraph(_upper(words.say(_request(lane))), "  ")
        for line in _days(one):
            terminal.paragraph(words.say(line), "  ")
    over = standing.stage in (Stage.DECIDED, Stage.CLOSED)
    for issue in () if over else standing.issues:
        terminal.paragraph(_issue(issue, words), "  ")
    if everything:
        _tell_everything(one, terminal)
    for number, step in enumerate(one.steps):
        terminal.say()
        tell_step(step, number, one, terminal)
    tell_unreadable(opened.correspondence, terminal)
    if opened.correspondence.contradictions:
        terminal.complain(words.text("log.settle", folder=str(opened.folder)))
        return CaseIncomplete.exit_code
    return 0


def _request(lane: Lane) -> Message:
    request, receipt = lane.request, lane.receipt
    values = {"kind": Message.of(f"log.kind.{request.kind.replace(' ', '-')}")}
    values["to"] = Message.of(f"log.sent.{request.party}")
    values["when"] = (
        Message.of("date.of", day=Calendar(request.date)) if request.date else Message.of("date.of-unknown")
    )
    if receipt is None:
        return Message.of("status.request", **values)
    return Message.of("sentence.two", first=Message.of("status.request", **values), second=receipt.told)


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _days(one: CaseStatus) -> Iterator[Message]:
    standing = one.standing
    if standing.until is not None:
        is_law = standing.lane is not None and standing.lane.is_statutory and standing.stage is not Stage.REMINDED
        yield Message.of(f"status.until.{'law' if is_law else 'own'}", day=Calendar(standing.until))
    if standing.not_before is not None:
        yield Message.of("status.not-before", day=Calendar(standing.not_before))


def _issue(issue: Issue, words: Translator) -> str:
    return words.text("status.issue", sentence=words.say(in_summary(issue)))


def _tell_everything(one: CaseStatus, terminal: Terminal) -> None:
    """Every request with its stage, and how its period was counted."""
    words = terminal.translator
    for lane in (*one.standing.lanes, *one.standing.complaints):
        terminal.say()
        stage = words.text(f"status.is.{stage_of(lane, one.standing.today)}")
        terminal.paragraph(words.text("status.lane", request=_upper(words.say(_request(lane))), stage=stage))
        for sentence in lane.deadline.derivation[1:] if lane.deadline else ():
            terminal.paragraph(words.say(sentence), "    ")


def tell_step(step: Step, number: int, one: CaseStatus, terminal: Terminal) -> None:
    """What to do, why, and the command; ``number``: 0 for the first, others are alternatives."""
    words = terminal.translator
    what = words.say(step.what)
    key = "status.or" if number else "status.next"
    if step.not_before is not None and step.document is not None and step.not_before > one.standing.today:
        what = words.text("status.from", what=what, day=Calendar(step.not_before))
    terminal.paragraph(words.text(key, what=what))
    terminal.paragraph(words.say(step.why), "  ")
    terminal.say(f"  reportgen {' '.join(_command(step, str(one.opened.folder), words.text('next.today')))}")


def _command(step: Step, folder: str, today: str) -> tuple[str, ...]:
    quoted = f"'{folder}'" if " " in folder else folder
    return tuple({"CASE": quoted, "TODAY": today}.get(part, part) for part in step.command)


def _tell_all(found: tuple[CaseStatus | Unreadable, ...], terminal: Terminal) -> None:
    words = terminal.translator
    readable = [one for one in found if isinstance(one, CaseStatus)]
    for one in readable:
        key = "status.row-until" if one.standing.until else "status.row"
        until = words.compact_day(one.standing.until) if one.standing.until else ""
        name = one.opened.folder.name
        terminal.paragraph(words.text(key, case=name, stage=stage_words(one, words), day=until), hanging="    ")
        for step in one.steps[:1]:
            terminal.paragraph(words.text("status.next", what=words.say(step.what)), "    ")
    for broken in (one for one in found if isinstance(one, Unreadable)):
        sentence = words.text(f"error.{broken.error.message_id}", **broken.error.values)
        terminal.complain(words.text("status.unreadable", folder=str(broken.folder), sentence=sentence))


def _as_json(one: CaseStatus | Unreadable, words: Translator) -> dict[str, object]:
    if isinstance(one, Unreadable):
        sentence = words.text(f"error.{one.error.message_id}", **one.error.values)
        return {"folder": str(one.folder), "error": sentence}
    standing = one.standing
    return {
        "folder": str(one.opened.folder),
        "reference": one.opened.case.reference,
        "stage": standing.stage.value,
        "verdict": standing.verdict.value if standing.verdict else None,
        "until": _iso(standing.until),
        "not_before": _iso(standing.not_before),
        "requests": [
            {
                "id": lane.request.id,
                "party": lane.request.party,
                "kind": lane.request.kind,
                "stage": stage_of(lane, standing.today).value,
                "received_on": _iso(lane.receipt.day if lane.receipt else None),
                "receipt_known_by": lane.receipt.source.value if lane.receipt else None,
                "last_day": _iso(lane.deadline.last_day if lane.deadline else None),
                "not_before": _iso(lane.deadline.not_before if lane.deadline else None),
                "derivation": [words.say(sentence) for sentence in lane.deadline.derivation] if lane.deadline else [],
            }
            for lane in (*standing.lanes, *standing.complaints)
        ],
        "issues": [
            {
                "kind": issue.kind.value,
                "request": issue.request.id,
                "resolved_by": issue.resolved_by.id if issue.resolved_by else None,
                "days_count": issue.days_count,
                "sentence": words.say(in_summary(issue)),
            }
            for issue in standing.issues
        ],
        "next": [
            {
                "what": words.say(step.what),
                "why": words.say(step.why),
                "document": step.document,
                "not_before": _iso(step.not_before),
                "command": ["reportgen", *_command(step, str(one.opened.folder), one.standing.today.isoformat())],
            }
            for step in one.steps
        ],
        "contradictions": len(one.opened.correspondence.contradictions),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
