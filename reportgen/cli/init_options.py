"""The arguments of ``reportgen init``: each question as an option, or all of them in a file; and what goes with it."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from reportgen.adapters.folder import read_input
from reportgen.cli.terminal import Terminal
from reportgen.dialogue.about_person import ASKED_BY_OPTION
from reportgen.dialogue.fields import MESSAGE_SPECS, MESSAGES_AT_MOST, message_key
from reportgen.errors import UnreadableInput, UsageError
from reportgen.language.translator import Translator

_ANSWERS_LIMIT_BYTES = 1024 * 1024
_OF_MESSAGES = tuple(spec.key for spec in MESSAGE_SPECS if spec.key != "more")


def init_options(parser: argparse.ArgumentParser, words: Translator) -> None:
    """Adds them."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=words.text("cli.init.folder"))
    parser.add_argument("captures", nargs="*", type=Path, metavar="CAPTURE", help=words.text("cli.init.captures"))
    parser.add_argument("--answers", type=Path, metavar="FILE", help=words.text("cli.init.answers"))
    parser.add_argument("--batch", action="store_true", help=words.text("cli.init.batch"))
    parser.add_argument("--go-on", action="store_true", help=words.text("cli.init.go-on"))
    asked = parser.add_argument_group(words.text("cli.init.questions"))
    for key in ASKED_BY_OPTION:
        # "%" is a format of argparse
        asked.add_argument(f"--{key}", metavar="…", help=words.text(f"init.ask.{key}").replace("%", "%%"))
    asked.add_argument("--message", action="append", default=[], metavar="…", help=words.text("cli.init.message"))
    parser.set_defaults(run=_run)


def add_testcard(parser: argparse.ArgumentParser, words: Translator) -> None:
    """``testcard``: for a recording that has to be taken again."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="DIR", help=words.text("cli.testcard.folder")
    )
    parser.add_argument("--word", metavar="WORD", help=words.text("cli.testcard.word"))
    parser.add_argument("--replace", action="store_true", help=words.text("cli.testcard.replace"))
    parser.set_defaults(run=_run_testcard)


def add_upgrade(parser: argparse.ArgumentParser, words: Translator) -> None:
    """``upgrade``: for a case that an older version began."""
    parser.add_argument("case", type=Path, metavar="CASE", help=words.text("cli.build.case"))
    parser.add_argument("copy", type=Path, metavar="COPY", help=words.text("cli.upgrade.copy"))
    parser.set_defaults(run=_run_upgrade)


def written_answers(options: argparse.Namespace) -> dict[str, str]:
    """By the key of the field: those of the file, then those of the options. Raises: UnreadableInput, UsageError."""
    written = dict(_of_file(options.answers)) if options.answers is not None else {}
    for key in ASKED_BY_OPTION:
        value = getattr(options, key.replace("-", "_"))
        if value is not None:
            written[key] = value
    if options.message:
        written.update(_messages([_parts(text) for text in options.message]))
    return written


def _parts(text: str) -> dict[str, str]:
    """``direction=sent; date=2026-09-01; …``. Raises: UsageError."""
    parts: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        key, sign, value = (one.strip() for one in part.partition("="))
        if not sign or key not in _OF_MESSAGES:
            raise UsageError("init.message", value=part[:60], keys=", ".join(_OF_MESSAGES))
        parts[key] = value
    return parts


def _messages(messages: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    if len(messages) > MESSAGES_AT_MOST:
        raise UsageError("init.messages", limit=MESSAGES_AT_MOST)
    yield "messages", "yes" if messages else "no"
    for number, parts in enumerate(messages, start=1):
        for key, value in parts.items():
            yield message_key(number, key), value
        if number < MESSAGES_AT_MOST:
            yield message_key(number, "more"), "yes" if number < len(messages) else "no"


def _of_file(path: Path) -> Iterator[tuple[str, str]]:
    """A TOML file: the keys of the options; ``[[message]]`` once for each message."""
    try:
        data = tomllib.loads(read_input(path, _ANSWERS_LIMIT_BYTES).decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise UnreadableInput("init.no-answers-file", file=str(path), reason=str(error)[:120]) from None
    for key, value in data.items():
        if key == "message" and isinstance(value, list):
            yield from _messages([dict(_parts_of_table(one, path)) for one in value])
        else:
            yield key, _text(key, value, path)


def _parts_of_table(table: object, path: Path) -> Iterator[tuple[str, str]]:
    if not isinstance(table, Mapping):
        raise UnreadableInput("init.wrong-answer", file=str(path), key="message")
    for key, value in table.items():
        if key not in _OF_MESSAGES:
            raise UsageError("init.message", value=str(key)[:60], keys=", ".join(_OF_MESSAGES))
        yield key, _text(str(key), value, path)


def _text(key: str, value: object, path: Path) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case list():
            return ",".join(str(one) for one in value) or "none"
        case _:
            raise UnreadableInput("init.wrong-answer", file=str(path), key=key[:60])


def _run(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.init_command import run

    return run(options, terminal)


def _run_testcard(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.testcard_command import run

    return run(options, terminal)


def _run_upgrade(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.upgrade_command import run

    return run(options, terminal)
