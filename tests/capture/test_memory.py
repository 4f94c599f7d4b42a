"""Memory, in a process of its own: a million conversations under 500 MiB, two gigabytes in less than 200 MiB.

The captures are made on the fly, so that no disk is needed. Slow: minutes of computing.
"""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__)
MIB = 1024
_FILE_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)
_ETHERNET = bytes.fromhex("00005e00530100005e0053420800")


class Made:
    """A source whose bytes are made when they are read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        """The next piece, or as much of it as is asked for."""
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        data, self._rest = self._rest[:size], self._rest[size:]
        return bytes(data)


def record(number: int, frame: bytes) -> bytes:
    at_us = 1_780_000_000_000_000 + number * 100
    return struct.pack("<IIII", at_us // 1_000_000, at_us % 1_000_000, len(frame), len(frame)) + frame


def segment(ends: tuple[int, int], ports: tuple[int, int], flags: int, sequence: int, data: bytes) -> bytes:
    ip = struct.pack(">BBHHHBBHII", 0x45, 0, 40 + len(data), sequence & 0xFFFF, 0x4000, 64, 6, 0, *ends)
    return _ETHERNET + ip + struct.pack(">HHIIBBHHH", *ports, sequence, 1, 0x50, flags, 1_000, 0, 0) + data


def conversations(count: int, flags: int) -> Iterator[bytes]:
    """``count`` conversations of two packets, the second ones in an order without locality."""
    yield _FILE_HEADER
    dice = random.Random(1)
    for start in range(0, 2 * count, 1_000):
        numbers = range(start, start + 1_000)
        rows = [number if number < count else dice.randrange(count) for number in numbers]
        yield b"".join(
            record(number, segment((0xC0A80002, 0xCB000000 + row), (1_024 + row % 60_000, 443), flags, row, b""))
            for number, row in zip(numbers, rows, strict=True)
        )


def upload(size_bytes: int) -> Iterator[bytes]:
    """One endless upload over HTTP."""
    yield _FILE_HEADER
    head = b"POST /u HTTP/1.1\r\nHost: cloud.example\r\nContent-Length: %d\r\n\r\n" % size_bytes
    ends, ports = (0xC0A80002, 0xCB007101), (40_000, 80)
    yield record(0, segment(ends, ports, 0x18, 1, head))
    body = random.Random(2).randbytes(1_400)
    for number in range(0, size_bytes // 1_456, 100):
        yield b"".join(
            record(n, segment(ends, ports, 0x18, (1 + len(head) + 1_400 * n) % 2**32, body))
            for n in range(number, number + 100)
        )


def peak_kib_so_far() -> int:
    """Of this program alone: what getrusage tells begins with the peak of the program that started this one."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1])


def inspect(what: str) -> None:
    """Reads and tells a made capture as ``inspect --json`` and ``inspect`` do; prints the peak of memory."""
    from reportgen.adapters.images import decode_image
    from reportgen.adapters.scratch import ScratchFile
    from reportgen.analysis.first_look import first_look
    from reportgen.analysis.inspection import inspection_lines
    from reportgen.capture.read import read_recordings

    made = {
        "middles": lambda: conversations(1_000_000, 0x10),
        "attempts": lambda: conversations(1_000_000, 0x02),
        "upload": lambda: upload(2_000_000_000),
    }[what]()
    captures = read_recordings([("made.pcap", Made(made))], decode_image=decode_image, scratch=ScratchFile)
    read_kib = peak_kib_so_far()
    length = sum(len(line) for line in inspection_lines(captures))
    look = first_look(captures)
    peak_kib = peak_kib_so_far()
    sys.stdout.write(f"{len(captures[0].flows)} {len(look.destinations)} {length} {read_kib} {peak_kib}\n")


def measured(what: str) -> list[int]:
    done = subprocess.run([sys.executable, str(HERE), what], capture_output=True, text=True, check=False, timeout=3_600)
    assert done.returncode == 0, done.stderr[-2_000:]
    return [int(word) for word in done.stdout.split()]


@pytest.mark.slow
def test_a_million_conversations_take_less_than_500_mib() -> None:
    flows, destinations, _, read_kib, peak_kib = measured("middles")
    assert (flows, destinations) == (1_000_000, 1_000_000)
    assert read_kib < 350 * MIB
    assert peak_kib < 500 * MIB


@pytest.mark.slow
def test_a_million_attempts_take_less_than_500_mib() -> None:
    flows, _, _, read_kib, peak_kib = measured("attempts")
    assert flows == 1_000_000
    assert read_kib < 480 * MIB
    assert peak_kib < 500 * MIB


@pytest.mark.slow
def test_two_gigabytes_are_read_in_constant_memory() -> None:
    flows, _, _, read_kib, _ = measured("upload")
    assert flows == 1
    assert read_kib < 200 * MIB


if __name__ == "__main__":
    inspect(sys.argv[1])
