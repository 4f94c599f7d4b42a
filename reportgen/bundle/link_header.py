"""What stands before the IP packet of a frame, as a minimised copy has it.

A header that says nothing of the packet's length stays as it is. One that does (PPPoE, MPLS, LLC) or that may hold what
belongs to nobody's conversation (radiotap, Prism, netfilter attributes) is written anew and shorter: Ethernet stays
Ethernet, Linux's cooked headers stay, 802.11 stays without what the receiver put before it and without its checksum;
PPP, FDDI and the netfilter log become the bare IP packet.
"""

from __future__ import annotations

from typing import NamedTuple

from reportgen.capture import link_80211
from reportgen.capture.ethertypes import VLAN_TAGS
from reportgen.capture.frames import Packet

_ETHERNET, _RAW, _COOKED, _COOKED_2, _WIRELESS, _FDDI = 1, 101, 113, 276, 105, 10
_BARE = frozenset({0, 12, 14, 101, 108, 228, 229})
_SNAP = b"\xaa\xaa\x03\0\0\0"
_MAC_BYTES = 6
_PLACES: dict[int, tuple[int, ...]] = {_ETHERNET: (0, 6), _COOKED: (6,), _COOKED_2: (12,), _FDDI: (1, 7)}


class Form(NamedTuple):
    """A frame whose header may have been written anew."""

    link_type: int
    data: bytes
    wire_length_bytes: int
    packet: Packet
    is_new: bool


def plain_form(data: bytes, wire: int, packet: Packet, link_type: int) -> Form:
    """The frame with a header in which no length and no third thing stands; behind a new one ends the IP packet."""
    made = _new_header(data, packet.network_offset, link_type)
    if made is None:
        return Form(link_type, data, wire, packet, False)
    new_type, header = made
    network = packet.network_offset
    by = len(header) - network
    moved = packet._replace(
        network_offset=network + by,
        transport_offset=packet.transport_offset + by,
        payload_offset=packet.payload_offset + by,
    )
    behind = data[network : network + packet.ip_bytes]
    return Form(new_type, header + behind, len(header) + packet.ip_bytes, moved, True)


def mac_places(link_type: int, data: bytes | bytearray) -> tuple[int, ...]:
    """Where hardware addresses stand in a frame of that link type; also in frames that hold no packet."""
    if link_type not in link_80211.STARTS:
        return _PLACES.get(link_type, ())
    data = bytes(data)
    start = link_80211.STARTS[link_type](data)
    return () if start < 0 else tuple(start + place for place in link_80211.address_places(data[start:]))


def _new_header(data: bytes, network: int, link_type: int) -> tuple[int, bytes] | None:
    """(link type, header); None where the frame's own may stay."""
    ethertype = b"\x08\0" if data[network] >> 4 == 4 else b"\x86\xdd"
    if link_type in _BARE:
        return None
    if link_type == _ETHERNET:
        return None if _behind_tags(data, 12) == network else (_ETHERNET, data[:12] + ethertype)
    if link_type == _COOKED:
        return None if network == 16 else (_COOKED, data[:14] + ethertype)
    if link_type == _COOKED_2:
        return None if network == 20 else (_COOKED_2, ethertype + data[2:20])
    if link_type in link_80211.STARTS:
        frame = data[link_80211.STARTS[link_type](data) :]
        return _WIRELESS, link_80211.header_alone(frame) + _SNAP + ethertype
    return _RAW, b""


def _behind_tags(data: bytes, at: int) -> int:
    """Behind the protocol number that stands at ``at`` or after VLAN tags."""
    while int.from_bytes(data[at : at + 2], "big") in VLAN_TAGS:
        at += 4
    return at + 2
