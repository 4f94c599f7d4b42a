"""Packets → flows: which conversation a packet belongs to, and what it adds to it.

Rules, printed in docs/method.md:
- A TCP SYN whose initial sequence number differs from the one that began the flow begins a new flow (a generation of
  the same five-tuple); the same number again is a retransmission.
- The originator is the sender of a SYN, or the receiver of a SYN-ACK; otherwise the sender of the first packet, unless
  its port is below 1024 and the other one is not: then a server's answer was seen first.
- UDP is one flow per five-tuple for the whole recording. ICMP messages that are answered (echo …) are one flow for
  both directions, whoever was seen first; all others are one flow per direction, type and code.
"""

from __future__ import annotations

from reportgen.capture.attempts import SynFrames
from reportgen.capture.community_id import ICMP_PAIRS, ICMPV6_PAIRS
from reportgen.capture.conn_state import SEEN_ANY, SEEN_FIN, SEEN_RST, SEEN_SYN
from reportgen.capture.ethertypes import is_in_pppoe
from reportgen.capture.flow_index import FlowIndex
from reportgen.capture.flow_table import (
    ADDRESSES,
    FIRST_AT,
    FIRST_FRAME,
    FIRST_HOUR,
    FRAME,
    IP,
    ISN,
    KIND,
    LAST_AT,
    LAST_FRAME,
    MACS,
    NEXT,
    NO_ISN,
    PACKETS,
    PAYLOAD,
    PORTS,
    SEEN,
    SYN_CHAIN,
    FlowTable,
    address_words,
    mac_word,
)
from reportgen.capture.fragments import FragmentMemory
from reportgen.capture.frames import ICMP, ICMPV6, TCP, Packet
from reportgen.capture.hours import HOUR_NS
from reportgen.capture.links import Macs
from reportgen.capture.scratch import Scratch
from reportgen.capture.tcp_sequence import Sequences

_FIN, _SYN, _RST, _ACK = 0x01, 0x02, 0x04, 0x10
_WELL_KNOWN_END = 1024
_PAIRS = {ICMP: ICMP_PAIRS, ICMPV6: ICMPV6_PAIRS}
_QUESTIONS = {ICMP: frozenset({8, 10, 13, 15, 17}), ICMPV6: frozenset({128, 130, 133, 135, 139, 144})}

_Ports = tuple[int, int]


class FlowMaker:
    """Puts each packet into its flow. A *slot* is 2 * row, plus 1 for the responder's direction."""

    def __init__(self, scratch: Scratch | None = None) -> None:
        self.table = FlowTable(scratch)
        self.syns = SynFrames()
        self.index = FlowIndex(self.table)
        self.fragments = FragmentMemory()
        self.sequences = Sequences()

    def add(self, packet: Packet, data: bytes, macs: Macs, at_ns: int, frame: int, wire: int) -> int | None:
        """The packet's slot; None for a later fragment whose first piece was not seen."""
        flags = 0
        if packet.is_later_fragment:
            known = self.fragments.slot(packet.fragment or b"")
            if known is None:
                return None
            slot = known
        else:
            if packet.protocol == TCP:
                flags = data[packet.transport_offset + 13]
            slot = self._slot(packet, data, macs, at_ns, frame, flags)
            if packet.fragment is not None:
                self.fragments.note(packet.fragment, slot)
        words, at = self.table.place(slot >> 1)
        side = slot & 1
        if not words[at + PACKETS + side] and not words[at + MACS + side]:
            words[at + MACS + side] = mac_word(macs(data)[0])
        words[at + PACKETS + side] += 1
        words[at + PAYLOAD + side] += packet.payload_bytes
        words[at + IP + side] += packet.ip_bytes
        words[at + FRAME + side] += wire
        words[at + LAST_FRAME] = frame
        if at_ns > words[at + LAST_AT]:
            words[at + LAST_AT] = at_ns
        elif at_ns < words[at + FIRST_AT]:
            words[at + FIRST_AT] = at_ns
        if (hour := at_ns // HOUR_NS) != words[at + FIRST_HOUR]:
            self.table.hours.add(slot >> 1, hour, side, wire)
        if flags:
            self._note_segment(words, at, slot, packet, data, flags, frame)
        words[at + SEEN + side] |= SEEN_ANY
        return slot

    def find(self, packet: Packet, data: bytes) -> int | None:
        """The row of the flow that a quoted packet belongs to; ``data`` holds it as ``packet`` says."""
        slot = self.index.slot(*key_of(packet, ports_of(packet, data)))
        return None if slot is None else slot >> 1

    def _slot(self, packet: Packet, data: bytes, macs: Macs, at_ns: int, frame: int, flags: int) -> int:
        ports = (packet.source_port, packet.destination_port) if packet.source_port >= 0 else ports_of(packet, data)
        key, turned = key_of(packet, ports)
        slot = self.index.slot(key, turned)
        if slot is not None:
            opens = flags & (_SYN | _ACK) == _SYN
            if not opens or self._continues(slot, data, packet.transport_offset):
                return slot
        row = self._begin(packet, data, macs, at_ns, frame, flags, ports)
        by_responder = is_from_responder(packet.protocol, flags, ports)
        self.index.put(key, 2 * row + (by_responder ^ turned))
        return 2 * row + by_responder

    def _continues(self, slot: int, data: bytes, transport_offset: int) -> bool:
        """Whether a SYN belongs to the flow that is there: repeated, recorded late, or opened from both sides."""
        isn = int.from_bytes(data[transport_offset + 4 : transport_offset + 8], "big")
        words, at = self.table.place(slot >> 1)
        if words[at + ISN] == isn:
            return True
        has_spoken = bool(words[at + SEEN + (slot & 1)])
        if words[at + ISN] == NO_ISN and not slot & 1 and not has_spoken:
            words[at + ISN] = isn
            return True
        return bool(slot & 1) and not has_spoken and words[at + ISN] != NO_ISN

    def _begin(self, packet: Packet, data: bytes, macs: Macs, at_ns: int, frame: int, flags: int, ports: _Ports) -> int:
        row = self.table.append()
        words, at = self.table.place(row)
        side = is_from_responder(packet.protocol, flags, ports)
        sender, receiver = macs(data)
        words[at + PORTS + side], words[at + PORTS + (side ^ 1)] = ports
        words[at + MACS + side], words[at + MACS + (side ^ 1)] = mac_word(sender), mac_word(receiver)
        for end, address in ((side, packet.source), (side ^ 1, packet.destination)):
            words[at + ADDRESSES + 2 * end], words[at + ADDRESSES + 2 * end + 1] = address_words(address)
        words[at + KIND] = packet.protocol | len(packet.source) << 8 | is_in_pppoe(data, packet.network_offset) << 24
        words[at + FIRST_AT] = words[at + LAST_AT] = at_ns
        words[at + FIRST_HOUR] = at_ns // HOUR_NS
        words[at + FIRST_FRAME] = words[at + LAST_FRAME] = frame
        words[at + NEXT] = words[at + NEXT + 1] = -1
        start = packet.transport_offset + 4
        opens = flags & (_SYN | _ACK) == _SYN
        words[at + ISN] = int.from_bytes(data[start : start + 4], "big") if opens else NO_ISN
        return row

    def _note_segment(
        self, words: memoryview, at: int, slot: int, packet: Packet, data: bytes, flags: int, frame: int
    ) -> None:
        if flags & (_SYN | _FIN | _RST):
            self._note_flags(words, at, slot, flags, frame)
        extra = bool(flags & _SYN) + bool(flags & _FIN)
        if (packet.payload_bytes or extra) and packet.fragment is None:
            start = packet.transport_offset + 4
            first = int.from_bytes(data[start : start + 4], "big")
            self.sequences.note(words, at, slot, first, packet.payload_bytes, extra)

    def _note_flags(self, words: memoryview, at: int, slot: int, flags: int, frame: int) -> None:
        side = slot & 1
        seen = words[at + SEEN + side]
        if flags & _SYN:
            seen |= SEEN_SYN
            if side:
                words[at + SYN_CHAIN] = 0
            elif not flags & _ACK and not words[at + SEEN + 1] & SEEN_SYN:
                words[at + SYN_CHAIN] = self.syns.add(words[at + SYN_CHAIN], frame)
        if flags & _FIN:
            seen |= SEEN_FIN
        if flags & _RST:
            seen |= SEEN_RST
        words[at + SEEN + side] = seen


def ports_of(packet: Packet, data: bytes) -> _Ports:
    """The packet's ports; for ICMP its type beside the type that answers it, or beside its code."""
    pairs = _PAIRS.get(packet.protocol)
    start = packet.transport_offset
    if pairs is None or len(data) < start + 2:
        return packet.source_port, packet.destination_port
    kind = data[start]
    return kind, pairs.get(kind, data[start + 1])


def is_from_responder(protocol: int, flags: int, ports: _Ports) -> int:
    """1 where the first packet of a conversation comes from its responder; for the rule see above."""
    if protocol == TCP and flags & _SYN:
        return 1 if flags & _ACK else 0
    if protocol in _PAIRS:
        return int(ports[0] in _PAIRS[protocol] and ports[0] not in _QUESTIONS[protocol])
    return int(0 <= ports[0] < _WELL_KNOWN_END <= ports[1])


def key_of(packet: Packet, ports: _Ports) -> tuple[bytes, int]:
    """The same bytes for both directions, and whether the packet goes from the second end to the first (1) or not."""
    one = packet.source + (ports[0] & 0xFFFF).to_bytes(2, "big")
    two = packet.destination + (ports[1] & 0xFFFF).to_bytes(2, "big")
    if one <= two:
        return one + two + bytes((packet.protocol,)), 0
    return two + one + bytes((packet.protocol,)), 1
