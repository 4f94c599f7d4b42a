"""The IP packet in a frame, by hand: this is the inner loop, and dpkt drops what a reconciliation needs.

IPv4 (options, fragments), IPv6 (extension headers, fragments) → TCP, UDP, ICMP, any other protocol by its number.
What stands before it is the matter of :mod:`reportgen.capture.links`. Sources: RFC 791, 8200, 9293, 768.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58

_u16 = Struct(">H").unpack_from
_two_u16 = Struct(">HH").unpack_from
_HOP_BY_HOP, _ROUTING, _FRAGMENT, _DESTINATION, _AUTHENTICATION = 0, 43, 44, 60, 51
_EXTENSIONS = frozenset({_HOP_BY_HOP, _ROUTING, _FRAGMENT, _DESTINATION, _AUTHENTICATION})
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
    network_offset: int  # of the IP header


class Refused(NamedTuple):
    """Why a frame is in no flow."""

    kind: str
    is_understood: bool  # such as ARP: known, but no conversation


Decoded = Packet | Refused


def ip_packet(data: bytes, offset: int, wire: int) -> Decoded:
    """The packet whose IP header begins at ``offset``; its version tells which; ``wire``: the frame's wire length."""
    version = data[offset] >> 4 if len(data) > offset else 0
    if version == 4:
        return ipv4(data, offset, wire)
    return ipv6(data, offset, wire) if version == 6 else Refused("not-ip", False)


def ipv4(data: bytes, offset: int, wire: int) -> Decoded:
    """The packet whose IPv4 header begins at ``offset``."""
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
        return _transport(data, protocol, source, destination, transport, offset, ip_bytes, datagram)
    return _transport(data, protocol, source, destination, transport, offset, ip_bytes, None)


def ipv6(data: bytes, offset: int, wire: int) -> Decoded:
    """The packet whose IPv6 header begins at ``offset``, behind its extension headers."""
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
    return _transport(data, protocol, source, destination, transport, offset, ip_bytes, datagram)


def _piece(
    protocol: int, source: bytes, destination: bytes, transport: int, offset: int, ip_bytes: int, datagram: bytes
) -> Packet:
    payload_bytes = max(offset + ip_bytes - transport, 0)
    return Packet(
        protocol, source, destination, -1, -1, transport, transport, payload_bytes, ip_bytes, datagram, True, offset
    )


def _transport(
    data: bytes,
    protocol: int,
    source: bytes,
    destination: bytes,
    transport: int,
    network: int,
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
    payload_bytes = max(network + ip_bytes - payload, 0)
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
        network,
    )
