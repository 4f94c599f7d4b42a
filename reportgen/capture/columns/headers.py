"""The header fields of many records as columns.

Those of plain packets are filled by :mod:`reportgen.capture.columns.plain`, all others by
:mod:`reportgen.capture.columns.odd`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.links import Links
from reportgen.capture.columns.mixing import Words
from reportgen.capture.columns.walk import Places
from reportgen.capture.flow_table import mac_word
from reportgen.capture.frames import Packet, Refused

_ETHERNET_LAYOUT = np.dtype(
    {
        "names": [
            "receiver",
            "receiver_end",
            "sender",
            "sender_end",
            *(f"byte_{place}" for place in (4, 5, 6, 8, 9, 10)),
        ],
        "formats": [">u4", ">u2", ">u4", ">u2", *["u1"] * 6],
        "offsets": [0, 4, 6, 10, 4, 5, 6, 8, 9, 10],
        "itemsize": 14,
    }
)
Numbers = NDArray[np.int64]
Truth = NDArray[np.bool_]


@dataclass(slots=True, eq=False, kw_only=True)
class Framed:
    """Where the frames of some records lie, and what was recorded about them."""

    links: Links
    buffer: bytearray
    first: Places  # of each frame's first byte
    in_file: Places  # the same in the file
    captured: Numbers
    wire: Numbers
    at_ns: Numbers
    interface: Numbers  # its row
    timeless: Truth | None = None  # records without a time, which have that of the record before; None: none


@dataclass(slots=True, eq=False, kw_only=True)
class Columns(Framed):
    """Fields of ``count`` records; places are in the buffer. What a record has not (ports, flags) is 0 or -1."""

    count: int
    is_packet: Truth
    is_plain: Truth
    is_later: Truth  # pieces of a datagram but the first
    is_six: Truth
    network: Places
    transport: Places
    payload: Places
    payload_bytes: Numbers
    ip_bytes: Numbers
    protocol: NDArray[np.uint8]
    flags: NDArray[np.uint8]  # of TCP
    sequence: NDArray[np.uint32]
    source_port: NDArray[np.int32]
    destination_port: NDArray[np.int32]
    source_high: Words
    source_low: Words
    destination_high: Words
    destination_low: Words
    sight: Words  # a hash of what :mod:`reportgen.capture.doubled` compares first; equal keys have equal ones
    origin: Words  # a hash of the link header
    odd: dict[int, Packet] = field(default_factory=dict)  # packets that the serial function decoded
    refused: list[tuple[int, Refused]] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)  # packets that were counted already; ``is_packet`` is false there

    def frame(self, row: int) -> bytes:
        """The captured bytes."""
        start = int(self.first[row])
        return bytes(memoryview(self.buffer)[start : start + int(self.captured[row])])

    def macs(self, row: int) -> tuple[bytes, bytes]:
        """The hardware addresses of a packet: (sender's, receiver's); empty where it has none."""
        return self.links.macs(int(self.interface[row]))(self.frame(row))

    def packet(self, row: int) -> Packet:
        """A plain packet as the serial functions know it."""
        ends = [(self.source_high, self.source_low), (self.destination_high, self.destination_low)]
        size = 16 if self.is_six[row] else 4
        source, destination = ((int(a[row]) << 64 | int(b[row])).to_bytes(16, "big")[:size] for a, b in ends)
        start = int(self.first[row])
        return Packet(
            protocol=int(self.protocol[row]),
            source=source,
            destination=destination,
            source_port=int(self.source_port[row]),
            destination_port=int(self.destination_port[row]),
            transport_offset=int(self.transport[row]) - start,
            payload_offset=int(self.payload[row]) - start,
            payload_bytes=int(self.payload_bytes[row]),
            ip_bytes=int(self.ip_bytes[row]),
            fragment=None,
            is_later_fragment=False,
            network_offset=int(self.network[row]) - start,
        )


def gather(buffer: bytearray, places: Places, layout: np.dtype[np.void]) -> NDArray[Any]:
    """What stands at each place, as fields."""
    opaque = f"V{layout.itemsize}"
    whole = np.ndarray((len(buffer) - layout.itemsize + 1,), opaque, buffer=buffer, strides=(1,))
    return whole[places].view(layout)


def ethernet_macs(columns: Columns, rows: Places) -> tuple[Numbers, Numbers, Truth]:
    """(sender, receiver) of plain packets as in the table of conversations, and who may seem to be in PPPoE.

    Its sign stands in no plain packet, but a hardware address may look like it: see ``ethertypes.is_in_pppoe``.
    """
    heads = gather(columns.buffer, columns.first[rows], _ETHERNET_LAYOUT)
    receiver = heads["receiver"].astype(np.int64) << 16 | heads["receiver_end"]
    sender = heads["sender"].astype(np.int64) << 16 | heads["sender_end"]
    seems = np.zeros(len(rows), bool)
    for place in (4, 5, 8, 9):
        seems |= (heads[f"byte_{place}"] == 0x88) & (heads[f"byte_{place + 1}"] == 0x64)
    known = mac_word(bytes(6))
    return sender | known, receiver | known, seems
