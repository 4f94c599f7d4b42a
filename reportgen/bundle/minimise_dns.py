"""A DNS message with nothing in it but the names and addresses that are asked for. Source: RFC 1035 section 4."""

from __future__ import annotations

import ipaddress
from collections.abc import Set as AbstractSet

from reportgen.capture.dns_message import AAAA, CNAME, A
from reportgen.capture.shown import shown_utf8

_HEADER_BYTES, _POINTERS_LIMIT_COUNT, _RECORDS_LIMIT_COUNT = 12, 64, 1000
_NAME_LIMIT_BYTES = 255


def minimised_message(message: bytes, names: AbstractSet[str], addresses: AbstractSet[str]) -> bytes | None:
    """The questions about ``names``, and of the answers the addresses in ``addresses`` and the aliases between.

    Everything else is gone: other records, authority, additional, options. None where nothing is left or the message
    breaks before its answers end.
    """
    try:
        return _minimised(message, names, addresses)
    except IndexError:
        return None


def _minimised(message: bytes, names: AbstractSet[str], addresses: AbstractSet[str]) -> bytes | None:
    questions: list[bytes] = []
    answers: list[bytes] = []
    position = _HEADER_BYTES
    for _ in range(min(_number(message, 4), _RECORDS_LIMIT_COUNT)):
        labels, position = _name(message, position)
        rest = _bytes(message, position, 4)
        position += 4
        if _shown(labels) in names:
            questions.append(_written(labels) + rest)
    if not questions:
        return None
    for _ in range(min(_number(message, 6), _RECORDS_LIMIT_COUNT)):
        labels, position = _name(message, position)
        head = _bytes(message, position, 10)
        kind, size = _number(head, 0), _number(head, 8)
        data = _bytes(message, position + 10, size)
        kept = _kept_data(message, kind, position + 10, data, names, addresses)
        if kept is not None and _shown(labels) in names:
            answers.append(_written(labels) + head[:8] + len(kept).to_bytes(2, "big") + kept)
        position += 10 + size
    counts = (len(questions), len(answers), 0, 0)
    return message[:4] + b"".join(count.to_bytes(2, "big") for count in counts) + b"".join((*questions, *answers))


def _kept_data(
    message: bytes, kind: int, start: int, data: bytes, names: AbstractSet[str], addresses: AbstractSet[str]
) -> bytes | None:
    if (kind, len(data)) in ((A, 4), (AAAA, 16)):
        return data if str(ipaddress.ip_address(data)) in addresses else None
    if kind == CNAME:
        labels, _behind = _name(message, start)
        return _written(labels) if _shown(labels) in names else None
    return None


def _name(message: bytes, position: int) -> tuple[list[bytes], int]:
    """The labels and the position behind them. Raises: IndexError where it breaks or loops."""
    labels: list[bytes] = []
    behind = jumps = size = 0
    while (length := message[position]) != 0:
        if length >= 0xC0:
            behind = behind or position + 2
            position = (length & 0x3F) << 8 | message[position + 1]
            jumps += 1
        elif length >= 0x40:
            raise IndexError
        else:
            labels.append(_bytes(message, position + 1, length))
            size += length + 1
            position += 1 + length
        if jumps > _POINTERS_LIMIT_COUNT or size > _NAME_LIMIT_BYTES:
            raise IndexError
    return labels, behind or position + 1


def _written(labels: list[bytes]) -> bytes:
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\0"


def _shown(labels: list[bytes]) -> str:
    """As :mod:`reportgen.capture.dns_message` tells a name."""
    return ".".join(shown_utf8(label).lower().replace(".", "\\x2e") for label in labels)


def _number(data: bytes, position: int) -> int:
    return data[position] << 8 | data[position + 1]


def _bytes(data: bytes, position: int, size: int) -> bytes:
    if position + size > len(data):
        raise IndexError
    return data[position : position + size]
