"""Ethernet frames with correct lengths and checksums.

Source: RFC 791 (IPv4), RFC 8200 (IPv6), RFC 768 (UDP), RFC 826 (ARP), RFC 1071 (checksum).
"""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass, field

TCP, UDP, ICMPV6 = 6, 17, 58
BROADCAST_MAC = "ff:ff:ff:ff:ff:ff"

_ETHERTYPE_IPV4, _ETHERTYPE_ARP, _ETHERTYPE_IPV6 = 0x0800, 0x0806, 0x86DD
_SHORTEST_FRAME_BYTES = 60  # without the checksum at its end, which a capture does not hold


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address as seen on the home network: hosts on the Internet carry the router's MAC."""

    mac: str
    address: str
    hop_limit: int = 64
    packed_mac: bytes = field(init=False, repr=False)
    packed: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "packed_mac", bytes.fromhex(self.mac.replace(":", "")))
        object.__setattr__(self, "packed", ipaddress.ip_address(self.address).packed)


def checksum(data: bytes) -> int:
    """The Internet checksum of ``data``.

    One's complement addition of 16-bit words is addition modulo 65,535, so one big number does it; only the two
    forms of zero differ, and data that are not all zero sum to 65,535, never to 0.
    """
    remainder = int.from_bytes(data + b"\0" * (len(data) % 2), "big") % 0xFFFF
    return 0xFFFF - remainder if remainder else 0


def transport_checksum(source: Endpoint, target: Endpoint, protocol: int, segment: bytes) -> int:
    """The checksum of a TCP, UDP or ICMPv6 message under its pseudo header."""
    numbers = "!IHBB" if len(source.packed) == 16 else "!BBH"
    values = (len(segment), 0, 0, protocol) if len(source.packed) == 16 else (0, protocol, len(segment))
    return checksum(source.packed + target.packed + struct.pack(numbers, *values) + segment)


def packet(
    source: Endpoint,
    target: Endpoint,
    protocol: int,
    body: bytes,
    *,
    identification: int = 0,
    hop_limit: int | None = None,
) -> bytes:
    """``body`` in an IPv4 or IPv6 packet in an Ethernet frame."""
    hops = source.hop_limit if hop_limit is None else hop_limit
    if len(source.packed) == 16:
        header = struct.pack("!IHBB", 6 << 28, len(body), protocol, hops) + source.packed + target.packed
        return _ethernet(target.packed_mac, source.packed_mac, _ETHERTYPE_IPV6, header + body)
    dont_fragment = 0x4000
    start = struct.pack("!BBHHHBB", 0x45, 0, 20 + len(body), identification, dont_fragment, hops, protocol)
    addresses = source.packed + target.packed
    header = start + struct.pack("!H", checksum(start + b"\0\0" + addresses)) + addresses
    return _ethernet(target.packed_mac, source.packed_mac, _ETHERTYPE_IPV4, header + body)


def datagram(
    source: Endpoint,
    source_port: int,
    target: Endpoint,
    target_port: int,
    payload: bytes,
    *,
    identification: int = 0,
    hop_limit: int | None = None,
) -> bytes:
    """A UDP datagram as a frame."""
    ports = struct.pack("!HHH", source_port, target_port, 8 + len(payload))
    value = transport_checksum(source, target, UDP, ports + b"\0\0" + payload) or 0xFFFF
    body = ports + struct.pack("!H", value) + payload
    return packet(source, target, UDP, body, identification=identification, hop_limit=hop_limit)


def icmpv6(source: Endpoint, target: Endpoint, kind: int, body: bytes) -> bytes:
    """A neighbour discovery message as a frame; RFC 4861 asks for a hop limit of 255."""
    value = transport_checksum(source, target, ICMPV6, struct.pack("!BBH", kind, 0, 0) + body)
    return packet(source, target, ICMPV6, struct.pack("!BBH", kind, 0, value) + body, hop_limit=255)


def arp(sender: Endpoint, asked: Endpoint, *, reply: bool) -> bytes:
    """A question for ``asked`` to everyone, or the ``sender``'s answer to it."""
    start = struct.pack("!HHBBH", 1, _ETHERTYPE_IPV4, 6, 4, 2 if reply else 1)
    known_mac = asked.packed_mac if reply else bytes(6)
    body = start + sender.packed_mac + sender.packed + known_mac + asked.packed
    goes_to = asked.packed_mac if reply else bytes.fromhex(BROADCAST_MAC.replace(":", ""))
    return _ethernet(goes_to, sender.packed_mac, _ETHERTYPE_ARP, body)


def _ethernet(target_mac: bytes, source_mac: bytes, ethertype: int, payload: bytes) -> bytes:
    return (target_mac + source_mac + struct.pack("!H", ethertype) + payload).ljust(_SHORTEST_FRAME_BYTES, b"\0")
