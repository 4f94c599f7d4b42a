"""``reportgen lookup CASE``: says whom it is about to ask about what, asks, and says what was kept."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date

from reportgen.actions.lookup import (
    Found,
    Lookup,
    ask_all,
    import_answer,
    import_text,
    is_answer,
    open_lookup,
)
from reportgen.actions.lookup_words import kept_lines, plan_lines, told_lines
from reportgen.adapters.clock import now
from reportgen.adapters.https import is_allowed
from reportgen.adapters.rdap import START, NoAnswer, RegistryAnswer, ask
from reportgen.case.answer_log import instant
from reportgen.cli.terminal import Terminal
from reportgen.errors import Unreachable, UsageError
from reportgen.language.translator import Translator


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Imports, shows or asks. Raises: UsageError, UnreadableInput, OutputError; Unreachable where nothing came."""
    if options.offline is not None:
        return _import(options, terminal)
    registry = options.registry or START
    if not is_allowed(registry):
        raise UsageError("lookup.bad-registry", value=registry[:200])
    lookup = open_lookup(options.case, wanted=options.address)
    words = terminal.translator = Translator(terminal.translator.language, lookup.case.timezone)
    for line in plan_lines(lookup.plan, registry, words):
        terminal.say(line)
    if options.dry_run:
        terminal.say(words.text("lookup.dry-run"))
        return 0
    told = ask_all(lookup, registry=registry, ask=_asking(terminal), now=now)
    for line in told_lines(told, words):
        terminal.say(line)
    if told and not any(isinstance(result, Found) for result in told):
        raise Unreachable("lookup.nothing")
    if told:
        terminal.say(words.text("lookup.meaning"))
    return 0


def _asking(terminal: Terminal) -> Callable[[str], RegistryAnswer | NoAnswer]:
    def asking(url: str) -> RegistryAnswer | NoAnswer:
        terminal.progress(terminal.translator.text("lookup.asking", url=url))
        return ask(url, now=now, wait_s=time.sleep)

    return asking


def _import(options: argparse.Namespace, terminal: Terminal) -> int:
    if len(options.address) != 1:
        raise UsageError("lookup.one-address")
    lookup = open_lookup(options.case)
    tell = _import_answer if is_answer(options.offline) else _import_text
    for line in tell(lookup, options, terminal.translator):
        terminal.say(line)
    return 0


def _import_answer(lookup: Lookup, options: argparse.Namespace, words: Translator) -> Iterator[str]:
    at = instant(options.retrieved_at or "")
    if at is None:
        raise UsageError("lookup.no-instant", value=options.retrieved_at or "–")
    if options.url is None or not is_allowed(options.url):
        raise UsageError("lookup.no-url", value=(options.url or "–")[:200])
    found = import_answer(
        lookup, options.offline, address=options.address[0], url=options.url, at=at.astimezone(UTC), now=now()
    )
    yield from kept_lines(found, words)


def _import_text(lookup: Lookup, options: argparse.Namespace, words: Translator) -> Iterator[str]:
    if options.seen_in is None:
        raise UsageError("lookup.no-source")
    address = options.address[0]
    kept = import_text(
        lookup,
        options.offline,
        address=address,
        seen_in=options.seen_in,
        seen_on=_day(options.seen_on),
        now=now(),
    )
    quotation = kept.quotation
    yield words.text("lookup.text-kept", address=address, n=len(quotation.text), file=kept.path)
    if quotation.is_cut:
        yield words.text("lookup.text-cut")
    if quotation.people_count:
        yield words.text("lookup.text-people", n=quotation.people_count)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("lookup.no-day", value=text[:80]) from None
