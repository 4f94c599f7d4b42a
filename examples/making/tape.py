"""The capture file: frames in any order go in, a FRITZ!Box file in order of time comes out.

Source: libpcap's sf-pcap.c, ``pcap_sf_patched_pkthdr`` (the "modified" format, magic a1b2cd34).
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

_MAGIC = 0xA1B2CD34
_SNAP_LENGTH_BYTES = 2048
_ETHERNET = 1
_LAN_INTERFACE = 6  # an invented interface number; nobody should trust these fields

_TO_US, _BROADCAST, _MULTICAST, _FROM_US = 0, 1, 2, 4


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    sha256: str
    size_bytes: int
    first_at_us: int
    last_at_us: int


class Tape:
    """Frames with their times in µs since 1970-01-01 UTC. A frame's key, unlike its number, is known at once."""

    def __init__(self, recorder_mac: bytes) -> None:
        self._recorder_mac = recorder_mac
        self._times_us: list[int] = []
        self._frames: list[bytes] = []

    def __len__(self) -> int:
        return len(self._frames)

    def add(self, at_us: int, frame: bytes) -> int:
        """Keeps a frame and gives its key."""
        self._times_us.append(at_us)
        self._frames.append(frame)
        return len(self._frames) - 1

    def order(self) -> list[int]:
        """The keys in order of time; of two frames at the same time the one added first comes first."""
        return sorted(range(len(self._frames)), key=self._times_us.__getitem__)

    def frame_numbers(self) -> list[int]:
        """For each key the number that the frame has in the file, from 1."""
        numbers = [0] * len(self._frames)
        for number, key in enumerate(self.order(), start=1):
            numbers[key] = number
        return numbers

    def times_us(self) -> list[int]:
        """For each key the time of its frame."""
        return self._times_us

    def write(self, target: Path) -> Written:
        """Writes the file whole or not at all. Raises: OSError."""
        order = self.order()
        data = b"".join((_file_header(), *(self._record(key) for key in order)))
        write_whole(target, data)
        return Written(hashlib.sha256(data).hexdigest(), len(data), self._times_us[order[0]], self._times_us[order[-1]])

    def _record(self, key: int) -> bytes:
        frame = self._frames[key]
        seconds, microseconds = divmod(self._times_us[key], 1_000_000)
        (ethertype,) = struct.unpack_from("!H", frame, 12)
        kind = self._packet_type(frame)
        lengths = (len(frame), len(frame))
        return struct.pack("<IIIIIHBB", seconds, microseconds, *lengths, _LAN_INTERFACE, ethertype, kind, 0) + frame

    def _packet_type(self, frame: bytes) -> int:
        if frame[6:12] == self._recorder_mac:
            return _FROM_US
        if frame[:6] == b"\xff" * 6:
            return _BROADCAST
        return _MULTICAST if frame[0] & 1 else _TO_US


def write_whole(target: Path, data: bytes) -> None:
    """Writes beside the target and renames, so that no half file ever bears the name. Raises: OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        partial.write_bytes(data)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _file_header() -> bytes:
    return struct.pack("<IHHiIII", _MAGIC, 2, 4, 0, 0, _SNAP_LENGTH_BYTES, _ETHERNET)
