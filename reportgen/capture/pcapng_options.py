"""Options of pcapng blocks: code, length, value, padded to four bytes.

Source: draft-ietf-opsawg-pcapng, section 3.5.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from reportgen.capture.records import Interface

_END = 0
_NAME, _RESOLUTION, _OFFSET = 2, 9, 14
_DROPPED_BY_INTERFACE, _DROPPED_BY_SYSTEM = 5, 7
_LONGEST_NAME_BYTES = 256
# Finer clocks than 10**-18 s or 2**-63 s exist in no recorder; such an option is a damaged one.
_MOST_DIGITS, _MOST_BITS = 18, 63


def options(found: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """(code, value) of each whole option up to the end mark."""
    head = struct.Struct(order + "HH")
    position = 0
    while position + 4 <= len(found):
        code, length = head.unpack_from(found, position)
        position += 4
        if code == _END or position + length > len(found):
            return
        yield code, found[position : position + length]
        position += length + 3 & ~3


def interface_options(interface: Interface, found: bytes, order: str) -> None:
    """Takes name and clock of an interface from its options; values that cannot be are passed over."""
    for code, value in options(found, order):
        if code == _RESOLUTION and len(value) == 1:
            interface.ticks_per_s = _ticks_per_s(value[0])
        elif code == _OFFSET and len(value) == 8:
            interface.offset_ns = struct.unpack(order + "q", value)[0] * 1_000_000_000
        elif code == _NAME and value:
            interface.name = value[:_LONGEST_NAME_BYTES].decode("utf-8", "backslashreplace").rstrip("\0")


def statistics_dropped(found: bytes, order: str) -> int | None:
    """Packets that the recorder says it lost (interface and system together); None where it says nothing."""
    counts = [
        int(struct.unpack(order + "Q", value)[0])
        for code, value in options(found, order)
        if code in (_DROPPED_BY_INTERFACE, _DROPPED_BY_SYSTEM) and len(value) == 8
    ]
    return sum(counts) if counts else None


def _ticks_per_s(value: int) -> int:
    if value & 0x80:
        return 1 << min(value & 0x7F, _MOST_BITS)
    return int(10 ** min(value, _MOST_DIGITS))
