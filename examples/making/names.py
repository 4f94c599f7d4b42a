"""DNS and multicast DNS messages.

Source: RFC 1035 (DNS), RFC 6762 and 6763 (mDNS, DNS-SD), RFC 4034 (NSEC), RFC 9460 (HTTPS records).
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Sequence
from dataclasses import dataclass

A, SOA, PTR, TXT, AAAA, SRV, NSEC, HTTPS = 1, 6, 12, 16, 28, 33, 47, 65
QUERY, ANSWER, MDNS_ANSWER = 0x0100, 0x8180, 0x8400

_INTERNET, _CACHE_FLUSH = 1, 0x8000
_FIRST_QUESTION = b"\xc0\x0c"  # a pointer to the name right behind the message header


@dataclass(frozen=True, slots=True)
class Record:
    """A resource record whose data are already in wire form."""

    name: str
    kind: int
    ttl_s: int
    data: bytes


def message(
    number: int,
    flags: int,
    questions: Sequence[tuple[str, int]] = (),
    answers: Sequence[Record] = (),
    authorities: Sequence[Record] = (),
    additional: Sequence[Record] = (),
) -> bytes:
    """A whole DNS message."""
    sections = (answers, authorities, additional)
    header = struct.pack("!HHHHHH", number, flags, len(questions), *map(len, sections))
    asked = b"".join(encoded(name) + struct.pack("!HH", kind, _INTERNET) for name, kind in questions)
    first = questions[0][0] if questions else None
    unique = _CACHE_FLUSH if flags == MDNS_ANSWER else 0
    return header + asked + b"".join(_record(record, first, unique) for part in sections for record in part)


def encoded(name: str) -> bytes:
    """``name`` as labels."""
    labels = [label.encode() for label in name.split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def address(name: str, value: str, ttl_s: int) -> Record:
    """An A or AAAA record."""
    packed = ipaddress.ip_address(value).packed
    return Record(name, A if len(packed) == 4 else AAAA, ttl_s, packed)


def nothing_of_this_type(zone: str) -> Record:
    """The SOA record of an answer without answers."""
    numbers = struct.pack("!IIIII", 2026090101, 7200, 900, 1_209_600, 300)
    return Record(zone, SOA, 300, encoded(f"ns1.{zone}") + encoded(f"hostmaster.{zone}") + numbers)


def https(name: str, ttl_s: int) -> Record:
    """An HTTPS record: this very name, HTTP/2."""
    alpn = struct.pack("!HHB", 1, 3, 2) + b"h2"
    return Record(name, HTTPS, ttl_s, struct.pack("!H", 1) + b"\0" + alpn)


def pointer(name: str, target: str) -> Record:
    """A PTR record as DNS-SD uses it."""
    return Record(name, PTR, 4500, encoded(target))


def service(name: str, host: str, port: int) -> Record:
    """An SRV record."""
    return Record(name, SRV, 120, struct.pack("!HHH", 0, 0, port) + encoded(host))


def text(name: str, *entries: str) -> Record:
    """A TXT record."""
    return Record(name, TXT, 4500, b"".join(bytes([len(entry)]) + entry.encode() for entry in entries))


def only_ipv4(name: str) -> Record:
    """An NSEC record as mDNS uses it: this name has an A record and no other."""
    has_a = 0x80 >> A
    return Record(name, NSEC, 120, encoded(name) + bytes([0, 1, has_a]))


def _record(record: Record, first_question: str | None, unique: int) -> bytes:
    name = _FIRST_QUESTION if record.name == first_question else encoded(record.name)
    kind_of_class = _INTERNET if record.kind == PTR else _INTERNET | unique
    return name + struct.pack("!HHIH", record.kind, kind_of_class, record.ttl_s, len(record.data)) + record.data
