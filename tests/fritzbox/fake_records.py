"""What the fake box records: an endless, repeatable stream in the FRITZ!Box's form; constructed, private addresses.

The same seed gives the same bytes, so that a test can compare a saved file with what was sent byte by byte.
"""

from __future__ import annotations

import ipaddress
import random
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MAGIC = 0xA1B2CD34
START_S = 1_795_000_000
CAMERA_MAC = "00:00:5E:00:53:42"
CAMERA_IP = "192.168.178.42"
_ROUTER_MAC = bytes.fromhex("00005e005301")


def header(order: str = "<", *, link_type: int = 1, snap_length: int = 2048) -> bytes:
    return struct.pack(order + "IHHiIII", MAGIC, 2, 4, 0, 0, snap_length, link_type)


def record(frame: bytes, at_us: int, order: str = "<") -> bytes:
    head = struct.pack(order + "IIIIiHBB", at_us // 10**6, at_us % 10**6, len(frame), len(frame), 7, 0x0800, 4, 0)
    return head + frame


def frame(number: int, payload: bytes, *, destination: str = "203.0.113.77", from_camera: bool = True) -> bytes:
    """A UDP datagram of the camera, or an answer to it; lengths are right, checksums are left 0."""
    camera, other = (ipaddress.ip_address(address).packed for address in (CAMERA_IP, destination))
    macs = (_ROUTER_MAC, bytes.fromhex(CAMERA_MAC.replace(":", "")))
    source, target = (camera, other) if from_camera else (other, camera)
    ethernet = (macs[0] + macs[1] if from_camera else macs[1] + macs[0]) + b"\x08\x00"
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(payload), number & 0xFFFF, 0, 64, 17, 0, source, target)
    udp = struct.pack(">HHHH", 40_000, 9_000, 8 + len(payload), 0)
    return ethernet + ip + udp + payload


def records(order: str = "<", *, seed: int = 1, start_s: int = START_S) -> Iterator[bytes]:
    """Records without end, of all lengths."""
    chance = random.Random(seed)
    at_us = start_s * 10**6
    number = 0
    while True:
        number += 1
        at_us += chance.randrange(1, 40_000)
        data = chance.randbytes(chance.choice((0, 1, 60, 500, 1_300)))
        destination = chance.choice(("203.0.113.77", "203.0.113.78", "198.51.100.9"))
        yield record(frame(number, data, destination=destination, from_camera=number % 5 != 0), at_us, order)


@cache
def big_block(order: str = "<", *, size_bytes: int = 1 << 20) -> bytes:
    """Whole records of about ``size_bytes`` together, for runs in which speed counts."""
    found, size = [], 0
    for one in records(order, seed=99):
        found.append(one)
        size += len(one)
        if size >= size_bytes:
            return b"".join(found)
    raise AssertionError


def replayed(path: Path) -> tuple[bytes, list[bytes]]:
    """Header and records of a file in the FRITZ!Box's form."""
    data = path.read_bytes()
    order = "<" if data[:4] == struct.pack("<I", MAGIC) else ">"
    position, found = 24, []
    while position + 24 <= len(data):
        (captured,) = struct.unpack_from(order + "I", data, position + 8)
        found.append(data[position : position + 24 + captured])
        position += 24 + captured
    return data[:24], found
