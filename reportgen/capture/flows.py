"""Packets → flows, in columns: one row per conversation, an object only when someone asks for it.

Rules, printed in docs/method.md:
- A TCP SYN whose initial sequence number differs from the one that began the flow begins a new flow (a generation of
  the same five-tuple); the same number again is a retransmission.
- The originator is the sender of a SYN, or the receiver of a SYN-ACK; otherwise the sender of the first packet, unless
  its port is below 1024 and the other one is not: then a server's answer was seen first.
- ``conn_state`` follows Zeek (base/protocols/conn).
"""

from __future__ import annotations

import ipaddress
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP, Packet
from reportgen.capture.links import Macs
from reportgen.capture.values import Flow

_FIN, _SYN, _RST, _ACK = 0x01, 0x02, 0x04, 0x10
# What a side has been seen to send, as bits of the columns ``orig_seen`` and ``resp_seen``.
SEEN_SYN, SEEN_FIN, SEEN_RST, SEEN_ANY = 1, 2, 4, 8
_NAMES = {TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMPV6: "icmpv6"}
_WELL_KNOWN_END = 1024
NO_ISN = -1


def _longs() -> array[int]:
    return array("q")


@dataclass(slots=True, eq=False)
class FlowColumns:
    """The table while it grows and after; rows in the order of the first frame."""

    protocol: bytearray = field(default_factory=bytearray)
    originator: list[bytes] = field(default_factory=list)
    responder: list[bytes] = field(default_factory=list)
    originator_port: array[int] = field(default_factory=lambda: array("i"))
    responder_port: array[int] = field(default_factory=lambda: array("i"))
    originator_mac: list[bytes] = field(default_factory=list)
    responder_mac: list[bytes] = field(default_factory=list)
    packets: array[int] = field(default_factory=_longs)  # two entries a row here and below: originator, responder
    payload_bytes: array[int] = field(default_factory=_longs)
    ip_bytes: array[int] = field(default_factory=_longs)
    frame_bytes: array[int] = field(default_factory=_longs)
    seen: bytearray = field(default_factory=bytearray)
    first_at_ns: array[int] = field(default_factory=_longs)
    last_at_ns: array[int] = field(default_factory=_longs)
    first_frame: array[int] = field(default_factory=_longs)
    last_frame: array[int] = field(default_factory=_longs)
    isn: array[int] = field(default_factory=_longs)  # of the SYN that began the flow
    unreachable: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.first_at_ns)

    def __iter__(self) -> Iterator[Flow]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: int, /) -> Flow:
        if not 0 <= index < len(self):
            raise IndexError(index)
        orig, resp = 2 * index, 2 * index + 1
        ports = (self.originator_port[index], self.responder_port[index])
        number = self.protocol[index]
        return Flow(
            index=index,
            transport=_NAMES.get(number, f"ip-{number}"),
            originator=_address(self.originator[index]),
            originator_port=ports[0] if ports[0] >= 0 else None,
            responder=_address(self.responder[index]),
            responder_port=ports[1] if ports[1] >= 0 else None,
            originator_mac=_mac(self.originator_mac[index]),
            responder_mac=_mac(self.responder_mac[index]),
            orig_packets_count=self.packets[orig],
            resp_packets_count=self.packets[resp],
            orig_payload_bytes=self.payload_bytes[orig],
            resp_payload_bytes=self.payload_bytes[resp],
            orig_ip_bytes=self.ip_bytes[orig],
            resp_ip_bytes=self.ip_bytes[resp],
            orig_frame_bytes=self.frame_bytes[orig],
            resp_frame_bytes=self.frame_bytes[resp],
            first_at_ns=self.first_at_ns[index],
            last_at_ns=self.last_at_ns[index],
            first_frame=self.first_frame[index],
            last_frame=self.last_frame[index],
            conn_state=self.conn_state(index),
            unreachable_code=self.unreachable.get(index),
        )

    def note_mac(self, slot: int, macs: tuple[bytes, bytes]) -> None:
        """Keeps the sender's hardware address where the flow has none for it: a cooked frame tells no receiver's."""
        column = self.responder_mac if slot & 1 else self.originator_mac
        if not column[slot >> 1]:
            column[slot >> 1] = macs[0]

    def conn_state(self, index: int) -> str:
        """Zeek's word for how the conversation went."""
        orig, resp = self.seen[2 * index], self.seen[2 * index + 1]
        if self.protocol[index] == TCP:
            return _tcp_state(
                orig, resp, has_payload=bool(self.payload_bytes[2 * index] or self.payload_bytes[2 * index + 1])
            )
        if self.protocol[index] == UDP:
            return ("SF" if resp else "S0") if orig else "SHR"
        return "OTH"


class FlowMaker:
    """Puts each packet into its flow."""

    def __init__(self) -> None:
        self.table = FlowColumns()
        self.syn_frames: dict[int, list[int]] = {}  # of flows whose SYN has no answer yet
        self._rows: dict[bytes, int] = {}  # both directions of a five-tuple → 2 * row, plus 1 for the responder's
        self._fragments: dict[bytes, int] = {}  # datagram → the same, from its first piece

    def add(self, packet: Packet, data: bytes, macs: Macs, at_ns: int, frame: int, wire: int) -> int | None:
        """2 * row, plus 1 where the responder sent it; None for a later fragment whose first piece was not seen."""
        if packet.is_later_fragment:
            slot = self._fragments.get(packet.fragment or b"")
            if slot is None:
                return None
        else:
            flags = data[packet.transport_offset + 13] if packet.protocol == TCP else 0
            slot = self._slot(packet, data, macs, at_ns, frame, flags)
            if packet.fragment is not None:
                self._fragments[packet.fragment] = slot
            if flags:
                self._note_flags(slot, flags, frame)
        table, row = self.table, slot >> 1
        if not table.packets[slot]:
            table.note_mac(slot, macs(data))
        table.packets[slot] += 1
        table.payload_bytes[slot] += packet.payload_bytes
        table.ip_bytes[slot] += packet.ip_bytes
        table.frame_bytes[slot] += wire
        table.seen[slot] |= SEEN_ANY
        table.last_frame[row] = frame
        if at_ns > table.last_at_ns[row]:
            table.last_at_ns[row] = at_ns
        elif at_ns < table.first_at_ns[row]:
            table.first_at_ns[row] = at_ns
        return slot

    def find(self, packet: Packet) -> int | None:
        """The row of the flow that a quoted packet belongs to."""
        slot = self._rows.get(_key(packet))
        return None if slot is None else slot >> 1

    def _slot(self, packet: Packet, data: bytes, macs: Macs, at_ns: int, frame: int, flags: int) -> int:
        key = _key(packet)
        slot = self._rows.get(key)
        opens = flags & (_SYN | _ACK) == _SYN
        if slot is None:
            return self._begin(key, packet, data, macs, at_ns, frame, flags)
        if opens and not self._continues(slot, data, packet.transport_offset):
            return self._begin(key, packet, data, macs, at_ns, frame, flags)
        return slot

    def _continues(self, slot: int, data: bytes, transport_offset: int) -> bool:
        """Whether a SYN belongs to the flow that is there: repeated, recorded late, or opened from both sides."""
        isn = int.from_bytes(data[transport_offset + 4 : transport_offset + 8], "big")
        table, row = self.table, slot >> 1
        if table.isn[row] == isn:
            return True
        has_spoken = bool(table.seen[slot])
        if table.isn[row] == NO_ISN and not slot & 1 and not has_spoken:
            table.isn[row] = isn
            return True
        return bool(slot & 1) and not has_spoken and table.isn[row] != NO_ISN

    def _begin(self, key: bytes, packet: Packet, data: bytes, macs: Macs, at_ns: int, frame: int, flags: int) -> int:
        row = len(self.table)
        by_responder = _is_from_responder(packet, flags)
        table = self.table
        ends = [packet.source, packet.destination]
        ports = [packet.source_port, packet.destination_port]
        hardware = list(macs(data))
        if by_responder:
            ends.reverse()
            ports.reverse()
            hardware.reverse()
        table.protocol.append(packet.protocol)
        table.originator.append(ends[0])
        table.responder.append(ends[1])
        table.originator_port.append(ports[0])
        table.responder_port.append(ports[1])
        table.originator_mac.append(hardware[0])
        table.responder_mac.append(hardware[1])
        for column in (table.packets, table.payload_bytes, table.ip_bytes, table.frame_bytes):
            column.extend((0, 0))
        table.seen.extend((0, 0))
        table.first_at_ns.append(at_ns)
        table.last_at_ns.append(at_ns)
        table.first_frame.append(frame)
        table.last_frame.append(frame)
        opens = flags & (_SYN | _ACK) == _SYN
        start = packet.transport_offset + 4
        table.isn.append(int.from_bytes(data[start : start + 4], "big") if opens else NO_ISN)
        slot = 2 * row + by_responder
        self._rows[_reversed_key(packet)] = slot ^ 1
        self._rows[key] = slot  # after the other: an address that talks to itself stays the originator
        return slot

    def _note_flags(self, slot: int, flags: int, frame: int) -> None:
        seen = self.table.seen
        if flags & _SYN:
            seen[slot] |= SEEN_SYN
            if slot & 1:
                self.syn_frames.pop(slot >> 1, None)
            elif not flags & _ACK and not seen[slot | 1] & SEEN_SYN:
                self.syn_frames.setdefault(slot >> 1, []).append(frame)
        if flags & _FIN:
            seen[slot] |= SEEN_FIN
        if flags & _RST:
            seen[slot] |= SEEN_RST


def _is_from_responder(packet: Packet, flags: int) -> int:
    if packet.protocol == TCP and flags & _SYN:
        return 1 if flags & _ACK else 0
    return int(0 <= packet.source_port < _WELL_KNOWN_END <= packet.destination_port)


def _key(packet: Packet) -> bytes:
    ports = (packet.source_port & 0xFFFF) << 16 | packet.destination_port & 0xFFFF
    return packet.source + packet.destination + (packet.protocol << 32 | ports).to_bytes(5, "big")


def _reversed_key(packet: Packet) -> bytes:
    ports = (packet.destination_port & 0xFFFF) << 16 | packet.source_port & 0xFFFF
    return packet.destination + packet.source + (packet.protocol << 32 | ports).to_bytes(5, "big")


def _tcp_state(orig: int, resp: int, *, has_payload: bool) -> str:
    """Zeek's decision table, from what each side was seen to send."""
    orig_half, resp_half = not orig & SEEN_SYN, not resp & SEEN_SYN
    if resp & SEEN_RST:
        if not orig_half and resp_half and not has_payload:
            return "REJ"
        return "RSTRH" if orig_half else "RSTR"
    if orig & SEEN_RST:
        return "RSTOS0" if resp_half else "RSTO"
    if orig & SEEN_FIN and resp & SEEN_FIN:
        return "SF"
    if orig & SEEN_FIN:
        return "SH" if resp_half else "S2"
    if resp & SEEN_FIN:
        return "SHR" if orig_half else "S3"
    if orig & SEEN_SYN and not resp & SEEN_ANY:
        return "S0"
    return "S1" if not orig_half and not resp_half else "OTH"


def _address(packed: bytes) -> str:
    return str(ipaddress.ip_address(packed))


def _mac(packed: bytes) -> str | None:
    return packed.hex(":") if packed else None
