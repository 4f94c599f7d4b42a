"""Records that are no plain packets: decoded by the serial function, their fields put into the columns.

Rare things are slow, not different. What costs most is to put single values into columns, so that they are collected
first and each column is written once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reportgen.capture.columns.headers import Columns
from reportgen.capture.columns.mixing import Words, mixed
from reportgen.capture.doubled import sight_key
from reportgen.capture.flow_table import address_words
from reportgen.capture.flows import ports_of
from reportgen.capture.frames import TCP, Packet, Refused

_NAMES = (
    "is_later", "is_six", "network", "transport", "payload", "payload_bytes", "ip_bytes", "protocol", "source_port",
    "destination_port", "flags", "sequence", "source_high", "source_low", "destination_high", "destination_low",
    "origin",
)  # fmt: skip
_ALL_BITS = (1 << 64) - 1


def take_odd(columns: Columns) -> None:
    """Fills in all records that are no plain packets, and says of each record whether it is a packet."""
    columns.is_packet = columns.is_plain.copy()
    rows = np.flatnonzero(~columns.is_plain)
    view, places = memoryview(columns.buffer), columns.first[rows].tolist()
    sizes, wires = columns.captured[rows].tolist(), columns.wire[rows].tolist()
    links, interfaces = columns.links, columns.interface[rows].tolist()
    taken: list[int] = []
    fields: list[tuple[int, ...]] = []
    keys: list[tuple[int, ...]] = []
    for row, place, size, wire, interface in zip(rows.tolist(), places, sizes, wires, interfaces, strict=True):
        data = bytes(view[place : place + size])
        packet = links.decoder(interface)(data, wire)
        if isinstance(packet, Refused):
            columns.refused.append((row, packet))
            continue
        columns.odd[row] = packet
        taken.append(row)
        origin = hash((interface, links.identity(interface)(data, packet.network_offset))) & _ALL_BITS
        fields.append((*_fields(packet, data, place), origin))
        keys.append(_key_words(data, packet.network_offset))
    if not taken:
        return
    columns.is_packet[taken] = True
    for name, values in zip(_NAMES, zip(*fields, strict=True), strict=True):
        column = getattr(columns, name)
        column[taken] = np.array(values, column.dtype)
    columns.sight[taken] = _sights(keys)


def _fields(packet: Packet, data: bytes, place: int) -> tuple[int, ...]:
    source_port = destination_port = flags = sequence = 0
    if not packet.is_later_fragment:
        source_port, destination_port = ports_of(packet, data)
        if packet.protocol == TCP:
            start = packet.transport_offset
            flags, sequence = data[start + 13], int.from_bytes(data[start + 4 : start + 8], "big")
    addresses = (*address_words(packet.source), *address_words(packet.destination))
    return (
        packet.is_later_fragment, len(packet.source) == 16, place + packet.network_offset,
        place + packet.transport_offset, place + packet.payload_offset, packet.payload_bytes, packet.ip_bytes,
        packet.protocol, source_port, destination_port, flags, sequence, *(word & _ALL_BITS for word in addresses),
    )  # fmt: skip


def _key_words(data: bytes, network: int) -> tuple[int, ...]:
    """The words of a packet's key (:func:`reportgen.capture.doubled.sight_key`) as ``plain`` has them, short ones
    filled up.
    """
    key = sight_key(data, network)
    parts: tuple[bytes, ...]
    if data[network] >> 4 == 4:
        key = key.ljust(22, b"\0")
        parts = key[:6], key[6:10] + key[18:22], key[10:18]
    else:
        key = key.ljust(43, b"\0")
        parts = key[:3], *(key[start : start + 8] for start in range(3, 43, 8))
    return tuple(int.from_bytes(part, "big") for part in parts)


def _sights(keys: Sequence[tuple[int, ...]]) -> Words:
    found = np.zeros(len(keys), np.uint64)
    for size in {len(key) for key in keys}:
        places = [place for place, key in enumerate(keys) if len(key) == size]
        found[places] = mixed(*np.array([keys[place] for place in places], np.uint64).T)
    return found
