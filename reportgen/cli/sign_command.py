"""``reportgen sign PDF --p12 FILE``: appends the user's own signature."""

from __future__ import annotations

import argparse
import getpass
import os
from pathlib import Path

from reportgen.actions.sign import sign
from reportgen.actions.timestamp import AGENT
from reportgen.adapters.tsa import ask
from reportgen.cli.terminal import Terminal

PASSWORD_VARIABLE = "REPORTGEN_P12_PASSWORD"


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Asks for the password of the key, signs, says where the signed letter is. Raises: as the action."""
    words = terminal.translator
    url: str | None = options.tsa
    if url is not None:
        terminal.complain(words.text("timestamp.asking", url=url))
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None:
        password = getpass.getpass(words.text("sign.password") + " ")
    output: Path = options.output or Path(f"{options.pdf.stem}.signed.pdf")
    signed = sign(
        options.pdf,
        options.p12,
        password.encode() or None,
        ask_stamp=None if url is None else lambda request: ask(url, request, agent=AGENT).body,
        output=output,
    )
    terminal.say(words.text("sign.done", file=str(signed)))
    terminal.paragraph(words.text("sign.meaning"))
    return 0
