"""Internet checksums of a packet that was changed. Source: RFC 1071, RFC 768, RFC 8200 section 8.1."""

from __future__ import annotations

from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP, Packet

_PLACES = {TCP: 16, UDP: 6, ICMP: 2, ICMPV6: 2}  # of the checksum, from the transport header


def set_checksums(data: bytearray, packet: Packet, end: int) -> None:
    """Writes the checksums of the IPv4 header and of TCP, UDP or ICMP; ``end``: behind the packet's last byte.

    A transport checksum needs the whole packet. Of one that was cut or is the first piece of a datagram, what the
    changed addresses do to it is reckoned (RFC 1624); ``packet`` still has the addresses of before.
    """
    network, transport = packet.network_offset, packet.transport_offset
    is_ipv4 = data[network] >> 4 == 4
    if is_ipv4:
        data[network + 10 : network + 12] = b"\0\0"
        data[network + 10 : network + 12] = _checksum(bytes(data[network:transport]))
    place = _PLACES.get(packet.protocol)
    if place is None or packet.is_later_fragment or transport + place + 2 > min(end, len(data)):
        return
    if packet.protocol == UDP and is_ipv4 and data[transport + place : transport + place + 2] == b"\0\0":
        return  # its sender took none
    if packet.fragment is not None or end > len(data):
        _adjust(data, packet, transport + place)
        return
    data[transport + place : transport + place + 2] = b"\0\0"
    body = bytes(data[transport:end])
    pseudo = b"" if packet.protocol == ICMP else _pseudo_header(data, packet, len(body))
    found = _checksum(pseudo + body)
    if packet.protocol == UDP and found == b"\0\0":
        found = b"\xff\xff"
    data[transport + place : transport + place + 2] = found


def _adjust(data: bytearray, packet: Packet, place: int) -> None:
    """Source: RFC 1624 equation 3."""
    if packet.protocol == ICMP:
        return
    network = packet.network_offset
    first, last = (12, 20) if data[network] >> 4 == 4 else (8, 40)
    before, after = packet.source + packet.destination, bytes(data[network + first : network + last])
    complement = bytes(byte ^ 0xFF for byte in before)
    old = int.from_bytes(data[place : place + 2], "big") ^ 0xFFFF
    data[place : place + 2] = _checksum(old.to_bytes(2, "big") + complement + after)


def set_ipv4_checksum(data: bytearray, offset: int, header_bytes: int) -> None:
    """Of an IPv4 header that stands at ``offset``."""
    data[offset + 10 : offset + 12] = b"\0\0"
    data[offset + 10 : offset + 12] = _checksum(bytes(data[offset : offset + header_bytes]))


def _pseudo_header(data: bytearray, packet: Packet, length: int) -> bytes:
    network = packet.network_offset
    if data[network] >> 4 == 4:
        return bytes(data[network + 12 : network + 20]) + bytes((0, packet.protocol)) + length.to_bytes(2, "big")
    return bytes(data[network + 8 : network + 40]) + length.to_bytes(4, "big") + bytes((0, 0, 0, packet.protocol))


def _checksum(data: bytes) -> bytes:
    if len(data) % 2:
        data += b"\0"
    total = sum(int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return (total ^ 0xFFFF).to_bytes(2, "big")
