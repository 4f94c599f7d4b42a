"""Bystanders that are named across the border of two packets of a TCP conversation, found before the copy is written.

A first walk over the capture searches the last bytes of each segment together with the first ones of the next; what it
finds is kept by sequence number, so that it holds for repeated segments too. Where the next segment is missing or came
out of order, where it was cut, and between the pieces of a datagram, nothing can be searched: such borders are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reportgen.bundle.pseudonyms import Pseudonyms
from reportgen.bundle.selection import Selection
from reportgen.bundle.wanted import wanted_packet
from reportgen.capture.frames import TCP, Packet
from reportgen.capture.input_file import InputFile
from reportgen.capture.values import FrameIndex
from reportgen.evidence.digest import ByteSource

_SEQUENCE_BITS = 0xFFFFFFFF
_HALF = 0x80000000
_SYN = 0x02
_Direction = tuple[bytes, int, bytes, int]


@dataclass(slots=True)
class _Side:
    """One direction of a conversation so far."""

    next_sequence: int
    tail: bytes
    short_ones: bool


@dataclass(slots=True, eq=False)
class Borders:
    """What stands across borders; complete after the walk."""

    unsearched_count: int = 0  # borders between packets that could not be searched
    _found: dict[_Direction, dict[int, int]] = field(default_factory=dict)  # sequence number → byte to write
    _sides: dict[_Direction, _Side] = field(default_factory=dict)

    def feed(self, data: bytes, packet: Packet, pseudonyms: Pseudonyms, *, short_ones: bool) -> None:
        """The next packet of the copy, as the original has it."""
        if packet.fragment is not None:
            self.unsearched_count += packet.is_later_fragment
            return
        if packet.protocol != TCP:
            return
        key, sequence = _direction(packet), _sequence(data, packet)
        if data[packet.transport_offset + 13] & _SYN:
            self._sides.pop(key, None)  # the ports are used again
        if not packet.payload_bytes:
            return
        payload = data[packet.payload_offset : packet.network_offset + packet.ip_bytes]
        side = self._sides.get(key)
        fresh = payload
        if side is not None:
            old_bytes = side.next_sequence - sequence & _SEQUENCE_BITS
            if old_bytes >= _HALF:  # something is missing before it
                self.unsearched_count += 1
                side = None
            elif old_bytes >= packet.payload_bytes:
                return
            else:
                fresh = payload[old_bytes:]
        before = side.tail if side is not None else b""
        size = pseudonyms.longest_bytes - 1
        if before:
            assert side is not None
            self._search(key, side.next_sequence, before, fresh[:size], pseudonyms, side.short_ones and short_ones)
        is_whole = len(payload) == packet.payload_bytes
        self.unsearched_count += not is_whole
        self._sides[key] = _Side(
            next_sequence=sequence + packet.payload_bytes & _SEQUENCE_BITS,
            tail=(before + fresh)[-size:] if is_whole and size > 0 else b"",
            short_ones=short_ones,
        )

    def applied(self, data: bytes | bytearray, packet: Packet, payload: bytes) -> bytes:
        """The payload with what was found in it."""
        found = self._found.get(_direction(packet)) if packet.protocol == TCP else None
        if not found or packet.fragment is not None:
            return payload
        sequence, made = _sequence(data, packet), bytearray(payload)
        if len(found) < len(payload):
            places = ((place - sequence & _SEQUENCE_BITS, byte) for place, byte in found.items())
        else:
            numbers = ((at, sequence + at & _SEQUENCE_BITS) for at in range(len(payload)))
            places = ((at, found[number]) for at, number in numbers if number in found)
        for at, byte in places:
            if at < len(made):
                made[at] = byte
        return bytes(made)

    def _search(
        self, key: _Direction, border: int, before: bytes, behind: bytes, pseudonyms: Pseudonyms, short_ones: bool
    ) -> None:
        window = before + behind
        other = pseudonyms.in_payload(window, short_ones=short_ones)
        if other == window:
            return
        found = self._found.setdefault(key, {})
        first = border - len(before)
        for at, (was, now) in enumerate(zip(window, other, strict=True)):
            if was != now:
                found[first + at & _SEQUENCE_BITS] = now


def search_borders(source: ByteSource, selection: Selection, pseudonyms: Pseudonyms, index: FrameIndex) -> Borders:
    """The walk over a capture. Raises: UnreadableInput where it is none."""
    borders = Borders()
    file = InputFile(source, name=selection.capture_id)
    for number, (_stamp, _offset, wire, data, row) in enumerate(file, start=1):
        link_type = file.records.interfaces[row].link_type if row < len(file.records.interfaces) else -1
        packet = wanted_packet(number, data, wire, link_type, selection, index)
        if packet is not None and number not in selection.dns_frames:
            borders.feed(data, packet, pseudonyms, short_ones=number not in selection.cited)
    return borders


def _direction(packet: Packet) -> _Direction:
    return packet.source, packet.source_port, packet.destination, packet.destination_port


def _sequence(data: bytes | bytearray, packet: Packet) -> int:
    at = packet.transport_offset + 4
    return int.from_bytes(data[at : at + 4], "big")
