"""The arguments of ``reportgen capture``: durations, sizes, times as people write them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from reportgen.cli.local_parser import LocalParser
from reportgen.cli.terminal import Terminal
from reportgen.errors import UsageError
from reportgen.evidence.acquisition_questions import CIRCUMSTANCES, QUESTIONS
from reportgen.language.translator import Translator

DEFAULT_BOX = "https://fritz.box"
_DURATION_UNITS_S = {"s": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400}
_SIZE_UNITS_BYTES = {"": 1, "B": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_AMOUNT = re.compile(r"(\d{1,15}(?:[.,]\d{1,3})?)\s*([A-Za-z]*)")


def add_capture(
    commands: argparse._SubParsersAction[LocalParser],
    words: Translator,
    common: Callable[[argparse.ArgumentParser, Translator], None],
) -> None:
    """``capture`` with its two ways, ``fritzbox`` and ``file``."""
    capture = commands.add_parser("capture", help=words.text("cli.capture"), add_help=False)
    ways = capture.add_subparsers(
        title=words.text("cli.commands"), metavar=words.text("cli.command"), dest="way", required=True
    )
    _fritzbox(ways.add_parser("fritzbox", help=words.text("cli.capture.fritzbox"), add_help=False), words)
    _file(ways.add_parser("file", help=words.text("cli.capture.file"), add_help=False), words)
    for name, way in ways.choices.items():
        way.description = words.text(f"cli.capture.{name}")
        common(way, words)


def _fritzbox(parser: argparse.ArgumentParser, words: Translator) -> None:
    def told(name: str) -> str:
        return words.text(f"cli.capture.fritzbox.{name}")

    parser.add_argument("--list", action="store_true", help=told("list"))
    parser.add_argument("--box", metavar="ADDRESS", default=DEFAULT_BOX, help=told("box"))
    parser.add_argument("--user", metavar="NAME", help=told("user"))
    parser.add_argument("--interface", metavar="ID", action="append", default=[], help=told("interface"))
    parser.add_argument("--device", metavar="DEVICE", help=told("device"))
    parser.add_argument("--duration", metavar="TIME", type=duration_s, help=told("duration"))
    parser.add_argument("--until", metavar="MOMENT", type=moment_ns, help=told("until"))
    parser.add_argument("--max-size", metavar="SIZE", type=size_bytes, help=told("max-size"))
    parser.add_argument("--rotate", metavar="SIZE|TIME", type=rotation, help=told("rotate"))
    parser.add_argument("--fingerprint", metavar="SHA256", type=fingerprint, help=told("fingerprint"))
    parser.add_argument("--stop", action="store_true", help=told("stop"))
    add_circumstances(parser, words)
    _place(parser, words)
    parser.set_defaults(run=_run_fritzbox)


def _file(parser: argparse.ArgumentParser, words: Translator) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=words.text("cli.capture.file.file"))
    add_questions(parser, words)
    _place(parser, words, taken_by=False)
    parser.set_defaults(run=_run_file)


def add_questions(parser: argparse.ArgumentParser, words: Translator) -> None:
    """One option for each question that the custody log asks about a capture."""
    for question in QUESTIONS:
        parser.add_argument(
            f"--{question.key}",
            choices=question.choices or None,
            metavar=None if question.choices else "TEXT",
            help=words.text(f"capture.question.{question.key}"),
        )
    add_circumstances(parser, words)


def add_circumstances(parser: argparse.ArgumentParser, words: Translator) -> None:
    """One option for each circumstance, and one to be asked about all of them."""
    group = parser.add_argument_group(words.text("cli.circumstances"))
    group.add_argument("--circumstances", action="store_true", help=words.text("cli.circumstances.ask"))
    for question in CIRCUMSTANCES:
        group.add_argument(
            f"--{question.key}",
            choices=question.choices or None,
            metavar=None if question.choices else "TEXT",
            help=words.text(f"capture.question.{question.key}"),
        )


def _place(parser: argparse.ArgumentParser, words: Translator, *, taken_by: bool = True) -> None:
    parser.add_argument("--case", type=Path, metavar="CASE", help=words.text("cli.capture.case"))
    parser.add_argument("--output", type=Path, metavar="DIR", help=words.text("cli.capture.output"))
    if taken_by:
        parser.add_argument("--taken-by", metavar="TEXT", help=words.text("cli.capture.taken-by"))
        parser.add_argument("--note", metavar="TEXT", help=words.text("cli.capture.note"))


def duration_s(text: str) -> float:
    """``90s``, ``10m``, ``12h``, ``7d`` in seconds. Raises: UsageError."""
    amount = _amount(text, _DURATION_UNITS_S)
    if amount is None or amount <= 0:
        raise UsageError("usage.duration", value=text)
    return amount


def size_bytes(text: str) -> int:
    """``500MB``, ``2GB`` in bytes (1 kB = 1000 bytes). Raises: UsageError."""
    amount = _amount(text, _SIZE_UNITS_BYTES)
    if amount is None or amount < 1:
        raise UsageError("usage.size", value=text)
    return round(amount)


def rotation(text: str) -> tuple[int | None, float | None]:
    """Bytes or seconds. Raises: UsageError."""
    amount = _amount(text, _DURATION_UNITS_S)
    if amount:
        return None, amount
    size = _amount(text, _SIZE_UNITS_BYTES)
    if size is None or size < 1:
        raise UsageError("usage.rotation", value=text)
    return round(size), None


def moment_ns(text: str) -> int:
    """``2026-11-25T07:00`` or ``07:00`` (the next time it is so), by the computer's zone. Raises: UsageError."""
    now = datetime.now().astimezone()
    try:
        if re.fullmatch(r"\d\d?:\d\d", text):
            hour, minute = map(int, text.split(":"))
            moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
            moment += timedelta(days=1) if moment <= now else timedelta()
        else:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError, OSError):
        raise UsageError("usage.moment", value=text) from None
    if moment <= now:
        raise UsageError("usage.moment-past", value=text)
    return int(moment.timestamp()) * 1_000_000_000


def fingerprint(text: str) -> str:
    """64 hexadecimal digits, with or without colons. Raises: UsageError."""
    digits = text.replace(":", "").replace(" ", "").lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise UsageError("usage.fingerprint", value=text)
    return digits


def _amount(text: str, units: dict[str, int]) -> float | None:
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    unit = next((name for name in units if name.casefold() == found[2].casefold()), None)
    return None if unit is None else float(found[1].replace(",", ".")) * units[unit]


def _run_fritzbox(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.capture_command import run

    return run(options, terminal)


def _run_file(options: argparse.Namespace, terminal: Terminal) -> int:
    from reportgen.cli.capture_file_command import run

    return run(options, terminal)
