"""Reads the arguments, calls one action, tells errors in one sentence with advice."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import reportgen
from reportgen.actions.error_lines import error_sentence, hint, single_mistakes
from reportgen.cli.capture_options import add_capture
from reportgen.cli.local_parser import LocalParser
from reportgen.cli.log_options import add_log
from reportgen.cli.proof_options import add_add, add_proof
from reportgen.cli.serve_command import Serve, add_serve
from reportgen.cli.terminal import Terminal
from reportgen.errors import ReportgenError, UsageError
from reportgen.language.translator import Translator
from reportgen.language.values import LanguageCode

INTERRUPTED = 130


def run(arguments: Sequence[str], *, serve: Serve | None = None) -> int:
    """Runs one command; comes back with the exit code of ``reportgen.errors``. ``serve``: the other shell."""
    terminal = Terminal(Translator(_language(arguments), takes_other_words=True))
    try:
        options = _parser(terminal.translator, serve, arguments).parse_args(arguments)
        code: int = options.run(options, terminal)
    except ReportgenError as error:
        tell(error, terminal)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (``| head``); nothing is left to be said, also not at shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def tell(error: ReportgenError, terminal: Terminal) -> None:
    """The error as sentences on standard error: what is wrong, every single mistake, what to do."""
    words = terminal.translator
    terminal.complain(words.text("error.line", sentence=error_sentence(error, words)))
    for sentence in single_mistakes(error, words):
        terminal.complain(words.text("error.problem", sentence=sentence))
    if error.message_id == "build.nothing-complete":
        from reportgen.cli.build_command import tell_nothing_complete

        tell_nothing_complete(error, terminal)
    if error.message_id == "write.nothing-complete":
        from reportgen.cli.write_command import tell_nothing_to_write

        tell_nothing_to_write(error, terminal)
    if advice := hint(error, words):
        terminal.complain(advice)


def _parser(words: Translator, serve: Serve | None, arguments: Sequence[str]) -> argparse.ArgumentParser:
    LocalParser.words = words
    parser = LocalParser(prog="reportgen", description=words.text("cli.description"), add_help=False)
    _common(parser, words)
    parser.add_argument(
        "--version", action="version", version=f"reportgen {reportgen.__version__}", help=words.text("cli.version")
    )
    commands = parser.add_subparsers(title=words.text("cli.commands"), metavar=words.text("cli.command"))
    parser.set_defaults(run=_without_command(parser))

    add_capture(commands, words, _common)
    _if_asked("init", _init, commands, words, arguments)

    add_add(commands, words)

    inspect = commands.add_parser("inspect", help=words.text("cli.inspect"), add_help=False)
    inspect.add_argument("files", nargs="+", type=Path, metavar="FILE", help=words.text("cli.inspect.files"))
    inspect.add_argument("--json", action="store_true", help=words.text("cli.inspect.json"))
    inspect.add_argument("--all", action="store_true", help=words.text("cli.inspect.all"))
    inspect.add_argument("--destinations", action="store_true", help=words.text("cli.inspect.destinations"))
    inspect.add_argument(
        "--keep-objects", type=Path, metavar="DIR", default=None, help=words.text("cli.inspect.keep-objects")
    )
    inspect.set_defaults(run=_inspect)

    build = commands.add_parser("build", help=words.text("cli.build"), add_help=False)
    build.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    build.add_argument("--output", type=Path, metavar="DIR", help=words.text("cli.build.output"))
    build.add_argument("--replace", action="store_true", help=words.text("cli.build.replace"))
    build.add_argument("--zip", action="store_true", help=words.text("cli.build.zip"))
    build.add_argument("--with-captures", action="store_true", help=words.text("cli.build.with-captures"))
    build.set_defaults(run=_build)

    _write_options(commands.add_parser("write", help=words.text("cli.write"), add_help=False), words)

    review = commands.add_parser("review", help=words.text("cli.review"), add_help=False)
    review.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    review.add_argument("--all", action="store_true", help=words.text("cli.review.all"))
    review.add_argument("--list", action="store_true", help=words.text("cli.review.list"))
    review.add_argument("--yes", action="append", default=[], metavar="ID", help=words.text("cli.review.yes"))
    review.add_argument("--no", action="append", default=[], metavar="ID", help=words.text("cli.review.no"))
    review.add_argument("--comment", metavar="TEXT", help=words.text("cli.review.comment"))
    review.set_defaults(run=_review)

    check = commands.add_parser("check", help=words.text("cli.check"), add_help=False)
    check.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    check.add_argument("--json", action="store_true", help=words.text("cli.inspect.json"))
    check.set_defaults(run=_check)

    _if_asked("testcard", _testcard, commands, words, arguments)
    _if_asked("upgrade", _upgrade, commands, words, arguments)

    _lookup_options(commands.add_parser("lookup", help=words.text("cli.lookup"), add_help=False), words)

    vendors = commands.add_parser("vendors", help=words.text("cli.vendors"), add_help=False)
    vendors.add_argument("words", nargs="+", metavar="WORDS", help=words.text("cli.vendors.words"))
    vendors.add_argument("--data", type=Path, metavar="PATH", help=words.text("cli.vendors.data"))
    vendors.add_argument("--toml", action="store_true", help=words.text("cli.vendors.toml"))
    vendors.set_defaults(run=_vendors)

    add_log(commands, words)
    _if_asked("status", _status, commands, words, arguments)
    _if_asked("next", _next, commands, words, arguments)
    _if_asked("forget", _forget, commands, words, arguments)

    add_serve(commands, words, serve)
    add_proof(commands, words)

    for name, command in commands.choices.items():
        command.description = words.text(f"cli.{name}")
        _common(command, words)
    return parser


def _if_asked(
    name: str, add: Callable[[Any, Translator], None], commands: Any, words: Translator, arguments: Sequence[str]
) -> None:
    """The options of these commands bring half the program with them: made only where the command is named."""
    if name in arguments:
        add(commands, words)
    else:
        commands.add_parser(name, help=words.text(f"cli.{name}"), add_help=False)


def _init(commands: Any, words: Translator) -> None:
    from reportgen.cli.init_options import init_options

    init_options(commands.add_parser("init", help=words.text("cli.init"), add_help=False), words)


def _testcard(commands: Any, words: Translator) -> None:
    from reportgen.cli.init_options import add_testcard

    add_testcard(commands.add_parser("testcard", help=words.text("cli.testcard"), add_help=False), words)


def _upgrade(commands: Any, words: Translator) -> None:
    from reportgen.cli.init_options import add_upgrade

    add_upgrade(commands.add_parser("upgrade", help=words.text("cli.upgrade"), add_help=False), words)


def _status(commands: Any, words: Translator) -> None:
    from reportgen.cli.status_command import add_status

    add_status(commands, words)


def _next(commands: Any, words: Translator) -> None:
    from reportgen.cli.next_command import add_next

    add_next(commands, words)


def _forget(commands: Any, words: Translator) -> None:
    from reportgen.cli.forget_command import add_forget

    add_forget(commands, words)


def _write_options(write: argparse.ArgumentParser, words: Translator) -> None:
    def option(name: str, **more: Any) -> None:
        write.add_argument(f"--{name}", help=words.text(f"cli.write.{name}"), **more)

    write.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    write.add_argument("kinds", nargs="*", metavar="KIND", help=words.text("cli.write.kinds"))
    option("list", action="store_true")
    option("pair", action="store_true")
    option("form", choices=("a", "b"), default="b")
    option("without-postal-address", action="store_true")
    option("picture", action="append", default=[], metavar="SHA256")
    option("nobody-in", action="append", default=[], metavar="SHA256")
    option("templates", type=Path, metavar="DIR")
    option("email", action="store_true")
    option("max-mb", type=float, metavar="MB")
    option("max-files", type=int, metavar="N")
    option("output", type=Path, metavar="DIR")
    option("replace", action="store_true")
    write.set_defaults(run=_write)


def _lookup_options(lookup: argparse.ArgumentParser, words: Translator) -> None:
    def option(name: str, metavar: str, **more: Any) -> None:
        lookup.add_argument(f"--{name}", metavar=metavar, help=words.text(f"cli.lookup.{name}"), **more)

    lookup.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    lookup.add_argument("--dry-run", action="store_true", help=words.text("cli.lookup.dry-run"))
    option("address", "ADDRESS", action="append", default=[])
    option("registry", "URL")
    option("offline", "FILE", type=Path)
    option("url", "URL")
    option("retrieved-at", "TIME")
    option("seen-in", "WORDS")
    option("seen-on", "DATE")
    lookup.set_defaults(run=_lookup)


def _without_command(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace, Terminal], int]:
    """Nothing was asked for: the help says what can be."""

    def run(_options: argparse.Namespace, terminal: Terminal) -> int:
        terminal.complain(parser.format_help().rstrip())
        return UsageError.exit_code

    return run


def _inspect(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.inspect_command import run

    return run(options, terminal)


def _build(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.build_command import run

    return run(options, terminal)


def _write(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.write_command import run

    return run(options, terminal)


def _review(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.review_command import run

    return run(options, terminal)


def _check(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.check_command import run

    return run(options, terminal)


def _lookup(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.lookup_command import run

    return run(options, terminal)


def _vendors(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.vendors_command import run

    return run(options, terminal)


def _common(parser: argparse.ArgumentParser, words: Translator) -> None:
    parser._optionals.title = words.text("cli.options")
    parser._positionals.title = words.text("cli.arguments")
    parser.add_argument("-h", "--help", action="help", help=words.text("cli.help"))
    # A default here would overwrite what stood before the command.
    parser.add_argument("--lang", choices=("de", "en"), default=argparse.SUPPRESS, help=words.text("cli.lang"))


def _language(arguments: Sequence[str]) -> LanguageCode:
    """``--lang`` wherever it stands, else the environment's, else English; needed before argparse can speak."""
    for position, argument in enumerate(arguments):
        asked = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        if asked in ("de", "en"):
            return "de" if asked == "de" else "en"
    environment = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "de" if environment.startswith("de") else "en"
