"""One DNS message as a value, walked by hand.

dpkt gives up the whole message at record types it does not know (65, 46, 47, 257); here every record survives with its
type and size, and what stands before the place where a message breaks is kept.
Source: RFC 1035 section 4, RFC 3596 (AAAA), RFC 2782 (SRV), RFC 6762 (multicast DNS), RFC 9460 (SVCB, HTTPS).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from reportgen.capture.shown import shown_utf8

DNS_PORT, MULTICAST_DNS_PORT, LLMNR_PORT = 53, 5353, 5355
PORTS = frozenset({DNS_PORT, MULTICAST_DNS_PORT, LLMNR_PORT})
A, NS, CNAME, NULL, PTR, TXT, AAAA, SRV, DNAME, OPT, SVCB, HTTPS = 1, 2, 5, 10, 12, 16, 28, 33, 39, 41, 64, 65
_TYPE_NAMES = {
    A: "A", NS: "NS", CNAME: "CNAME", 6: "SOA", PTR: "PTR", 13: "HINFO", 15: "MX", TXT: "TXT", AAAA: "AAAA", SRV: "SRV",
    35: "NAPTR", DNAME: "DNAME", OPT: "OPT", 43: "DS", 46: "RRSIG", 47: "NSEC", 48: "DNSKEY", 50: "NSEC3", SVCB: "SVCB",
    HTTPS: "HTTPS", 255: "ANY", 257: "CAA",
}  # fmt: skip
ANSWER, AUTHORITY, ADDITIONAL = "answer", "authority", "additional"
_INTERNET = 1
_FLUSH_BIT = 0x8000  # of the class in multicast DNS: replaces what was known before
_IPV4_HINT, _IPV6_HINT = 4, 6
_RECORDS_LIMIT_COUNT = 1000
_NAME_LIMIT_BYTES = 255
_POINTERS_LIMIT_COUNT = 64
_REMEMBERED_BYTES = 256  # of a question that is not read again
_RECORD_HEAD = Struct(">HHIH")  # type, class, time to live, size of the data
_QUESTION_AT = 12
_AS_ASKED = bytes((0xC0, _QUESTION_AT))  # a pointer to the first question's name: the owner of nearly every record


class DnsQuestion(NamedTuple):
    """One entry of the question section."""

    name: str
    kind: int

    @property
    def kind_name(self) -> str:
        """``A``, ``HTTPS``, ``TYPE65280`` (RFC 3597)."""
        return type_name(self.kind)


class DnsRecord(NamedTuple):
    """One resource record.

    ``values``: the address (A, AAAA), the name (CNAME, NS, PTR, DNAME), target and port (SRV), the strings (TXT), the
    target and the hinted addresses (SVCB, HTTPS); empty for other types, and where the data is broken.
    """

    section: str
    owner: str
    kind: int
    ttl_s: int
    values: tuple[str, ...]
    size_bytes: int


class DnsMessage(NamedTuple):
    """What one message says. ``is_whole`` is False where it ends or breaks before its announced end."""

    identifier: int
    is_answer: bool
    response_code: int
    is_cut_by_server: bool  # the TC bit: the rest was to be asked for over TCP
    questions: tuple[DnsQuestion, ...]
    records: tuple[DnsRecord, ...]
    is_whole: bool


class _Broken(Exception):
    """The message ends or loops where a part of it should be."""


def type_name(kind: int) -> str:
    """``A``, ``HTTPS``, ``TYPE65280`` (RFC 3597)."""
    return _TYPE_NAMES.get(kind, f"TYPE{kind}")


def read_message(message: bytes) -> DnsMessage | None:
    """The message, as far as it goes; None where there is not even a header or it is no query and no answer to one."""
    if len(message) < 12 or message[2] & 0x78:
        return None
    if not message[2] & 0x80 and len(message) <= _REMEMBERED_BYTES:  # devices ask the same again and again
        return DnsMessage(int.from_bytes(message[:2], "big"), *_asked(message[2:])[1:])
    return _read(message)


def _read(message: bytes) -> DnsMessage:
    walk = _Walk(message)
    questions: list[DnsQuestion] = []
    records: list[DnsRecord] = []
    is_whole = True
    try:
        walk.read_questions(questions)
        walk.read_records(records, questions[0].name if questions else None)
    except _Broken:
        is_whole = False
    return DnsMessage(
        int.from_bytes(message[0:2], "big"),
        bool(message[2] & 0x80),
        message[3] & 0x0F,
        bool(message[2] & 0x02),
        tuple(questions),
        tuple(records),
        is_whole and walk.has_read_all,
    )


@lru_cache(maxsize=1024)
def _asked(behind_identifier: bytes) -> DnsMessage:
    return _read(bytes(2) + behind_identifier)


class _Walk:
    """Reads names with a memory of pointers already followed and a budget of labels: linear in the message's size."""

    def __init__(self, message: bytes) -> None:
        self._message = message
        self._position = _QUESTION_AT
        self._known: dict[int, tuple[str, ...]] = {}
        self._labels_left = 2 * len(message) + 1000
        self.has_read_all = True

    def read_questions(self, questions: list[DnsQuestion]) -> None:
        """Appends each; Raises: _Broken where one is not whole."""
        for _ in range(self._count(4)):
            behind = self._message.find(0, self._position, self._position + _NAME_LIMIT_BYTES + 1) + 1
            name = _plain_name(self._message[self._position : behind]) if behind else None
            if name is None:
                name, behind = self._name(self._position)
            self._number(behind + 2)  # its class, which must be there
            questions.append(DnsQuestion(name, self._number(behind)))
            self._position = behind + 4

    def read_records(self, records: list[DnsRecord], first_question: str | None) -> None:
        """Appends each; Raises: _Broken where one is not whole."""
        message, end = self._message, len(self._message)
        for section, field in ((ANSWER, 6), (AUTHORITY, 8), (ADDITIONAL, 10)):
            for _ in range(self._count(field)):
                if first_question is not None and message.startswith(_AS_ASKED, self._position):
                    owner, start = first_question, self._position + 2
                else:
                    owner, start = self._name(self._position)
                if start + _RECORD_HEAD.size > end:
                    raise _Broken
                kind, record_class, ttl_s, size = _RECORD_HEAD.unpack_from(message, start)
                self._position = start + 10 + size
                if self._position > end:
                    raise _Broken
                is_internet = record_class & ~_FLUSH_BIT == _INTERNET
                values = self._values(kind, start + 10, size) if is_internet else ()
                records.append(DnsRecord(section, owner, kind, ttl_s, values, size))

    def _count(self, field: int) -> int:
        announced = self._number(field)
        if announced > _RECORDS_LIMIT_COUNT:
            self.has_read_all = False
        return min(announced, _RECORDS_LIMIT_COUNT)

    def _number(self, position: int) -> int:
        if position + 2 > len(self._message):
            raise _Broken
        return self._message[position] << 8 | self._message[position + 1]

    def _values(self, kind: int, start: int, size: int) -> tuple[str, ...]:
        data = self._message[start : start + size]
        try:
            if kind == A and size == 4:
                return ("%d.%d.%d.%d" % tuple(data),)  # noqa: UP031  # the quickest form, and the most frequent record
            if kind == AAAA and size == 16:
                return (str(ipaddress.ip_address(data)),)
            if kind in (CNAME, NS, PTR, DNAME):
                return (self._name(start)[0],)
            if kind == SRV and size > 6:
                return (self._name(start + 6)[0], str(self._number(start + 4)))
            if kind == TXT:
                return tuple(_strings(data))
            if kind in (SVCB, HTTPS) and size > 2:
                target, behind = self._name(start + 2)
                return (target, *_hints(self._message[behind : start + size]))
        except _Broken:
            pass  # of this record's data only: its size is known, so the next one is found
        return ()

    def _name(self, position: int) -> tuple[str, int]:
        """A name in lower case without its last dot, and the position behind it in the message."""
        behind = size = 0
        labels: list[str] = []
        jumps: list[tuple[int, int]] = []  # (target of a pointer, labels before it)
        message, end = self._message, len(self._message)
        while True:
            self._labels_left -= 1
            if position >= end or self._labels_left < 0:
                raise _Broken
            length = message[position]
            if not length:
                break
            if length >= 0xC0:
                if position + 1 >= end:
                    raise _Broken
                behind = behind or position + 2
                position = (length & 0x3F) << 8 | message[position + 1]
                known = self._known.get(position)
                if known is not None:
                    labels.extend(known)
                    break
                if len(jumps) >= _POINTERS_LIMIT_COUNT:
                    raise _Broken
                jumps.append((position, len(labels)))
            elif length >= 0x40:
                raise _Broken
            else:
                size += length + 1
                label = message[position + 1 : position + 1 + length]
                if len(label) < length or size > _NAME_LIMIT_BYTES:
                    raise _Broken
                labels.append(_label(label))
                position += 1 + length
        for target, before in jumps:
            self._known[target] = tuple(labels[before:])
        name = ".".join(labels)
        if len(labels) > _NAME_LIMIT_BYTES // 2 or len(name) > 4 * _NAME_LIMIT_BYTES:
            raise _Broken
        return name, behind or position + 1


@lru_cache(maxsize=2048)  # devices ask for the same names again and again
def _plain_name(name: bytes) -> str | None:
    """What :meth:`_Walk._name` makes of a name up to its first zero byte; None where it has to look itself."""
    labels: list[str] = []
    position, end = 0, len(name) - 1
    while position < end:
        length = name[position]
        if length >= 0x40:
            return None
        labels.append(_label(name[position + 1 : position + 1 + length]))
        position += 1 + length
    return ".".join(labels) if position == end and len(labels) <= _NAME_LIMIT_BYTES // 2 else None


@lru_cache(maxsize=4096)  # the same few stand in most messages
def _label(label: bytes) -> str:
    return shown_utf8(label).lower().replace(".", "\\x2e")


def _strings(data: bytes) -> Iterator[str]:
    position = 0
    while position < len(data):
        length = data[position]
        yield shown_utf8(data[position + 1 : position + 1 + length])
        position += 1 + length


def _hints(parameters: bytes) -> Iterator[str]:
    """The addresses of ipv4hint and ipv6hint. Source: RFC 9460 section 7.3."""
    position = 0
    while position + 4 <= len(parameters):
        key = int.from_bytes(parameters[position : position + 2], "big")
        length = int.from_bytes(parameters[position + 2 : position + 4], "big")
        value = parameters[position + 4 : position + 4 + length]
        step = {_IPV4_HINT: 4, _IPV6_HINT: 16}.get(key, 0)
        if step and len(value) == length:
            for start in range(0, length - length % step, step):
                yield str(ipaddress.ip_address(value[start : start + step]))
        position += 4 + length
