"""One frame → the packet in it, by hand: this is the inner loop, and dpkt drops what a reconciliation needs.

Layers: Ethernet with any number of VLAN tags, PPPoE, Linux cooked (1 and 2), raw IP, NULL/LOOP → IPv4 (options,
fragments), IPv6 (extension headers, fragments) → TCP, UDP, ICMP, any other protocol by its number.
Sources: IEEE 802.3, 802.1Q; RFC 2516 (PPPoE), 791, 8200, 9293, 768; tcpdump's link-type list.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import NamedTuple

TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58

_u16 = Struct(">H").unpack_from
_two_u16 = Struct(">HH").unpack_from
_VLAN_TAGS = frozenset({0x8100, 0x88A8, 0x9100, 0x9200})
_HOP_BY_HOP, _ROUTING, _FRAGMENT, _DESTINATION, _AUTHENTICATION = 0, 43, 44, 60, 51
_EXTENSIONS = frozenset({_HOP_BY_HOP, _ROUTING, _FRAGMENT, _DESTINATION, _AUTHENTICATION})
_PPP_IP = {0x0021: 0x0800, 0x0057: 0x86DD}
_PORTS = frozenset({TCP, UDP})


class Packet(NamedTuple):
    """What flows are made of; offsets count from the frame's first byte."""

    protocol: int
    source: bytes  # 4 or 16 bytes
    destination: bytes
    source_port: int  # -1 where the protocol has no ports
    destination_port: int
    transport_offset: int
    payload_offset: int
    payload_bytes: int  # on the wire, by the IP length; the frame may hold less
    ip_bytes: int
    fragment: bytes | None  # names the datagram that this is a piece of
    is_later_fragment: bool


class Refused(NamedTuple):
    """Why a frame is in no flow."""

    kind: str
    is_understood: bool  # such as ARP: known, but no conversation


Decoded = Packet | Refused


def decoder_for(link_type: int) -> Callable[[bytes, int], Decoded]:
    """The function that decodes frames of ``link_type``: (captured bytes, wire length) → packet or reason."""
    unknown = Refused(f"link-type-{link_type}" if link_type >= 0 else "interface-not-described", False)
    return _DECODERS.get(link_type, lambda _data, _wire: unknown)


def _ethernet(data: bytes, wire: int) -> Decoded:
    if len(data) < 14:
        return Refused("short-ethernet", False)
    return _by_type(data, 14, (data[12] << 8) | data[13], wire)


def _by_type(data: bytes, offset: int, ethertype: int, wire: int) -> Decoded:
    while ethertype in _VLAN_TAGS:
        if len(data) < offset + 4:
            return Refused("short-vlan", False)
        ethertype = (data[offset + 2] << 8) | data[offset + 3]
        offset += 4
    if ethertype == 0x0800:
        return _ipv4(data, offset, wire)
    if ethertype == 0x86DD:
        return _ipv6(data, offset, wire)
    if ethertype == 0x0806:
        return Refused("arp", True)
    if ethertype == 0x8864:
        return _pppoe(data, offset, wire)
    if ethertype < 0x0600:
        return Refused("llc", False)
    return Refused(f"ethertype-0x{ethertype:04x}", False)


def _pppoe(data: bytes, offset: int, wire: int) -> Decoded:
    if len(data) < offset + 8:
        return Refused("short-pppoe", False)
    # The protocol may be written in one byte, then it is odd (RFC 1661 section 6.5).
    is_short = data[offset + 6] & 1
    protocol = data[offset + 6] if is_short else (data[offset + 6] << 8) | data[offset + 7]
    ethertype = _PPP_IP.get(protocol)
    if ethertype is None:
        return Refused(f"ppp-0x{protocol:04x}", True)
    return _by_type(data, offset + (7 if is_short else 8), ethertype, wire)


def _raw(data: bytes, wire: int) -> Decoded:
    version = data[0] >> 4 if data else 0
    if version == 4:
        return _ipv4(data, 0, wire)
    return _ipv6(data, 0, wire) if version == 6 else Refused("raw-not-ip", False)


def _loopback(data: bytes, wire: int) -> Decoded:
    """The address family is in the byte order of the machine that recorded, and IPv6's number differs by system."""
    if len(data) < 5:
        return Refused("short-loopback", False)
    family = data[:4]
    if family in (b"\x02\0\0\0", b"\0\0\0\x02"):
        return _ipv4(data, 4, wire)
    number = family[0] or family[3]
    return _ipv6(data, 4, wire) if number in (10, 24, 28, 30) else Refused("loopback-not-ip", False)


def _cooked(data: bytes, wire: int) -> Decoded:
    if len(data) < 16:
        return Refused("short-cooked", False)
    return _by_type(data, 16, (data[14] << 8) | data[15], wire)


def _cooked_2(data: bytes, wire: int) -> Decoded:
    if len(data) < 20:
        return Refused("short-cooked", False)
    return _by_type(data, 20, (data[0] << 8) | data[1], wire)


def _ipv4(data: bytes, offset: int, wire: int) -> Decoded:
    if len(data) < offset + 20:
        return Refused("short-ipv4", False)
    header_bytes = (data[offset] & 0x0F) * 4
    if data[offset] >> 4 != 4 or header_bytes < 20:
        return Refused("bad-ipv4", False)
    # A length of 0 is left by network cards that cut packets up themselves: then the frame's length counts.
    ip_bytes = ((data[offset + 2] << 8) | data[offset + 3]) or wire - offset
    if ip_bytes < header_bytes:
        return Refused("bad-ipv4", False)
    flags = (data[offset + 6] << 8) | data[offset + 7]
    protocol = data[offset + 9]
    source, destination = data[offset + 12 : offset + 16], data[offset + 16 : offset + 20]
    transport = offset + header_bytes
    if flags & 0x3FFF:
        datagram = data[offset + 4 : offset + 6] + bytes((protocol,)) + source + destination
        if flags & 0x1FFF:
            return _piece(protocol, source, destination, transport, offset, ip_bytes, datagram)
        return _transport(data, protocol, source, destination, transport, offset + ip_bytes, ip_bytes, datagram)
    return _transport(data, protocol, source, destination, transport, offset + ip_bytes, ip_bytes, None)


def _ipv6(data: bytes, offset: int, wire: int) -> Decoded:
    if len(data) < offset + 40:
        return Refused("short-ipv6", False)
    if data[offset] >> 4 != 6:
        return Refused("bad-ipv6", False)
    announced = (data[offset + 4] << 8) | data[offset + 5]
    ip_bytes = 40 + announced if announced else max(wire - offset, 40)
    end = offset + ip_bytes
    protocol = data[offset + 6]
    source, destination = data[offset + 8 : offset + 24], data[offset + 24 : offset + 40]
    transport = offset + 40
    datagram = None
    while protocol in _EXTENSIONS:
        if len(data) < transport + 8 or transport + 8 > end:
            return Refused("short-ipv6-extension", False)
        following, extension = data[transport], protocol
        if extension == _FRAGMENT:
            (position,) = _u16(data, transport + 2)
            datagram = data[transport + 4 : transport + 8] + source + destination
            transport += 8
            if position & 0xFFF8:
                return _piece(following, source, destination, transport, offset, ip_bytes, datagram)
            if not position & 1:
                datagram = None  # an "atomic" fragment is whole (RFC 6946)
        elif extension == _AUTHENTICATION:
            transport += (data[transport + 1] + 2) * 4
        else:
            transport += (data[transport + 1] + 1) * 8
        protocol = following
    return _transport(data, protocol, source, destination, transport, end, ip_bytes, datagram)


def _piece(
    protocol: int, source: bytes, destination: bytes, transport: int, offset: int, ip_bytes: int, datagram: bytes
) -> Packet:
    payload_bytes = max(offset + ip_bytes - transport, 0)
    return Packet(protocol, source, destination, -1, -1, transport, transport, payload_bytes, ip_bytes, datagram, True)


def _transport(
    data: bytes,
    protocol: int,
    source: bytes,
    destination: bytes,
    transport: int,
    end: int,
    ip_bytes: int,
    datagram: bytes | None,
) -> Decoded:
    source_port = destination_port = -1
    payload = transport
    if protocol in _PORTS:
        if protocol == TCP:
            if len(data) < transport + 14:
                return Refused("short-tcp", False)
            header_bytes = (data[transport + 12] >> 4) * 4
            if header_bytes < 20:
                return Refused("bad-tcp", False)
        else:
            if len(data) < transport + 8:
                return Refused("short-udp", False)
            header_bytes = 8
        source_port, destination_port = _two_u16(data, transport)
        payload = transport + header_bytes
    payload_bytes = end - payload if end > payload else 0
    return Packet(
        protocol,
        source,
        destination,
        source_port,
        destination_port,
        transport,
        payload,
        payload_bytes,
        ip_bytes,
        datagram,
        False,
    )


_DECODERS: dict[int, Callable[[bytes, int], Decoded]] = {
    0: _loopback,
    1: _ethernet,
    12: _raw,
    14: _raw,
    101: _raw,
    108: _loopback,
    113: _cooked,
    228: _raw,
    229: _raw,
    276: _cooked_2,
}
