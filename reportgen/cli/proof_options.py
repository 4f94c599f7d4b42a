"""The arguments of the commands about evidence: ``add``, ``minimise``, ``verify``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

from reportgen.cli.capture_options import add_questions, fingerprint
from reportgen.cli.local_parser import LocalParser
from reportgen.cli.terminal import Terminal
from reportgen.errors import UsageError
from reportgen.language.translator import Translator

Commands: TypeAlias = "argparse._SubParsersAction[LocalParser]"


def add_add(commands: Commands, words: Translator) -> None:
    """``add CASE FILE``."""
    parser = commands.add_parser("add", help=words.text("cli.add"), add_help=False)
    parser.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    parser.add_argument("file", type=Path, metavar="FILE", help=words.text("cli.add.file"))
    parser.add_argument("--as", dest="as_", choices=("capture", "exhibit"), help=words.text("cli.add.as"))
    parser.add_argument("--title", metavar="TEXT", help=words.text("cli.add.title"))
    parser.add_argument("--title-en", metavar="TEXT", help=words.text("cli.add.title-en"))
    parser.add_argument("--id", metavar="ID", help=words.text("cli.add.id"))
    parser.add_argument("--date", metavar="DATE", type=_day, help=words.text("cli.add.date"))
    parser.add_argument("--strip", action="store_true", help=words.text("cli.add.strip"))
    add_questions(parser, words)
    parser.set_defaults(run=_lazily("add_command"))


def add_proof(commands: Commands, words: Translator) -> None:
    """What proves and hands over: ``minimise``, ``sign``, ``timestamp``, ``verify``."""
    _minimise(commands, words)
    _sign(commands, words)
    _timestamp(commands, words)
    _verify(commands, words)


def _sign(commands: Commands, words: Translator) -> None:
    parser = commands.add_parser("sign", help=words.text("cli.sign"), add_help=False)
    parser.add_argument("pdf", type=Path, metavar="PDF", help=words.text("cli.sign.pdf"))
    parser.add_argument("--p12", type=Path, metavar="FILE", required=True, help=words.text("cli.sign.p12"))
    parser.add_argument("--tsa", metavar="URL", help=words.text("cli.timestamp.tsa"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=words.text("cli.sign.output"))
    parser.set_defaults(run=_lazily("sign_command"))


def _timestamp(commands: Commands, words: Translator) -> None:
    parser = commands.add_parser("timestamp", help=words.text("cli.timestamp"), add_help=False)
    parser.add_argument("target", type=Path, metavar="CASE|BUNDLE", help=words.text("cli.timestamp.target"))
    parser.add_argument("--tsa", metavar="URL", help=words.text("cli.timestamp.tsa"))
    parser.add_argument("--request-only", action="store_true", help=words.text("cli.timestamp.request-only"))
    parser.add_argument("--import", dest="import_", type=Path, metavar="FILE", help=words.text("cli.timestamp.import"))
    _trust(parser, words)
    parser.set_defaults(run=_lazily("timestamp_command"))


def _trust(parser: argparse.ArgumentParser, words: Translator) -> None:
    parser.add_argument("--root", type=Path, metavar="PEM", help=words.text("cli.timestamp.root"))
    parser.add_argument("--trusted-list", type=Path, metavar="XML", help=words.text("cli.timestamp.trusted-list"))
    vouched = words.text("cli.timestamp.trusted-list-sha256")
    parser.add_argument("--trusted-list-sha256", metavar="SHA256", type=fingerprint, help=vouched)


def _verify(commands: Commands, words: Translator) -> None:
    """``verify BUNDLE``."""
    verify = commands.add_parser("verify", help=words.text("cli.verify"), add_help=False)
    verify.add_argument("bundle", type=Path, metavar="BUNDLE", help=words.text("cli.verify.bundle"))
    verify.add_argument("--original", type=Path, metavar="FILE", help=words.text("cli.verify.original"))
    verify.add_argument("--recompute", action="store_true", help=words.text("cli.verify.recompute"))
    _trust(verify, words)
    verify.add_argument("--json", action="store_true", help=words.text("cli.inspect.json"))
    verify.set_defaults(run=_lazily("verify_command"))


def _minimise(commands: Commands, words: Translator) -> None:
    """``minimise CASE``."""
    parser = commands.add_parser("minimise", help=words.text("cli.minimise"), add_help=False)
    parser.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    parser.add_argument("--profile", choices=("authority", "vendor"), help=words.text("cli.minimise.profile"))
    parser.add_argument("--snap", type=_bytes, metavar="BYTES", help=words.text("cli.minimise.snap"))
    parser.add_argument("--capture", metavar="ID", help=words.text("cli.minimise.capture"))
    parser.add_argument("--unreviewed", action="store_true", help=words.text("cli.minimise.unreviewed"))
    parser.add_argument("--replace", action="store_true", help=words.text("cli.minimise.replace"))
    parser.set_defaults(run=_lazily("minimise_command"))


def _bytes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise UsageError("usage.size", value=text[:80])
    return int(text)


def _lazily(module: str) -> Callable[[argparse.Namespace, Terminal], int]:
    """The ``run`` of a command's module, loaded when it is called: what other commands need is not waited for."""

    def run(options: argparse.Namespace, terminal: Terminal) -> int:
        from importlib import import_module

        code: int = import_module(f"reportgen.cli.{module}").run(options, terminal)
        return code

    return run


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("lookup.no-day", value=text[:80]) from None
