"""Addresses in DNS messages by section, walked by hand: which name a record carries, and where it stands.

Source: RFC 1035 section 4.1.
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_ANSWER = 0
_ADDRESSES = {1: 4, 28: 16}


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """An A or AAAA record."""

    owner: str
    address: str
    is_answer: bool  # else it stands in the authority or additional section


def address_records(message: bytes) -> Iterator[AddressRecord]:
    """Up to the place where the message breaks."""
    try:
        _, flags, questions, *counts = struct.unpack_from(">6H", message)
        if not flags & 0x8000:
            return
        place = 12
        for _ in range(questions):
            place = _name(message, place)[1] + 4
        for section, count in enumerate(counts):
            for _ in range(count):
                owner, place = _name(message, place)
                kind, _, _, length = struct.unpack_from(">HHIH", message, place)
                place += 10 + length
                if _ADDRESSES.get(kind) == length:
                    address = str(ipaddress.ip_address(message[place - length : place]))
                    yield AddressRecord(owner, address, section == _ANSWER)
    except (struct.error, IndexError, ValueError, RecursionError):
        return


def _name(message: bytes, place: int, jumps: int = 0) -> tuple[str, int]:
    labels = []
    while length := message[place]:
        if length >= 0xC0:
            if jumps > 40:
                raise ValueError("a loop of pointers")
            target = (length & 0x3F) << 8 | message[place + 1]
            tail = _name(message, target, jumps + 1)[0]
            return ".".join([*labels, *([tail] if tail else [])]), place + 2
        labels.append(message[place + 1 : place + 1 + length].decode("latin-1").lower())
        place += 1 + length
    return ".".join(labels), place + 1
