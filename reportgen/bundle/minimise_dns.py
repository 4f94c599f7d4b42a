"""A DNS message with nothing in it but the names and addresses that are asked for. Source: RFC 1035 section 4."""

from __future__ import annotations

import ipaddress
from collections.abc import Set as AbstractSet

from reportgen.capture.dns_message import AAAA, CNAME, NULL, A
from reportgen.capture.shown import shown_utf8

_HEADER_BYTES, _POINTERS_LIMIT_COUNT, _RECORDS_LIMIT_COUNT = 12, 64, 1000
_NAME_LIMIT_BYTES = 255
_FARTHEST = 0x4000  # a pointer reaches no farther
_FILLING = b"\0" + NULL.to_bytes(2, "big") + b"\0\1" + bytes(4)  # a record without a name, without its length


def minimised_message(message: bytes, names: AbstractSet[str], addresses: AbstractSet[str]) -> bytes | None:
    """The questions about ``names``, and of the answers the addresses in ``addresses`` and the aliases between.

    Everything else is gone: other records, authority, additional, options. None where nothing is left or the message
    breaks before its answers end.
    """
    try:
        return _minimised(message, names, addresses)
    except IndexError:
        return None


def minimised_stream(payload: bytes, names: AbstractSet[str], addresses: AbstractSet[str]) -> bytes | None:
    """The messages of one TCP segment, each with its length before it, and as long as before where zeros can fill them.

    So the next segment still follows on this one. None where the segment holds no whole messages, where none of them is
    about ``names``, or where one would become longer. Source: RFC 1035 section 4.2.2.
    """
    messages = messages_in(payload)
    if messages is None:
        return None
    made: list[bytes] = []
    is_about = False
    for message in messages:
        kept = minimised_message(message, names, addresses)
        is_about = is_about or kept is not None
        filled = _filled(kept if kept is not None else message[:4] + bytes(8), len(message))
        if filled is None:
            return None
        made.append(len(filled).to_bytes(2, "big") + filled)
    return b"".join(made) if is_about else None


def without_filling(message: bytes) -> bytes:
    """The message without the zeros that :func:`minimised_stream` put behind it."""
    place = message.rfind(_FILLING)
    behind = message[place + len(_FILLING) :]
    is_filled = place >= _HEADER_BYTES and int.from_bytes(behind[:2], "big") == len(behind) - 2 and not any(behind[2:])
    return message[:10] + b"\0\0" + message[12:place] if is_filled else message


def messages_in(payload: bytes) -> list[bytes] | None:
    """The messages of a TCP segment; None where it holds others than whole ones."""
    found: list[bytes] = []
    position = 0
    while position < len(payload):
        size = int.from_bytes(payload[position : position + 2], "big")
        message = payload[position + 2 : position + 2 + size]
        if size < _HEADER_BYTES or len(message) < size:
            return None
        found.append(message)
        position += 2 + size
    return found


def _filled(message: bytes, size_bytes: int) -> bytes | None:
    """The message with a record of zeros behind it; as it is where the record does not fit; None where it is longer."""
    rest = size_bytes - len(message)
    if rest < 0:
        return None
    if rest < len(_FILLING) + 2:
        return message
    room = rest - len(_FILLING) - 2
    return message[:10] + b"\0\1" + message[12:] + _FILLING + room.to_bytes(2, "big") + bytes(room)


def _minimised(message: bytes, names: AbstractSet[str], addresses: AbstractSet[str]) -> bytes | None:
    writer = _Writer(message[:4])
    counts = [0, 0]
    position = _HEADER_BYTES
    for _ in range(min(_number(message, 4), _RECORDS_LIMIT_COUNT)):
        labels, position = _name(message, position)
        rest = _bytes(message, position, 4)
        position += 4
        if _shown(labels) in names:
            writer.name(labels)
            writer.data += rest
            counts[0] += 1
    if not counts[0]:
        return None
    for _ in range(min(_number(message, 6), _RECORDS_LIMIT_COUNT)):
        labels, position = _name(message, position)
        head = _bytes(message, position, 10)
        kind, size = _number(head, 0), _number(head, 8)
        data = _bytes(message, position + 10, size)
        kept = _kept_data(message, kind, position + 10, data, names, addresses)
        if kept is not None and _shown(labels) in names:
            writer.record(labels, head[:8], kept)
            counts[1] += 1
        position += 10 + size
    return writer.whole(counts)


def _kept_data(
    message: bytes, kind: int, start: int, data: bytes, names: AbstractSet[str], addresses: AbstractSet[str]
) -> bytes | list[bytes] | None:
    """An address, or the labels of a name."""
    if (kind, len(data)) in ((A, 4), (AAAA, 16)):
        return data if str(ipaddress.ip_address(data)) in addresses else None
    if kind == CNAME:
        labels, _behind = _name(message, start)
        return labels if _shown(labels) in names else None
    return None


class _Writer:
    """A message that points back at names it has written already (RFC 1035 section 4.1.4), as its senders do."""

    def __init__(self, head: bytes) -> None:
        self.data = bytearray(head + bytes(_HEADER_BYTES - len(head)))
        self._places: dict[tuple[bytes, ...], int] = {}

    def name(self, labels: list[bytes]) -> None:
        """A name here, its end perhaps elsewhere."""
        for at, label in enumerate(labels):
            known = self._places.get(tuple(labels[at:]))
            if known is not None:
                self.data += (0xC000 | known).to_bytes(2, "big")
                return
            if len(self.data) < _FARTHEST:
                self._places[tuple(labels[at:])] = len(self.data)
            self.data += bytes((len(label),)) + label
        self.data += b"\0"

    def record(self, labels: list[bytes], head: bytes, kept: bytes | list[bytes]) -> None:
        """An answer; ``head``: type, class and time to live."""
        self.name(labels)
        self.data += head + b"\0\0"
        start = len(self.data)
        if isinstance(kept, bytes):
            self.data += kept
        else:
            self.name(kept)
        self.data[start - 2 : start] = (len(self.data) - start).to_bytes(2, "big")

    def whole(self, counts: list[int]) -> bytes:
        """The message with its numbers of questions and answers."""
        self.data[4:_HEADER_BYTES] = b"".join(count.to_bytes(2, "big") for count in (*counts, 0, 0))
        return bytes(self.data)


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


def _shown(labels: list[bytes]) -> str:
    """As :mod:`reportgen.capture.dns_message` tells a name."""
    return ".".join(shown_utf8(label).lower().replace(".", "\\x2e") for label in labels)


def _number(data: bytes, position: int) -> int:
    return data[position] << 8 | data[position + 1]


def _bytes(data: bytes, position: int, size: int) -> bytes:
    if position + size > len(data):
        raise IndexError
    return data[position : position + size]
