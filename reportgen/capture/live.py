"""A pcap file while it grows: where its last whole record ends, how many there are, who sends what where.

The evidence is the file; what is kept here serves its end state and the line that people watch. Bytes come in pieces of
any size, and what is held is less than one record.
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Callable

from reportgen.capture.frames import Packet
from reportgen.capture.links import decoder_for, macs_for
from reportgen.capture.pcap import FILE_HEADER_BYTES, LONGEST_RECORD_BYTES, MAGICS, is_pcap

_MOST_DESTINATIONS = 256

Watch = Callable[[bytes, int, int], None]
"""Called with each frame, its wire length, and the link type."""


class RecordWalk:
    """Follows the records of one growing file."""

    def __init__(self, watch: Watch | None = None) -> None:
        self._watch = watch
        self._waiting = bytearray()
        self._needed = FILE_HEADER_BYTES
        self._form: tuple[struct.Struct, int, int] | None = None  # record head, nanoseconds per tick, bytes of a head
        self.header = b""
        self.link_type = -1
        self.whole_bytes = 0  # where the last whole record ends
        self.total_bytes = 0
        self.records_count = 0
        self.first_at_ns: int | None = None
        self.last_at_ns: int | None = None
        self.is_lost = False  # a length that no record can have: from there on nothing is told apart

    @property
    def tail_bytes(self) -> int:
        """Bytes behind the last whole record."""
        return self.total_bytes - self.whole_bytes

    def feed(self, data: bytes) -> None:
        """The next bytes of the file."""
        self.total_bytes += len(data)
        if self.is_lost:
            return
        self._waiting += data
        if len(self._waiting) >= self._needed:
            self._walk()

    def restart(self) -> None:
        """A new file with the same header begins behind the last whole record; the tail belongs to it."""
        self.total_bytes = FILE_HEADER_BYTES + self.tail_bytes
        self.whole_bytes = FILE_HEADER_BYTES
        self.records_count = 0
        self.first_at_ns = self.last_at_ns = None

    def _walk(self) -> None:
        waiting, position = self._waiting, 0
        if self._form is None:
            self._form = self._read_header(bytes(waiting[:FILE_HEADER_BYTES]))
            if self._form is None:
                self.is_lost = True
                return
            position = FILE_HEADER_BYTES
        head, tick_ns, head_bytes = self._form
        watch, filled = self._watch, len(waiting)
        while True:
            if filled - position < head_bytes:
                needed = head_bytes
                break
            seconds, fraction, captured, wire = head.unpack_from(waiting, position)
            if captured > LONGEST_RECORD_BYTES:
                self.is_lost = True
                needed = 0
                break
            needed = head_bytes + captured
            if filled - position < needed:
                break
            self._note(seconds * 1_000_000_000 + fraction * tick_ns)
            if watch is not None:
                watch(bytes(waiting[position + head_bytes : position + needed]), wire, self.link_type)
            position += needed
        self.whole_bytes += position
        self._needed = needed
        if self.is_lost:
            waiting.clear()
        else:
            del waiting[:position]

    def _note(self, at_ns: int) -> None:
        self.records_count += 1
        if self.first_at_ns is None:
            self.first_at_ns = at_ns
        self.last_at_ns = at_ns

    def _read_header(self, data: bytes) -> tuple[struct.Struct, int, int] | None:
        if not is_pcap(data):
            return None
        order, tick_ns, head_bytes, _ = MAGICS[data[:4]]
        self.header = data
        self.link_type = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
        return struct.Struct(order + "IIII"), tick_ns, head_bytes


class DestinationWatch:
    """Bytes that one device sends, by destination; at most 256 destinations are told apart."""

    def __init__(self, *, mac: str | None, ip: str | None) -> None:
        """``mac`` as ``00:00:5E:00:53:42``; the hardware address decides where both are known."""
        self._mac = bytes.fromhex(mac.replace(":", "")) if mac else None
        self._ip = ipaddress.ip_address(ip).packed if ip else None
        self._sent: dict[bytes, int] = {}

    def note(self, frame: bytes, wire_bytes: int, link_type: int) -> None:
        """One frame."""
        packet = decoder_for(link_type)(frame, wire_bytes)
        if not isinstance(packet, Packet) or not self._is_sender(packet, frame, link_type):
            return
        if packet.destination in self._sent or len(self._sent) < _MOST_DESTINATIONS:
            self._sent[packet.destination] = self._sent.get(packet.destination, 0) + wire_bytes

    def most(self, count: int) -> tuple[tuple[str, int], ...]:
        """The destinations outside the home network that most was sent to, with the bytes of their frames."""
        named = ((ipaddress.ip_address(packed), size) for packed, size in self._sent.items())
        outside = [(str(address), size) for address, size in named if not _is_at_home(address)]
        return tuple(sorted(outside, key=lambda entry: (-entry[1], entry[0]))[:count])

    def _is_sender(self, packet: Packet, frame: bytes, link_type: int) -> bool:
        if self._mac is not None and (sender := macs_for(link_type)(frame)[0]):
            return sender == self._mac
        return self._ip is not None and packet.source == self._ip


_HOME = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10")))


def _is_at_home(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_multicast or str(address) == "255.255.255.255" or any(address in network for network in _HOME)
