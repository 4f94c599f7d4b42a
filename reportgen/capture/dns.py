"""Addresses that a DNS message gives for names, walked by hand.

dpkt gives up the whole message at record types it does not know (65, 46, 47, 257); here an unknown record is skipped by
its length. Source: RFC 1035 section 4, RFC 3596 (AAAA), RFC 6762 (multicast DNS).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from reportgen.capture.datagrams import Datagram
from reportgen.capture.http import shown
from reportgen.capture.talk import Talk

PORTS = frozenset({53, 5353, 5355})
_A, _CNAME, _AAAA = 1, 5, 28
_RECORDS_LIMIT = 1000
_POINTERS_LIMIT = 64
_NAME_LIMIT_BYTES = 255
_ALIASES_LIMIT = 32


class _Broken(Exception):
    """The message ends or loops where a part of it should be."""


def is_answer(datagram: Datagram) -> bool:
    """Whether it comes from a DNS port."""
    return datagram.source_port in PORTS and not datagram.is_piece


def read_answer(datagram: Datagram, talk: Talk) -> None:
    """The names that an answer gives to addresses."""
    for name, address in answered_addresses(datagram.data):
        if name:
            talk.name(address, name, "dns-answer", talk.receiver, datagram.at_ns, (datagram.frame,))


def answered_addresses(message: bytes) -> tuple[tuple[str, str], ...]:
    """(name, address) pairs of an answer: the name that was asked for, else the record's own; empty for anything else.

    What stands before the place where a message breaks is kept.
    """
    if len(message) < 12 or not message[2] & 0x80 or message[3] & 0x0F:
        return ()
    pairs: list[tuple[str, str]] = []
    aliases: dict[str, str] = {}  # canonical name → name that led to it
    try:
        asked, position = _questions(message)
        records = min(int.from_bytes(message[6:8], "big"), _RECORDS_LIMIT)
        for owner, kind, data in _records(message, position, records):
            if kind == _CNAME:
                aliases.setdefault(_name(message, data[0])[0], owner)
            elif (kind, data[1]) in ((_A, 4), (_AAAA, 16)):
                address = str(ipaddress.ip_address(message[data[0] : data[0] + data[1]]))
                pairs.append((_origin(owner, aliases, asked), address))
    except _Broken:
        pass
    return tuple(dict.fromkeys(pairs))


def _questions(message: bytes) -> tuple[frozenset[str], int]:
    position = 12
    asked = set()
    for _ in range(min(int.from_bytes(message[4:6], "big"), _RECORDS_LIMIT)):
        name, position = _name(message, position)
        asked.add(name)
        position += 4
    return frozenset(asked), position


def _records(message: bytes, position: int, count: int) -> Iterator[tuple[str, int, tuple[int, int]]]:
    """(owner, type, (offset, length of the data)) of each answer record."""
    for _ in range(count):
        owner, position = _name(message, position)
        if position + 10 > len(message):
            raise _Broken
        kind = int.from_bytes(message[position : position + 2], "big")
        length = int.from_bytes(message[position + 8 : position + 10], "big")
        position += 10
        if position + length > len(message):
            raise _Broken
        yield owner, kind, (position, length)
        position += length


def _origin(owner: str, aliases: dict[str, str], asked: frozenset[str]) -> str:
    name = owner
    for _ in range(_ALIASES_LIMIT):
        if name in asked or name not in aliases:
            break
        name = aliases[name]
    return name


def _name(message: bytes, position: int) -> tuple[str, int]:
    """A name in lower case without its last dot, and the position behind it in the message."""
    labels: list[str] = []
    behind = size = pointers = 0
    while True:
        if position >= len(message):
            raise _Broken
        length = message[position]
        if length >= 0xC0:
            if position + 1 >= len(message) or pointers >= _POINTERS_LIMIT:
                raise _Broken
            behind = behind or position + 2
            position = (length & 0x3F) << 8 | message[position + 1]
            pointers += 1
        elif length >= 0x40:
            raise _Broken
        elif length == 0:
            return ".".join(labels), behind or position + 1
        else:
            size += length + 1
            label = message[position + 1 : position + 1 + length]
            if len(label) < length or size > _NAME_LIMIT_BYTES:
                raise _Broken
            labels.append(shown(label).lower().replace(".", "\\x2e"))
            position += 1 + length
