"""The options of ``log``."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from reportgen.cli.terminal import Terminal
from reportgen.language.translator import Translator

EVENTS = ("sent", "received", "about", "mistake", "closed", "reopened", "settle")
PARTIES = ("vendor", "authority", "seller")
CHANNELS = ("e-mail", "letter", "web-form", "telephone", "unknown")
KNOWN_BY = ("read-receipt", "acknowledged", "tracking", "server-log")
SAYS = (
    "complete",
    "partly",
    "refused",
    "acknowledged",
    "extension",
    "identity",
    "fee",
    "wrong-language",
    "contradicts",
    "forwarded",
    "decision",
    "undeliverable",
)


def add_log(commands: Any, words: Translator) -> None:
    """``log CASE [EVENT [WHAT]]``."""
    log = commands.add_parser("log", help=words.text("cli.log"), add_help=False)

    def option(name: str, metavar: str | None = None, **more: Any) -> None:
        if metavar is not None:
            more["metavar"] = metavar
        log.add_argument(f"--{name}", help=words.text(f"cli.log.{name}"), **more)

    log.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    log.add_argument("event", nargs="?", choices=EVENTS, metavar="EVENT", help=words.text("cli.log.event"))
    log.add_argument("what", nargs="?", metavar="WHAT", help=words.text("cli.log.what"))
    option("on", "DATE")
    option("with", "WHOM", choices=PARTIES, dest="party")
    option("by", "WAY", choices=CHANNELS, dest="channel")
    option("address", "ADDRESS")
    option("answers", "ID")
    option("says", "READING", choices=SAYS, action="append", default=[])
    option("reasons", "YES|NO", choices=("yes", "no"))
    option("arrived", "DATE")
    option("known-by", "HOW", choices=KNOWN_BY)
    option("no-reply-until", "DATE")
    option("spam-checked", action="store_true", default=None)
    option("reference", "NUMBER")
    option("file", "FILE", type=Path)
    option("quote", "WORDS")
    option("quote-language", "LANGUAGE", choices=("de", "en"))
    option("translation", "WORDS")
    option("summary-de", "WORDS")
    option("summary-en", "WORDS")
    option("why", "WORDS")
    option("id", "ID")
    option("json", action="store_true")
    log.set_defaults(run=_run)


def day_of(text: str, today: date) -> date | None:
    """A day as ISO 8601 writes it, as German and English people may write it, or a word for today; None otherwise."""
    if text.strip().lower() in ("today", "heute"):
        return today
    parts = text.strip().split(".")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts) and len(parts[2]) == 4:
        text = f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _run(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.log_command import run

    return run(options, terminal)
