"""Memory, in a process of its own: a million conversations under 500 MiB, an endless upload in less than 200 MiB.

The captures are made on the fly, so that no disk is needed. Slow: minutes of computing.
"""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
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


def records(numbers: np.ndarray, made: bytes, fields: Mapping[int, np.ndarray]) -> bytes:
    """``made`` once for each number with its time; ``fields``: offset in the record → big-endian values there."""
    rows = np.tile(np.frombuffer(made, np.uint8), (len(numbers), 1))
    at_us = 1_780_000_000_000_000 + numbers * 100
    for offset, values, kind in [
        (0, at_us // 1_000_000, "<u4"),
        (4, at_us % 1_000_000, "<u4"),
        *((offset, values, f">u{values.itemsize}") for offset, values in fields.items()),
    ]:
        column = values.astype(kind)
        rows[:, offset : offset + column.itemsize] = column.view(np.uint8).reshape(len(numbers), column.itemsize)
    return rows.tobytes()


_RESPONDER, _PORT, _SEQUENCE = (16 + 14 + offset for offset in (16, 20, 24))  # in a record


def conversations(count: int, flags: int) -> Iterator[bytes]:
    """``count`` conversations of two packets, the second ones in an order without locality."""
    yield _FILE_HEADER
    made = record(0, segment((0xC0A80002, 0), (0, 443), flags, 0, b""))
    again = np.random.default_rng(1).integers(0, count, count)
    for start in range(0, 2 * count, 10_000):
        numbers = np.arange(start, start + 10_000)
        rows = numbers if start < count else again[start - count : start - count + 10_000]
        fields = {
            _RESPONDER: (0xCB000000 + rows).astype(np.uint32),
            _PORT: (1_024 + rows % 60_000).astype(np.uint16),
            _SEQUENCE: rows.astype(np.uint32),
        }
        yield records(numbers, made, fields)


def upload(size_bytes: int) -> Iterator[bytes]:
    """One endless upload over HTTP."""
    yield _FILE_HEADER
    head = b"POST /u HTTP/1.1\r\nHost: cloud.example\r\nContent-Length: %d\r\n\r\n" % size_bytes
    ends, ports = (0xC0A80002, 0xCB007101), (40_000, 80)
    yield record(0, segment(ends, ports, 0x18, 1, head))
    made = record(0, segment(ends, ports, 0x18, 0, random.Random(2).randbytes(1_400)))
    for number in range(0, size_bytes // 1_456, 1_000):
        numbers = np.arange(number, number + 1_000)
        sequences = (1 + len(head) + 1_400 * numbers) % 2**32
        yield records(numbers, made, {_SEQUENCE: sequences.astype(np.uint32)})


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
        "attempts": lambda: conversations(250_000, 0x02),
        "upload": lambda: upload(600_000_000),
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
def test_a_quarter_of_a_million_attempts_take_less_than_350_mib() -> None:
    flows, _, _, read_kib, peak_kib = measured("attempts")
    assert flows == 250_000
    assert read_kib < 350 * MIB
    assert peak_kib < 350 * MIB


@pytest.mark.slow
def test_six_hundred_megabytes_are_read_in_less_than_200_mib() -> None:
    flows, _, _, read_kib, _ = measured("upload")
    assert flows == 1
    assert read_kib < 200 * MIB


if __name__ == "__main__":
    inspect(sys.argv[1])
