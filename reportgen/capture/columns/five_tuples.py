"""Five-tuples of many packets: brought together, and as the keys of the index of conversations.

Both directions of a five-tuple get the same 64-bit hash; equal hashes get the same small number, and the packets are
put in order by it. That all packets of a group really have the same ends is checked on the ends themselves; where a
hash fooled us they are told apart by a slower, exact sort.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.alike import representatives
from reportgen.capture.columns.headers import Columns, Truth
from reportgen.capture.columns.mixing import Words, mixed
from reportgen.capture.columns.order import in_order
from reportgen.capture.columns.walk import Places

_KEY_4 = np.dtype([("one", ">u4"), ("a", ">u2"), ("two", ">u4"), ("b", ">u2"), ("protocol", "u1")])
_KEY_6 = np.dtype(
    [("one", ">u8"), ("one_low", ">u8"), ("a", ">u2"), ("two", ">u8"), ("two_low", ">u8"), ("b", ">u2"),
     ("protocol", "u1")]
)  # fmt: skip

_End = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]  # address in two words, port


def ends_of(columns: Columns, rows: Places) -> tuple[Words, Words, Truth]:
    """Both ends as words (exact for IPv4, a hash for IPv6), and whether the higher one sent the packet."""
    source, destination = columns.source_high[rows], columns.destination_high[rows]
    source_port, destination_port = (
        (column[rows] & 0xFFFF).astype(np.uint64) for column in (columns.source_port, columns.destination_port)
    )
    low = np.uint64(16)
    one, two = source >> low | source_port, destination >> low | destination_port
    turned = one > two
    six = np.flatnonzero(columns.is_six[rows])
    if len(six):
        at = rows[six]
        values = (
            (source[six], columns.source_low[at], source_port[six]),
            (destination[six], columns.destination_low[at], destination_port[six]),
        )
        turned[six] = _is_higher(*values)
        one[six], two[six] = (mixed(*value) for value in values)
    return one, two, turned


def _is_higher(one: _End, two: _End) -> Truth:
    found: Truth = one[2] > two[2]
    for a, b in zip(one[1::-1], two[1::-1], strict=True):
        found = (a > b) | ((a == b) & found)
    return found


def in_groups(columns: Columns, rows: Places, one: Words, two: Words) -> tuple[Places, Places]:
    """The packets by five-tuple and number, and where the packets of each five-tuple begin."""
    lower, higher = np.minimum(one, two), np.maximum(one, two)
    is_six = columns.is_six[rows]
    kind = columns.protocol[rows].astype(np.uint64)
    kind <<= np.uint64(1)
    kind |= is_six
    like = representatives(mixed(lower, higher, kind))
    six = np.flatnonzero(is_six)
    if not all((word[like] == word).all() for word in (lower, higher, kind)) or not _is_exact(
        columns, rows[six], rows[like[six]]
    ):
        return _sorted_exactly(columns, rows)
    number = np.cumsum(like == np.arange(len(rows)))
    number -= 1
    number = number[like]
    counts = np.bincount(number)
    starts = np.cumsum(counts)
    starts -= counts
    return in_order(number), starts


def _is_exact(columns: Columns, before: Places, after: Places) -> bool:
    """Whether these packets have the same ends, either way round; for IPv6, whose ends are compared by a hash first."""
    return all(
        bool((one == two).all()) for one, two in zip(_exact(columns, before), _exact(columns, after), strict=True)
    )


def _exact(columns: Columns, rows: Places) -> tuple[NDArray[np.generic], ...]:
    """What tells five-tuples apart, the lower end first."""
    ends = (
        (columns.source_high[rows], columns.source_low[rows], columns.source_port[rows] & 0xFFFF),
        (columns.destination_high[rows], columns.destination_low[rows], columns.destination_port[rows] & 0xFFFF),
    )
    turned = _is_higher(*ends)
    lower = tuple(np.where(turned, b, a) for a, b in zip(*ends, strict=True))
    higher = tuple(np.where(turned, a, b) for a, b in zip(*ends, strict=True))
    return (*lower, *higher, columns.protocol[rows], columns.is_six[rows])


def _sorted_exactly(columns: Columns, rows: Places) -> tuple[Places, Places]:
    parts = _exact(columns, rows)
    order = np.lexsort(parts)  # stable
    is_first = np.ones(len(rows), bool)
    is_first[1:] = np.logical_or.reduce([part[order][1:] != part[order][:-1] for part in parts])
    return order, np.flatnonzero(is_first)


def keys_of(columns: Columns, rows: Places, turned: Truth) -> list[bytes]:
    """The keys of the shared index, as ``flows._key`` makes them."""
    keys: list[bytes] = [b""] * len(rows)
    for is_six, layout in ((False, _KEY_4), (True, _KEY_6)):
        places = np.flatnonzero(columns.is_six[rows] == is_six)
        if not len(places):
            continue
        at, swap = rows[places], turned[places]
        made = np.zeros(len(places), layout)
        shift = np.uint64(0 if is_six else 32)
        for name, low, port, ends in (("one", "one_low", "a", (1, 0)), ("two", "two_low", "b", (0, 1))):
            from_end = [("source", "destination")[end] for end in ends]
            for target, field, by in ((name, "high", shift), (low, "low", np.uint64(0))):
                if target in (layout.names or ()):
                    values = [getattr(columns, f"{end}_{field}")[at] >> by for end in from_end]
                    made[target] = np.where(swap, *values)
            made[port] = np.where(swap, *(getattr(columns, f"{end}_port")[at] & 0xFFFF for end in from_end))
        made["protocol"] = columns.protocol[at]
        raw, size = made.tobytes(), layout.itemsize
        for number, place in enumerate(places.tolist()):
            keys[place] = raw[number * size : (number + 1) * size]
    return keys
