"""Packets that were recorded twice on their way: once with and once without a VLAN tag, on both sides of a bridge.

Rule, printed in docs/method.md: a record repeats an earlier one where both hold the same IP packet, byte by byte as far
as both were captured (identification, sequence number and checksums among them), at most 100 ms apart, *and* stand in
different link headers or come from different interfaces. The hop limit may differ by one (and IPv4's checksum over it):
then a router stood between. What comes again in the same link header is a repetition by its sender, and counts.
"""

from __future__ import annotations

from reportgen.capture.frames import Packet
from reportgen.capture.links import LinkIdentity

# Copies follow within microseconds to a few milliseconds. TCP repeats after 200 ms or more (RFC 6298: after a second).
WINDOW_NS = 100_000_000
# Bounds of memory; between two copies there stands far less.
_GENERATION_BYTES = 4 * 1024 * 1024
_MOST_SIGHTS_COUNT = 16

_Origin = tuple[int, bytes]  # interface, link header


class _Sight:
    """One packet and everywhere it was seen."""

    __slots__ = ("at_ns", "data", "network_offset", "origins")

    def __init__(self, at_ns: int, data: bytes, network_offset: int, origin: _Origin) -> None:
        self.at_ns = at_ns
        self.data = data
        self.network_offset = network_offset
        self.origins = [origin]


class DoubledFilter:
    """Remembers the packets of the last moments."""

    def __init__(self) -> None:
        self._recent: dict[bytes, list[_Sight]] = {}
        self._older: dict[bytes, list[_Sight]] = {}
        self._began_ns = 0
        self._bytes = 0

    def is_copy(self, packet: Packet, data: bytes, at_ns: int, interface: int, identity: LinkIdentity) -> bool:
        """Whether the packet was counted already, seen elsewhere; ``interface`` tells apart where records come from."""
        network = packet.network_offset
        if data[network] >> 4 == 4:  # length, identification, fragment; addresses, ports, sequence or checksum
            key = data[network + 2 : network + 8] + data[network + 12 : network + 28]
        else:  # length, protocol; addresses, ports, sequence or checksum
            key = data[network + 4 : network + 7] + data[network + 8 : network + 48]
        if not 0 <= at_ns - self._began_ns <= WINDOW_NS or self._bytes > _GENERATION_BYTES:
            self._older, self._recent = self._recent, {}
            self._began_ns, self._bytes = at_ns, 0
        origin = (interface, identity(data, network))
        sights = self._recent.get(key)
        if sights is None:
            sights = self._recent[key] = self._older.get(key) or []
        for sight in sights:
            if _is_same(sight, packet, data, at_ns) and origin not in sight.origins:
                sight.origins.append(origin)
                return True
        if len(sights) >= _MOST_SIGHTS_COUNT:
            del sights[0]
        sights.append(_Sight(at_ns, data, network, origin))
        self._bytes += len(data)
        return False


def _is_same(sight: _Sight, packet: Packet, data: bytes, at_ns: int) -> bool:
    if abs(at_ns - sight.at_ns) > WINDOW_NS or len(sight.origins) >= _MOST_SIGHTS_COUNT:
        return False
    size = min(packet.ip_bytes, len(data) - packet.network_offset, len(sight.data) - sight.network_offset)
    one = sight.data[sight.network_offset : sight.network_offset + size]
    other = data[packet.network_offset : packet.network_offset + size]
    if one == other:
        return True
    if one[0] >> 4 == 4:  # the hop limit and the checksum of the header, which covers it
        return abs(one[8] - other[8]) == 1 and (one[:8], one[9], one[12:]) == (other[:8], other[9], other[12:])
    return abs(one[7] - other[7]) == 1 and (one[:7], one[8:]) == (other[:7], other[8:])
