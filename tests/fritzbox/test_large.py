"""Two gigabytes in a program of its own, with breaks at random places: every byte accounted for, memory flat."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
from pathlib import Path

import fake_records
import pytest
from fake_box import FakeBox

from reportgen.evidence.custody import verify_chain

_MEGABYTE = 1_000_000
# What the program, its libraries and its bounded queue take; the size of a recording has no part in it.
_MOST_MEMORY_BYTES = 150 * _MEGABYTE


def is_the_stream(path: Path) -> bool:
    """Whether the file is what the fake sends, from its first byte on."""
    block = fake_records.big_block()
    with path.open("rb") as file:
        if file.read(24) != fake_records.header():
            return False
        while piece := file.read(len(block)):
            if piece != block[: len(piece)]:
                return False
    return True


# Tells its own peak of memory at the end: what getrusage tells begins with the peak of the program that started it.
_PROGRAM = """
import sys
from pathlib import Path
from reportgen.__main__ import main
code = main()
print(*Path("/proc/self/status").read_text().split(), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.slow
@pytest.mark.parametrize("tls", [False, True])
def test_two_gigabytes_with_ten_breaks_are_accounted_for_to_the_byte_in_flat_memory(tmp_path: Path, tls: bool) -> None:
    size_bytes = 2_000 * _MEGABYTE if not tls else 500 * _MEGABYTE
    chance = random.Random(11)
    drops = [chance.randrange(24, size_bytes // 12) for _ in range(10)]
    with FakeBox(tls=tls, is_big=True, drops_after_bytes=list(drops), resets=tls) as box:
        command = [sys.executable, "-c", _PROGRAM, "capture", "fritzbox", "--box", box.address]
        command += ["--output", str(tmp_path), "--max-size", f"{size_bytes}B"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stderr
        assert not box.is_recording
    log = (tmp_path / "custody.jsonl").read_bytes()
    assert verify_chain(log).is_whole
    entries = [json.loads(line)["details"] for line in log.splitlines()]
    parts = [entry for entry in entries if "part" in entry]
    received = [part["received_bytes"] for part in parts[:10]]
    if tls:  # broken by a reset, which takes away what is still on its way
        assert len(parts) == 11 and all(size <= drop for size, drop in zip(received, drops, strict=True))
    else:
        assert received == drops
    assert sum(part["received_bytes"] for part in parts) >= size_bytes
    for part in parts:
        path = tmp_path / part["file"]
        assert path.stat().st_size == part["size_bytes"] == part["received_bytes"]
        assert is_the_stream(path)
        digest = subprocess.run(["sha256sum", str(path)], capture_output=True, text=True, check=True).stdout
        assert digest.split()[0] == part["sha256"]
    gaps = [(after["gap_before"]["from"], after["gap_before"]["to"]) for after in parts[1:]]
    assert gaps == [(before["ended_at"], after["begun_at"]) for before, after in itertools.pairwise(parts)]
    assert int(done.stderr.split("VmHWM:")[1].split()[0]) * 1024 < _MOST_MEMORY_BYTES
