"""``reportgen log CASE …``: tells what was sent and received; without an event it shows the correspondence."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import date

from pydantic import JsonValue

from reportgen.actions.log import Entry, Noted, close, mistaken, note, settle
from reportgen.actions.open_case import OpenCase, open_case
from reportgen.adapters.clock import now
from reportgen.case.correspondence import EXHIBIT_AT_MOST_BYTES, Correspondence, Told
from reportgen.case.lanes import ASKING
from reportgen.case.next_step import DOCUMENT_OF, OTHER_DOCUMENTS
from reportgen.case.statements import Message
from reportgen.cli.log_options import day_of
from reportgen.cli.terminal import Terminal
from reportgen.errors import CaseIncomplete, UsageError
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator

_MESSAGE_OF = {document: kind for kind, document in DOCUMENT_OF.items()}
_PLAIN_KINDS = ("enquiry", "complaint", "answer", "reminder", "other")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Notes one event. Raises: UsageError, UnreadableInput, OutputError; as ``build`` for the case."""
    opened = open_case(options.case)
    terminal.translator = Translator(terminal.translator.language, opened.case.timezone, takes_other_words=True)
    tell_unreadable(opened.correspondence, terminal)
    match options.event:
        case None:
            return _show(opened, terminal, as_json=options.json)
        case "sent" | "received" | "about":
            _tell_noted(note(opened, _entry(options, opened), at=now()), terminal)
        case "mistake":
            mistaken(opened, _wanted(options), at=now())
            terminal.say(terminal.translator.text("log.mistaken", id=options.what))
        case "settle":
            return _settle(opened, terminal)
        case _:
            on = _day(options, "on") or _today(opened)
            close(opened, on=on, why=options.why, at=now(), kind=options.event)
            terminal.say(terminal.translator.text(f"log.{options.event}"))
    return 0


def tell_unreadable(correspondence: Correspondence, terminal: Terminal) -> None:
    """The numbers of the lines that say nothing."""
    if correspondence.unreadable:
        lines = ", ".join(map(str, correspondence.unreadable))
        text = terminal.translator.text("log.unreadable", n=len(correspondence.unreadable), lines=lines)
        terminal.complain(text)


def _wanted(options: argparse.Namespace) -> str:
    if options.what is None:
        raise UsageError("log.what-missing", event=options.event)
    return str(options.what)


def _today(opened: OpenCase) -> date:
    return now().astimezone(opened.case.zone).date()


def _day(options: argparse.Namespace, name: str) -> date | None:
    written = getattr(options, name.replace("-", "_"))
    if written is None:
        return None
    day = day_of(written, now().date())
    if day is None:
        raise UsageError("log.no-date", key=f"--{name}", value=written)
    return day


def _entry(options: argparse.Namespace, opened: OpenCase) -> Entry:
    if options.event == "about":
        key = _wanted(options)
        if opened.correspondence.find(key) is None:
            raise UsageError("log.unknown-message", id=key)
        return Entry(id=key, values=dict(_values(options)), letter=options.file)
    values: dict[str, JsonValue] = {"direction": options.event, "channel": "unknown"}
    values |= _kind(options)
    values |= dict(_values(options))
    if options.file is not None and options.channel is None:
        del values["channel"]  # the file may tell
    if options.file is not None and "channel" not in values and options.file.suffix.lower() == ".pdf":
        values["channel"] = "letter"
    return Entry(id=options.id, values=values, letter=options.file)


def _kind(options: argparse.Namespace) -> dict[str, JsonValue]:
    """Which message it is: a document's name, or a word for it; what came is an answer unless told otherwise."""
    party = options.party or "vendor"
    if options.event == "received":
        return {"party": party, "kind": options.what if options.what in _PLAIN_KINDS else "answer"}
    what = _wanted(options)
    if what in _MESSAGE_OF and (options.party in (None, _MESSAGE_OF[what][0])):
        party, kind = _MESSAGE_OF[what]
        return {"party": party, "kind": kind}
    if what in OTHER_DOCUMENTS:
        return {"party": options.party or OTHER_DOCUMENTS[what], "kind": "other"}
    if what not in _PLAIN_KINDS:
        known = dict.fromkeys((*_PLAIN_KINDS, *_MESSAGE_OF, *OTHER_DOCUMENTS))
        raise UsageError("log.kind", kind=what, known=", ".join(known))
    return {"party": party, "kind": what}


def _values(options: argparse.Namespace) -> Iterator[tuple[str, JsonValue]]:
    for option, key in (("on", "date"), ("arrived", "arrived_on"), ("no-reply-until", "no_reply_until")):
        if (day := _day(options, option)) is not None:
            yield key, day.isoformat()
    plain = {
        "party": options.party,
        "channel": options.channel.replace("-", " ").replace("e mail", "e-mail") if options.channel else None,
        "counterpart": options.address,
        "answers": options.answers,
        "arrival_known_by": options.known_by,
        "spam_checked": options.spam_checked,
        "reference": options.reference,
        "quote": options.quote,
        "quote_language": options.quote_language,
        "translation": options.translation,
    }
    yield from ((key, value) for key, value in plain.items() if value is not None)
    if options.says:
        yield "says", [word.replace("-", " ") for word in options.says]
    if options.reasons is not None:
        yield "reasons_given", options.reasons == "yes"
    if options.summary_de or options.summary_en:
        written = {"de": options.summary_de, "en": options.summary_en}
        yield "summary", {language: text for language, text in written.items() if text}


def _tell_noted(noted: Noted, terminal: Terminal) -> None:
    words, message = terminal.translator, noted.message
    terminal.say(words.text("log.noted", id=message.id, what=message_line(message, words)))
    for line in _details(message, words):
        terminal.paragraph(line, "  ")
    if message.direction == "received" and message.answers:
        terminal.paragraph(words.text("log.answers", id=message.answers), "  ")
    if message.direction == "received" and not message.says:
        terminal.paragraph(words.text("log.unsaid", id=message.id), "  ")
    if message.direction == "sent" and message.arrived_on is None and message.kind in ASKING:
        terminal.paragraph(words.text("log.no-arrival", id=message.id), "  ")
    if noted.letter is not None:
        _tell_letter(noted, terminal)
    for key in noted.bounced:
        terminal.paragraph(words.text("log.bounced", id=key), "  ")


def _tell_letter(noted: Noted, terminal: Terminal) -> None:
    words, letter = terminal.translator, noted.letter
    assert letter is not None
    kept = letter.kept
    terminal.say("  " + words.text("log.kept", file=kept.path, size=words.bytes(kept.size_bytes)))
    terminal.say("  " + words.text("log.sha256", sha256=kept.sha256))
    for attachment in kept.attachments:
        name = harmless(attachment.name or attachment.media_type)
        terminal.say("  " + words.text("log.attachment", name=name, size=words.bytes(attachment.size_bytes)))
    if kept.attachments_unlisted:
        terminal.paragraph(words.text("log.unlisted"), "  ")
    if kept.size_bytes > EXHIBIT_AT_MOST_BYTES:
        terminal.paragraph(words.text("log.too-large-to-enclose", size=words.bytes(EXHIBIT_AT_MOST_BYTES)), "  ")


def _show(opened: OpenCase, terminal: Terminal, *, as_json: bool) -> int:
    correspondence, words = opened.correspondence, terminal.translator
    if as_json:
        terminal.say(json.dumps(_as_json(correspondence), indent=2, ensure_ascii=False))
        return 0
    if not correspondence.told:
        terminal.paragraph(words.text("log.empty", folder=str(opened.folder)))
    for told in correspondence.told:
        for line in _shown(told, words):
            terminal.paragraph(line, "" if line.startswith(told.message.id) else "    ")
    for one in correspondence.contradictions:
        terminal.complain(
            words.text("log.contradiction", id=one.id, key=one.key, in_case=one.in_case, in_log=one.in_log)
        )
    if correspondence.contradictions:
        terminal.complain(words.text("log.settle", folder=str(opened.folder)))
    return CaseIncomplete.exit_code if correspondence.contradictions else 0


def _shown(told: Told, words: Translator) -> Iterator[str]:
    yield f"{told.message.id:<10} {message_line(told.message, words)}"
    yield from _details(told.message, words)
    if told.file:
        yield words.text("log.file", file=told.file.path)


def _details(message: Message, words: Translator) -> Iterator[str]:
    if message.direction == "sent" and message.arrived_on:
        how = words.text(f"log.known-by.{message.arrival_known_by or 'assumed'}")
        yield words.text("log.arrived", day=words.compact_day(message.arrived_on), how=how)
    if message.says:
        yield words.text(
            "log.says", said=words.joined([words.text(f"said.{w.replace(' ', '-')}") for w in message.says])
        )
    if message.bounced:
        yield words.text("log.undelivered")
    if message.no_reply_until:
        yield words.text("log.no-reply", day=words.compact_day(message.no_reply_until))
    if message.reference:
        yield words.text("log.reference", number=message.reference)


def message_line(message: Message, words: Translator) -> str:
    """ "12.11.2026  gesendet an den Anbieter: Auskunftsverlangen"."""
    day = words.compact_day(message.date) if message.date else words.text("date.unknown-short")
    party = words.text(f"log.{message.direction}.{message.party}")
    kind = words.text(f"log.kind.{message.kind.replace(' ', '-')}")
    return words.text("log.line", day=day, party=party, kind=kind)


def _as_json(correspondence: Correspondence) -> Mapping[str, object]:
    return {
        "messages": [
            {
                **told.message.model_dump(mode="json", exclude_none=True),
                "in_case_toml": told.in_case,
                "file": told.file.model_dump(mode="json", exclude_none=True) if told.file else None,
            }
            for told in correspondence.told
        ],
        "contradictions": [
            {"id": one.id, "key": one.key, "case_toml": one.case_value, "log": one.log_value}
            for one in correspondence.contradictions
        ],
        "unreadable_lines": list(correspondence.unreadable),
        "closed_on": correspondence.closed.on.isoformat() if correspondence.closed else None,
    }


def _settle(opened: OpenCase, terminal: Terminal) -> int:
    """Asks which of two values is right."""
    words = terminal.translator
    for one in opened.correspondence.contradictions:
        terminal.paragraph(
            words.text("log.contradiction", id=one.id, key=one.key, in_case=one.in_case, in_log=one.in_log)
        )
        while True:
            answer = terminal.ask(words.text("log.which"))
            if answer is None or answer.strip() == "":
                return CaseIncomplete.exit_code
            if answer.strip() in ("1", "2"):
                settle(opened, one, takes_case=answer.strip() == "1", at=now())
                break
            terminal.complain(words.text("log.which-again"))
    terminal.say(words.text("log.settled"))
    return 0
