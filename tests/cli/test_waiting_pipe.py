"""Giving up while a pipe is read whose writer sleeps."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest
from building import CAMERA, DESTINATION, Tape, udp


@pytest.mark.slow
def test_an_interrupt_ends_the_program_though_the_pipe_stays_open() -> None:
    tape = Tape()
    for number in range(5_000):
        tape.add_ip(udp(CAMERA, 50_000 + number % 9, DESTINATION, 9_000, bytes(1_000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "reportgen", "inspect", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    limit = threading.Timer(90, process.kill)  # a program that does not read must not hold the test
    limit.start()
    try:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(tape.pcap())  # comes back when nearly all was read
        process.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=2)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert b"Fatal" not in process.stderr.read()
    finally:
        limit.cancel()
        process.kill()
        process.communicate(timeout=60)
