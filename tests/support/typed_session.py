"""A terminal at which somebody types: commands run in it, prompts are answered, everything shown is kept as text."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_PROMPT = re.compile(r"(> |: )$")  # at the end of a prompt of ours stands one of these
_SILENCE_S = 120.0


def _has_terminals() -> bool:
    try:
        ends = pty.openpty()
    except OSError:
        return False
    for end in ends:
        os.close(end)
    return True


needs_terminal = pytest.mark.skipif(not _has_terminals(), reason="this system opens no pseudo-terminal")

Answer = Callable[[str], str | None]
"""What is typed after the text shown so far; None: the input ends."""


@dataclass
class TypedSession:
    """``shown``: the whole recording, with what was typed."""

    folder: Path
    width: int = 100
    environment: dict[str, str] = field(default_factory=dict)
    shown: str = ""
    codes: list[int] = field(default_factory=list)

    def run(self, *arguments: str, answer: Answer = lambda _text: None, secret: str | None = None) -> str:
        """One ``reportgen`` command to its end; what it showed."""
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, self.width, 0, 0))
        told = " ".join(f"'{one}'" if " " in one else one for one in arguments)
        self.shown += f"$ reportgen {told}\n"
        command = [sys.executable, "-m", "reportgen", *arguments]
        environment = {**os.environ, "COLUMNS": str(self.width), "LINES": "50", **self.environment}
        process = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdin=follower, stdout=follower, stderr=follower, close_fds=True
        )
        os.close(follower)
        said = self._converse(leader, answer, secret)
        os.close(leader)
        self.codes.append(process.wait(timeout=60))
        told = _as_seen(said)
        self.shown += told + "\n"
        return told

    def _converse(self, leader: int, answer: Answer, secret: str | None) -> str:
        said, answered_at, quiet_since = "", 0, time.monotonic()
        while time.monotonic() - quiet_since < _SILENCE_S:
            ready, _, _ = select.select([leader], [], [], 0.2)
            if ready:
                try:
                    data = os.read(leader, 65_536)
                except OSError:  # the other end has gone
                    return said
                if not data:
                    return said
                said, quiet_since = said + data.decode("utf-8", "replace"), time.monotonic()
                continue
            waiting = said[answered_at:].replace("\r\n", "\n")
            if secret is not None and waiting.rstrip().endswith(":"):
                os.write(leader, secret.encode() + b"\n")
                answered_at, secret = len(said), None
            elif _PROMPT.search(waiting):
                typed = answer(waiting)
                answered_at = len(said)
                os.write(leader, b"\x04" if typed is None else typed.encode() + b"\n")
        raise TimeoutError(said[-2000:])


def answers(lines: Sequence[str]) -> Answer:
    """These lines, one after the other; then the input ends."""
    waiting = list(lines)
    return lambda _text: waiting.pop(0) if waiting else None


def _as_seen(said: str) -> str:
    """Without the lines of progress that were wiped."""
    lines = said.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rsplit("\r", 1)[-1].rstrip() for line in lines).rstrip() + "\n"
