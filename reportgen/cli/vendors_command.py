"""``reportgen vendors WORDS``: privacy contacts, each with its source and day; and the lines for ``case.toml``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date

from reportgen.actions.vendors import find_vendors
from reportgen.adapters.clock import now
from reportgen.attribution.vendor_directory import VendorEntry
from reportgen.cli.terminal import Terminal
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Shows what was found. Raises: UnreadableInput for data that cannot be read."""
    words = terminal.translator
    vendors = find_vendors(" ".join(options.words), options.data)
    if vendors.unreadable_count:
        terminal.complain(words.text("vendors.unreadable", n=vendors.unreadable_count))
    if not vendors.found:
        terminal.say(words.text("vendors.none"))
        return 0
    today = now().date()
    for number, entry in enumerate(vendors.found):
        if number:
            terminal.say()
        for line in _toml(entry) if options.toml else _told(entry, today, words):
            terminal.say(line)
    if not options.toml:
        terminal.say()
        terminal.say(words.text("vendors.check"))
    return 0


def _told(entry: VendorEntry, today: date, words: Translator) -> Iterator[str]:
    brands = ", ".join(map(harmless, entry.brands[:8]))
    yield words.text(
        "vendors.head", brands=brands or entry.id, company=entry.legal_name or words.text("vendors.no-name")
    )
    representative = entry.representative
    facts = (
        ("address", ", ".join(map(harmless, entry.address_lines))),
        ("email", entry.privacy_email),
        ("webform", entry.webform),
        ("website", entry.website),
        (
            "representative",
            ", ".join(part for part in (representative.name, representative.address, representative.email) if part)
            if representative
            else None,
        ),
        ("follows", entry.follows),
        ("source", entry.source),
        ("url", entry.url),
    )
    for key, value in facts:
        if value:
            yield words.text(f"vendors.fact.{key}", value=value)
    if entry.read_on is None:
        yield words.text("vendors.no-day")
    elif entry.is_old(today):
        yield words.text("vendors.old", day=Calendar(entry.read_on))
    else:
        yield words.text("vendors.read-on", day=Calendar(entry.read_on))
    if not entry.is_certain:
        yield words.text("vendors.uncertain")


def _toml(entry: VendorEntry) -> Iterator[str]:
    """As ``case.toml`` wants it; the day is the source's, to be replaced by the user's own."""
    yield "[vendor]"
    yield f"name = {_quoted(entry.brands[0] if entry.brands else entry.legal_name or entry.id)}"
    if entry.legal_name and entry.is_certain:
        yield f"legal_name = {_quoted(entry.legal_name)}"
    if entry.privacy_email:
        yield f"privacy_email = {_quoted(entry.privacy_email)}"
    yield "[vendor.contact]"
    where = _quoted(entry.url or entry.source)
    yield f"where = {{ de = {where}, en = {where} }}"
    if entry.read_on:
        yield f"read_on = {entry.read_on.isoformat()}"


def _quoted(text: str) -> str:
    return json.dumps(harmless(text, limit=200), ensure_ascii=False)
