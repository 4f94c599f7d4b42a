"""``reportgen lookup CASE``: says whom it is about to ask about what, asks, and says what was kept."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date

from reportgen.actions.lookup import (
    Found,
    Lookup,
    Missed,
    ask_all,
    import_answer,
    import_text,
    is_answer,
    open_lookup,
)
from reportgen.adapters.clock import now
from reportgen.adapters.https import is_allowed
from reportgen.adapters.rdap import START, NoAnswer, RegistryAnswer, ask
from reportgen.attribution.registration import Registration
from reportgen.case.answer_log import instant
from reportgen.cli.terminal import Terminal
from reportgen.errors import Unreachable, UsageError
from reportgen.findings.registration_of_address import holder_of
from reportgen.language.harmless import harmless
from reportgen.language.territories import territory_name
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Imports, shows or asks. Raises: UsageError, UnreadableInput, OutputError; Unreachable where nothing came."""
    if options.offline is not None:
        return _import(options, terminal)
    registry = options.registry or START
    if not is_allowed(registry):
        raise UsageError("lookup.bad-registry", value=registry[:200])
    lookup = open_lookup(options.case, wanted=options.address)
    words = terminal.translator = Translator(terminal.translator.language, lookup.case.timezone)
    _tell_plan(lookup, registry, terminal)
    if options.dry_run:
        terminal.say(words.text("lookup.dry-run"))
        return 0
    told = ask_all(lookup, registry=registry, ask=_asking(terminal), now=now)
    for result in told:
        for line in _kept(result, words) if isinstance(result, Found) else [_missed(result, words)]:
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
    yield from _kept(found, words)


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


def _tell_plan(lookup: Lookup, registry: str, terminal: Terminal) -> None:
    words = terminal.translator
    plan = lookup.plan
    if plan.asked:
        terminal.say(words.text("lookup.about-to-ask", n=len(plan.asked), registry=registry))
        for planned in plan.asked:
            why = words.text(f"lookup.why.{planned.why}")
            terminal.say(words.text("lookup.planned", address=planned.address, why=why))
    for refused in plan.refused:
        reason = words.text(f"lookup.not.{refused.reason}")
        terminal.say(words.text("lookup.refused", address=refused.address, reason=reason))
    if not plan.asked:
        terminal.say(words.text("lookup.none"))


def _kept(found: Found, words: Translator) -> Iterator[str]:
    registration = found.registration
    key = "lookup.surrounding" if found.is_surrounding else "lookup.shared" if found.is_shared else "lookup.kept"
    yield words.text(
        key,
        address=found.address,
        first=registration.first_address,
        last=registration.last_address,
        holder=holder_of(registration),
        registry=registration.registry,
        day=Calendar(registration.retrieved_at.date()),
    )
    yield from (words.text("lookup.detail", text=text) for text in _details(found, registration, words))


def _details(found: Found, registration: Registration, words: Translator) -> Iterator[str]:
    for country in registration.countries:
        name = territory_name(country.code, words.language) if country.code else None
        shown = name or harmless(country.written)
        yield words.text("lookup.country", country=shown, basis=words.text(f"country.basis.{country.basis}"))
    if not registration.countries:
        yield words.text("lookup.no-country")
    for station in found.redirects:
        yield words.text("lookup.redirected", url=station)
    if not found.is_shared:
        yield words.text("lookup.file", file=found.path, sha256=registration.sha256)
        yield _second(found.differs_in, words)


def _second(differs_in: tuple[str, ...] | None, words: Translator) -> str:
    if differs_in is None:
        return words.text("lookup.second.refused")
    if not differs_in:
        return words.text("lookup.second.agrees")
    parts = words.joined([words.text(f"lookup.part.{part}") for part in differs_in])
    return words.text("lookup.second.differs", parts=parts)


def _missed(missed: Missed, words: Translator) -> str:
    reason = words.text(f"lookup.reason.{missed.reason}", detail=missed.detail)
    return words.text("lookup.missed", address=missed.address, url=missed.asked_url, reason=reason)
