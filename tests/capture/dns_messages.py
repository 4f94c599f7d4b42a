"""DNS messages put together byte by byte, for tests."""

from __future__ import annotations

import ipaddress
import struct


def encoded(name: str) -> bytes:
    labels = [label.encode() for label in name.split(".") if label]
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\0"


def record(owner: str | bytes, kind: int, data: bytes, *, ttl_s: int = 300, record_class: int = 1) -> bytes:
    name = owner if isinstance(owner, bytes) else encoded(owner)
    return name + struct.pack(">HHIH", kind, record_class, ttl_s, len(data)) + data


def address_record(owner: str | bytes, address: str, *, ttl_s: int = 300) -> bytes:
    parsed = ipaddress.ip_address(address)
    return record(owner, 1 if parsed.version == 4 else 28, parsed.packed, ttl_s=ttl_s)


def question(name: str, kind: int = 1) -> bytes:
    return encoded(name) + struct.pack(">HH", kind, 1)


def message(
    *,
    identifier: int = 7,
    flags: int = 0x8180,
    questions: tuple[bytes, ...] = (),
    answers: tuple[bytes, ...] = (),
    authority: tuple[bytes, ...] = (),
    additional: tuple[bytes, ...] = (),
) -> bytes:
    counts = [len(part) for part in (questions, answers, authority, additional)]
    return struct.pack(">HHHHHH", identifier, flags, *counts) + b"".join(
        (*questions, *answers, *authority, *additional)
    )
