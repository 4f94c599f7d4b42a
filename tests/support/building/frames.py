"""Packets and frames with right lengths and checksums.

Source: RFC 791 (IPv4), 8200 (IPv6), 9293 (TCP), 768 (UDP), 792 and 4443 (ICMP), 826 (ARP), 1071 (checksum).
"""

from __future__ import annotations

import ipaddress
import struct

TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58
FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
CAMERA_MAC, ROUTER_MAC = "00:00:5e:00:53:42", "00:00:5e:00:53:01"
BROADCAST_MAC = "ff:ff:ff:ff:ff:ff"


def checksum(data: bytes) -> int:
    """The Internet checksum. Source: RFC 1071."""
    total = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def ethernet(packet: bytes, ethertype: int | None = None, *, source: str = CAMERA_MAC, to: str = ROUTER_MAC) -> bytes:
    """A frame; the type follows from the packet's version where none is given. Not padded to 60 bytes."""
    return _mac(to) + _mac(source) + (ethertype or _type_of(packet)).to_bytes(2, "big") + packet


def vlan(packet: bytes, *tags: int, outer: int = 0x8100, source: str = CAMERA_MAC, to: str = ROUTER_MAC) -> bytes:
    """A frame with one VLAN tag after the other; ``outer=0x88A8`` makes two of them QinQ."""
    kinds = [outer, *[0x8100] * (len(tags) - 1)]
    heads = b"".join(struct.pack(">HH", kind, tag) for kind, tag in zip(kinds, tags, strict=True))
    return _mac(to) + _mac(source) + heads + _type_of(packet).to_bytes(2, "big") + packet


def arp(sender: str, asked: str, *, reply: bool = False) -> bytes:
    """An ARP frame."""
    start = struct.pack(">HHBBH", 1, 0x0800, 6, 4, 2 if reply else 1)
    body = start + _mac(CAMERA_MAC) + packed(sender) + bytes(6) + packed(asked)
    return ethernet(body, 0x0806, to=ROUTER_MAC if reply else BROADCAST_MAC)


def ip(
    source: str,
    destination: str,
    protocol: int,
    body: bytes,
    *,
    identification: int = 0,
    fragment: int = 0,
    options: bytes = b"",
) -> bytes:
    """An IPv4 or IPv6 packet, by the address.

    ``fragment`` is IPv4's 16-bit field of flags and offset; ``options`` are IPv4 options, or IPv6 extension headers
    that are already chained (``protocol`` is then the first one's number).
    """
    ends = packed(source) + packed(destination)
    if len(ends) == 32:
        return struct.pack(">IHBB", 6 << 28, len(options) + len(body), protocol, 64) + ends + options + body
    words = 5 + len(options) // 4
    length = 4 * words + len(body)
    start = struct.pack(">BBHHHBB", 0x40 | words, 0, length, identification, fragment, 64, protocol)
    total = checksum(start + b"\0\0" + ends + options)
    return start + struct.pack(">H", total) + ends + options + body


def tcp(
    source: str,
    source_port: int,
    destination: str,
    destination_port: int,
    *,
    flags: int,
    sequence: int = 0,
    acknowledgement: int = 0,
    data: bytes = b"",
    options: bytes = b"",
) -> bytes:
    """An IP packet with a TCP segment."""
    words = (5 + len(options) // 4) << 4
    ports = struct.pack(">HH", source_port, destination_port)
    numbers = struct.pack(">II", sequence % 2**32, acknowledgement % 2**32)
    start = ports + numbers + struct.pack(">BBH", words, flags, 0xFFFF)
    total = _pseudo_checksum(source, destination, TCP, start + bytes(4) + options + data)
    return ip(source, destination, TCP, start + struct.pack(">HH", total, 0) + options + data)


def udp(source: str, source_port: int, destination: str, destination_port: int, data: bytes) -> bytes:
    """An IP packet with a UDP datagram."""
    start = struct.pack(">HHH", source_port, destination_port, 8 + len(data))
    total = _pseudo_checksum(source, destination, UDP, start + bytes(2) + data) or 0xFFFF
    return ip(source, destination, UDP, start + struct.pack(">H", total) + data)


def icmp(source: str, destination: str, kind: int, code: int, rest: bytes = bytes(4)) -> bytes:
    """An IP packet with an ICMP or ICMPv6 message; ``rest`` is everything behind the checksum."""
    start = bytes((kind, code))
    if ":" not in source:
        total = checksum(start + b"\0\0" + rest)
        return ip(source, destination, ICMP, start + struct.pack(">H", total) + rest)
    total = _pseudo_checksum(source, destination, ICMPV6, start + b"\0\0" + rest)
    return ip(source, destination, ICMPV6, start + struct.pack(">H", total) + rest)


def icmp_quoting(source: str, destination: str, kind: int, code: int, packet: bytes, quoted_bytes: int = 28) -> bytes:
    """An ICMP error that quotes the beginning of ``packet``, as routers do."""
    return icmp(source, destination, kind, code, bytes(4) + packet[:quoted_bytes])


def packed(address: str) -> bytes:
    """The address as it stands in a packet."""
    return ipaddress.ip_address(address).packed


def _pseudo_checksum(source: str, destination: str, protocol: int, segment: bytes) -> int:
    ends = packed(source) + packed(destination)
    return checksum(ends + struct.pack(">II", len(segment), protocol) + segment)


def _type_of(packet: bytes) -> int:
    return 0x86DD if packet[:1] and packet[0] >> 4 == 6 else 0x0800


def _mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))
