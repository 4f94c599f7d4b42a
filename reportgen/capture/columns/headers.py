"""The header fields of many records as columns.

*Plain* packets (Ethernet with at most one VLAN tag; IPv4 without options or fragments, or IPv6 without extension
headers; TCP or UDP whose header was captured whole) are taken apart here, by the same rules as in
:mod:`reportgen.capture.frames`. Every other record is decoded by the serial function and its fields are put into the
columns: rare things are slow, not different.

The trick: headers are gathered as opaque items of a fixed width (``V54``) and looked at as fields afterwards. Gathering
an array of fields directly copies field by field, ten times as slow. Items may reach past a record's end, so that every
field is guarded by the captured length; the buffer has slack behind its end.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportgen.capture.columns.walk import Form, Places
from reportgen.capture.doubled import sight_key
from reportgen.capture.flow_table import address_words, mac_word
from reportgen.capture.flows import ports_of
from reportgen.capture.frames import TCP, UDP, Packet, Refused
from reportgen.capture.links import Decoder

ETHERNET = 1
_ETHERNET_BYTES, _VLAN_BYTES = 14, 4
_IPV4, _IPV6 = 0x0800, 0x86DD
_IS_VLAN_TAG = np.zeros(1 << 16, bool)
_IS_VLAN_TAG[[0x8100, 0x88A8, 0x9100, 0x9200, 0x9300]] = True
_IPV4_LAYOUT = np.dtype(
    {
        "names": ["first", "length", "fragment", "protocol", "source", "destination", "source_port", "destination_port",
                  "sequence", "offset", "flags", "word_0", "word_12", "word_20"],
        "formats": ["u1", ">u2", ">u2", "u1", ">u4", ">u4", ">u2", ">u2", ">u4", "u1", "u1", "<u8", "<u8", "<u8"],
        "offsets": [0, 2, 6, 9, 12, 16, 20, 22, 24, 32, 33, 0, 12, 20],
        "itemsize": 34,
    }
)  # fmt: skip
_IPV6_LAYOUT = np.dtype(
    {
        "names": ["first", "length", "protocol", "source_high", "source_low", "destination_high", "destination_low",
                  "source_port", "destination_port", "sequence", "offset", "flags",
                  "word_0", "word_8", "word_16", "word_24", "word_32", "word_40"],
        "formats": ["u1", ">u2", "u1", ">u8", ">u8", ">u8", ">u8", ">u2", ">u2", ">u4", "u1", "u1", *["<u8"] * 6],
        "offsets": [0, 4, 6, 8, 16, 24, 32, 40, 42, 44, 52, 53, 0, 8, 16, 24, 32, 40],
        "itemsize": 54,
    }
)  # fmt: skip
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
_ALL_BITS = (1 << 64) - 1
# Not to be foreseen, so that nobody makes a file of collisions; they cost time, no correctness.
_MULTIPLIERS = np.array([secrets.randbits(64) | 1 for _ in range(8)], np.uint64)

Words = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Truth = NDArray[np.bool_]


@dataclass(slots=True, eq=False, kw_only=True)
class Columns:
    """Fields of ``count`` records; places are in the buffer. What a record has not (ports, flags) is 0 or -1."""

    buffer: bytearray
    count: int
    first: Places  # of the frame's first byte
    captured: Numbers
    wire: Numbers
    at_ns: Numbers
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
    odd: dict[int, Packet] = field(default_factory=dict)  # packets that the serial function decoded
    refused: list[tuple[int, Refused]] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)  # packets that were counted already; ``is_packet`` is false there
    file_offset: int = 0  # of the buffer's first byte

    def frame(self, row: int) -> bytes:
        """The captured bytes."""
        start = int(self.first[row])
        return bytes(self.buffer[start : start + int(self.captured[row])])

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


class RecordHeads:
    """Record headers of a pcap file of any form, with the 18 bytes behind each."""

    def __init__(self, form: Form, tick_ns: int) -> None:
        u4, head_bytes = form.order + "u4", form.head_bytes
        self._form, self._tick_ns = form, tick_ns
        self._layout = np.dtype(
            {
                "names": ["seconds", "fraction", "captured", "wire", "ethertype", "behind_tag"],
                "formats": [u4, u4, u4, u4, ">u2", ">u2"],
                "offsets": [0, 4, 8, 12, head_bytes + 12, head_bytes + 16],
                "itemsize": head_bytes + _ETHERNET_BYTES + _VLAN_BYTES,
            }
        )

    def columns(self, buffer: bytearray, places: Places, decode: Decoder, link_type: int) -> Columns:
        """The columns of the records at ``places``."""
        heads = gather(buffer, places, self._layout)
        at_ns = heads["seconds"].astype(np.int64) * 1_000_000_000
        at_ns += heads["fraction"].astype(np.int64) * self._tick_ns
        first = places + self._form.head_bytes
        columns = _empty(buffer, first, heads["captured"].astype(np.int64), heads["wire"].astype(np.int64), at_ns)
        plain = columns.is_plain
        if link_type == ETHERNET:
            ethertype = heads["ethertype"].astype(np.uint16)
            network = first + _ETHERNET_BYTES
            tagged = np.flatnonzero(_IS_VLAN_TAG[ethertype])
            if len(tagged):
                ethertype[tagged] = heads["behind_tag"][tagged]
                network[tagged] += _VLAN_BYTES
            columns.network = network
            there = first + columns.captured - network
            _ipv4(columns, np.flatnonzero((ethertype == _IPV4) & (there >= 28)), there, plain)
            _ipv6(columns, np.flatnonzero((ethertype == _IPV6) & (there >= 48)), there, plain)
        columns.is_packet = plain.copy()
        for row in np.flatnonzero(~plain).tolist():
            data = columns.frame(row)
            _take_odd(columns, row, decode(data, int(columns.wire[row])), data)
        return columns


def _empty(buffer: bytearray, first: Places, captured: Numbers, wire: Numbers, at_ns: Numbers) -> Columns:
    count = len(first)

    def zeros(kind: Any) -> NDArray[Any]:
        return np.zeros(count, kind)

    return Columns(
        buffer=buffer, count=count, first=first, captured=captured, wire=wire, at_ns=at_ns,
        is_packet=zeros(bool), is_plain=zeros(bool),
        is_later=zeros(bool), is_six=zeros(bool), network=first.copy(), transport=zeros("i8"), payload=zeros("i8"),
        payload_bytes=zeros("i8"), ip_bytes=zeros("i8"), protocol=zeros("u1"), flags=zeros("u1"), sequence=zeros("u4"),
        source_port=zeros("i4"), destination_port=zeros("i4"), source_high=zeros("u8"), source_low=zeros("u8"),
        destination_high=zeros("u8"), destination_low=zeros("u8"), sight=zeros("u8"),
    )  # fmt: skip


def _ipv4(columns: Columns, rows: Places, there: Numbers, plain: Truth) -> None:
    fields = gather(columns.buffer, columns.network[rows], _IPV4_LAYOUT)
    protocol, length = fields["protocol"], fields["length"].astype(np.int64)
    is_plain = (fields["first"] == 0x45) & (fields["fragment"] & 0x3FFF == 0) & (length >= 20)
    is_plain &= (protocol == UDP) | ((protocol == TCP) & (fields["offset"] >= 0x50) & (there[rows] >= 34))
    if not is_plain.all():
        fields, rows, length = fields[is_plain], rows[is_plain], length[is_plain]
    plain[rows] = True
    columns.source_high[rows] = fields["source"].astype(np.uint64) << np.uint64(32)
    columns.destination_high[rows] = fields["destination"].astype(np.uint64) << np.uint64(32)
    _transport(columns, rows, fields, 20, length)
    words = (fields["word_0"] >> np.uint64(16), fields["word_12"], fields["word_20"])
    columns.sight[rows] = mixed(*words)


def _ipv6(columns: Columns, rows: Places, there: Numbers, plain: Truth) -> None:
    fields = gather(columns.buffer, columns.network[rows], _IPV6_LAYOUT)
    protocol, length = fields["protocol"], fields["length"].astype(np.int64)
    is_plain = (fields["first"] >> 4 == 6) & (length > 0)
    is_plain &= (protocol == UDP) | ((protocol == TCP) & (fields["offset"] >= 0x50) & (there[rows] >= 54))
    if not is_plain.all():
        fields, rows, length = fields[is_plain], rows[is_plain], length[is_plain]
    plain[rows] = columns.is_six[rows] = True
    for name in ("source_high", "source_low", "destination_high", "destination_low"):
        getattr(columns, name)[rows] = fields[name]
    _transport(columns, rows, fields, 40, 40 + length)
    columns.sight[rows] = mixed(
        fields["word_0"] >> np.uint64(32) & np.uint64(0xFFFFFF), *(fields[f"word_{place}"] for place in range(8, 48, 8))
    )


def _transport(columns: Columns, rows: Places, fields: NDArray[Any], header_bytes: int, ip_bytes: Numbers) -> None:
    protocol = fields["protocol"]
    is_tcp = protocol == TCP
    transport = columns.network[rows] + header_bytes
    own_bytes = np.where(is_tcp, (fields["offset"] >> 4).astype(np.int64) * 4, 8)
    columns.protocol[rows], columns.transport[rows], columns.ip_bytes[rows] = protocol, transport, ip_bytes
    columns.payload[rows] = transport + own_bytes
    columns.payload_bytes[rows] = np.maximum(ip_bytes - header_bytes - own_bytes, 0)
    columns.source_port[rows], columns.destination_port[rows] = fields["source_port"], fields["destination_port"]
    columns.flags[rows] = np.where(is_tcp, fields["flags"], 0)
    columns.sequence[rows] = np.where(is_tcp, fields["sequence"], 0)


def _take_odd(columns: Columns, row: int, packet: Packet | Refused, data: bytes) -> None:
    if isinstance(packet, Refused):
        columns.refused.append((row, packet))
        return
    start = int(columns.first[row])
    columns.odd[row] = packet
    columns.is_packet[row] = True
    columns.is_later[row], columns.is_six[row] = packet.is_later_fragment, len(packet.source) == 16
    columns.network[row] = start + packet.network_offset
    columns.transport[row], columns.payload[row] = start + packet.transport_offset, start + packet.payload_offset
    columns.payload_bytes[row], columns.ip_bytes[row] = packet.payload_bytes, packet.ip_bytes
    columns.protocol[row] = packet.protocol
    if not packet.is_later_fragment:
        columns.source_port[row], columns.destination_port[row] = ports_of(packet, data)
        if packet.protocol == TCP:
            columns.flags[row] = data[packet.transport_offset + 13]
            columns.sequence[row] = int.from_bytes(data[packet.transport_offset + 4 :][:4], "big")
    high, low = address_words(packet.source)
    columns.source_high[row], columns.source_low[row] = high & _ALL_BITS, low & _ALL_BITS
    high, low = address_words(packet.destination)
    columns.destination_high[row], columns.destination_low[row] = high & _ALL_BITS, low & _ALL_BITS
    columns.sight[row] = _sight(data, packet.network_offset)


def _sight(data: bytes, network: int) -> int:
    """The same hash of one packet's key, shorter ones filled up."""
    key = sight_key(data, network)
    size = 24 if data[network] >> 4 == 4 else 48
    head = 6 if size == 24 else 3
    whole = key[:head].ljust(8, b"\0") + key[head:].ljust(size - 8, b"\0")
    return int(mixed(*np.frombuffer(whole, "<u8").reshape(-1, 1))[0])


def mixed(*words: Words) -> Words:
    """One word from several, by multiplications with odd numbers that are new in each process."""
    found: Words = words[0] * _MULTIPLIERS[0]
    for word, factor in zip(words[1:], _MULTIPLIERS[1:], strict=False):
        found ^= found >> np.uint64(29)
        found += word * factor
    found ^= found >> np.uint64(32)
    found *= _MULTIPLIERS[-1]
    return found
