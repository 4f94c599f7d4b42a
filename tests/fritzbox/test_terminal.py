"""At a real terminal: the password is asked for and not shown, the line of progress runs, Ctrl-C ends in order."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

from calls import Caller, caller
from fake_box import PASSWORD, FakeBox
from typed_session import needs_terminal

__all__ = ["caller"]
pytestmark = needs_terminal
_PATIENCE_S = 60.0


def at_terminal(folder: Path, steps: list[tuple[bytes, bytes]], *arguments: str) -> tuple[int, bytes]:
    """Runs the program; when the first of a step's words is shown, the second is typed. Exit code, what was shown."""
    environment = {name: value for name, value in os.environ.items() if name != "REPORTGEN_FRITZBOX_PASSWORD"}
    environment |= {"COLUMNS": "120", "LC_ALL": "C.UTF-8"}
    program, terminal = pty.fork()
    if program == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what starts the tests in the background may have it ignored
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, "-m", "reportgen", *arguments], environment)
    shown, until, waiting = b"", time.monotonic() + _PATIENCE_S, list(steps)
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the program has ended
                break
            if not piece:
                break
            shown += piece
        if waiting and waiting[0][0] in shown:
            os.write(terminal, waiting.pop(0)[1])
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(program, 0)[1]), shown


def test_the_password_is_typed_unseen_and_ctrl_c_ends_in_order(caller: Caller) -> None:
    typed = [(b"stays invisible", PASSWORD.encode() + b"\n"), (b"packets, ", b"\x03")]
    with FakeBox(tls=True) as box:
        arguments = ("--lang", "en", "capture", "fritzbox", "--box", box.address, "--device", "Beispielcam")
        code, shown = at_terminal(caller.folder, typed, *arguments)
        assert code == 0, shown
        assert not box.is_recording
        sent = bytes(box.history[0].sent)
    assert PASSWORD.encode() not in shown
    assert b"\r1-lan: " in shown and b"ended by you" in shown
    (part,) = caller.parts()
    assert (caller.data(part), part["end_state"]) == (sent, "interrupted")


def test_ctrl_c_at_the_password_ends_without_a_trace(caller: Caller) -> None:
    with FakeBox(tls=True) as box:
        arguments = ("--lang", "en", "capture", "fritzbox", "--box", box.address)
        code, shown = at_terminal(caller.folder, [(b"stays invisible", b"\x03")], *arguments)
        assert code == 130, shown
        assert (box.history, box.sessions.failures) == ([], 0)
    assert b"Traceback" not in shown
    assert caller.left() == set()
