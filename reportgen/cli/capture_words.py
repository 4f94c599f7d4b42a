"""What both ways of ``capture`` say in the same words."""

from __future__ import annotations

import argparse
import json
import shlex
from pathlib import Path, PurePosixPath

from reportgen.actions.acquisition_log import EvidencePlace
from reportgen.actions.open_case import CASE_FILE
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.cli.terminal import Terminal
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator
from reportgen.language.values import Message


def place_of(options: argparse.Namespace) -> EvidencePlace:
    """Where the evidence is put: the case, the folder, else where the command was called."""
    if options.case is not None:
        return EvidencePlace(folder=options.case, is_case=True)
    return EvidencePlace(folder=options.output or Path(), is_case=False)


def tell_chain(is_whole: bool, head_sha256: str | None, folder: Path, terminal: Terminal) -> None:
    """Where the log is and its newest digest; that its chain is broken, where it is."""
    words = terminal.translator
    if head_sha256 is not None:
        terminal.say(words.text("capture.custody", file=str(folder / CUSTODY_FILE), sha256=head_sha256))
    if not is_whole:
        terminal.complain(words.text("capture.custody-broken", file=str(folder / CUSTODY_FILE)))


def tell_next(folder: Path, terminal: Terminal) -> bool:
    """Where no case was begun yet, how it is; whether that was said."""
    if (folder / CASE_FILE).exists():
        return False
    terminal.say()
    terminal.say(terminal.translator.text("capture.begin-case", folder=shlex.quote(str(folder))))
    return True


def case_section(
    terminal: Terminal,
    *,
    path: str,
    point: str,
    router: str | None,
    interface: str | None,
    clock: Message | None,
    sha256: str,
) -> None:
    """The section for ``case.toml``, to be copied; the file itself is the user's and is not touched."""
    terminal.say()
    lines = [
        "[[captures]]",
        f"id = {_quoted(_identifier(path))}",
        f"path = {_quoted(path)}",
        f"point = {_quoted(point)}",
    ]
    lines += [f"router = {_quoted(router)}"] if router else []
    lines += [f"interface = {_quoted(interface)}"] if interface else []
    if clock is not None:
        said = ", ".join(f"{code} = {_quoted(Translator(code).say(clock))}" for code in ("de", "en"))
        lines.append(f"clock = {{ {said} }}")
    lines.append(f"sha256 = {_quoted(sha256)}")
    for line in lines:
        terminal.say(line)


def _identifier(path: str) -> str:
    stem = PurePosixPath(path).stem
    safe = "".join(character if character.isascii() and character.isalnum() else "-" for character in stem)
    return safe[-40:].lstrip("-_") or "capture"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's, and what cannot be printed is gone before."""
    return json.dumps(harmless(text), ensure_ascii=False)
