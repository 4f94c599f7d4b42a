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
GENERATION_BYTES = 4 * 1024 * 1024
_MOST_SIGHTS_COUNT = 16

Origin = tuple[int, bytes]  # interface, link header


class Sight:
    """One packet and everywhere it was seen."""

    __slots__ = ("at_ns", "data", "generation", "network_offset", "origins")

    def __init__(self, at_ns: int, data: bytes, network_offset: int, origin: Origin, generation: int) -> None:
        self.at_ns = at_ns
        self.data = data
        self.network_offset = network_offset
        self.origins = [origin]
        self.generation = generation


class Generations:
    """Numbers the stretches of a recording after which packets are forgotten: by time, and by what they hold."""

    def __init__(self) -> None:
        self.number = 0
        self.began_ns = 0
        self.held_bytes = 0

    def at(self, at_ns: int) -> int:
        """The generation of the next packet; a sight is remembered in its own and in the next one."""
        if not 0 <= at_ns - self.began_ns <= WINDOW_NS or self.held_bytes > GENERATION_BYTES:
            self.number += 1
            self.began_ns, self.held_bytes = at_ns, 0
        return self.number


class Sights:
    """Packets by what their copies share."""

    def __init__(self) -> None:
        self._recent: dict[bytes, list[Sight]] = {}
        self._older: dict[bytes, list[Sight]] = {}
        self._generation = 0

    def is_copy(self, packet_bytes: int, sight: Sight) -> bool:
        """Whether the packet was seen elsewhere; else it is remembered. ``packet_bytes``: its IP length."""
        self._move_on(sight.generation)
        key = sight_key(sight.data, sight.network_offset)
        (origin,) = sight.origins
        for earlier in (*self._older.get(key, ()), *self._recent.get(key, ())):
            if origin not in earlier.origins and _is_same(earlier, packet_bytes, sight):
                earlier.origins.append(origin)
                return True
        self.remember(sight)
        return False

    def remember(self, sight: Sight) -> None:
        """A packet that is no copy."""
        self._move_on(sight.generation)
        sights = self._recent.setdefault(sight_key(sight.data, sight.network_offset), [])
        if len(sights) >= _MOST_SIGHTS_COUNT:
            del sights[0]
        sights.append(sight)

    def _move_on(self, generation: int) -> None:
        if generation != self._generation:
            self._older = self._recent if generation == self._generation + 1 else {}
            self._recent = {}
            self._generation = generation


class DoubledFilter:
    """Remembers the packets of the last moments."""

    def __init__(self) -> None:
        self._generations = Generations()
        self._sights = Sights()

    def is_copy(self, packet: Packet, data: bytes, at_ns: int, interface: int, identity: LinkIdentity) -> bool:
        """Whether the packet was counted already, seen elsewhere; ``interface`` tells apart where records come from."""
        network = packet.network_offset
        generation = self._generations.at(at_ns)
        sight = Sight(at_ns, data, network, (interface, identity(data, network)), generation)
        if self._sights.is_copy(packet.ip_bytes, sight):
            return True
        self._generations.held_bytes += len(data)
        return False


def sight_key(data: bytes, network: int) -> bytes:
    """What two sights of one packet share in any case; ``network``: where the IP header begins."""
    if data[network] >> 4 == 4:  # length, identification, fragment; addresses, ports, sequence or checksum
        return data[network + 2 : network + 8] + data[network + 12 : network + 28]
    # length, protocol; addresses, ports, sequence or checksum
    return data[network + 4 : network + 7] + data[network + 8 : network + 48]


def _is_same(earlier: Sight, packet_bytes: int, later: Sight) -> bool:
    if abs(later.at_ns - earlier.at_ns) > WINDOW_NS or len(earlier.origins) >= _MOST_SIGHTS_COUNT:
        return False
    start, begin = earlier.network_offset, later.network_offset
    size = min(packet_bytes, len(later.data) - begin, len(earlier.data) - start)
    one, other = earlier.data[start : start + size], later.data[begin : begin + size]
    if one == other:
        return True
    if one[0] >> 4 == 4:  # the hop limit and the checksum of the header, which covers it
        return abs(one[8] - other[8]) == 1 and (one[:8], one[9], one[12:]) == (other[:8], other[9], other[12:])
    return abs(one[7] - other[7]) == 1 and (one[:7], one[8:]) == (other[:7], other[8:])
