"""Link layers: an IP packet in, a frame out; ``upward`` frames go from the camera to the router.

Source: tcpdump's list of link types; IEEE 802.3, 802.1Q, 802.11; RFC 2516, 1661, 1042, 3032; radiotap.org.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from building.files import CAMERA
from building.frames import CAMERA_MAC, ROUTER_MAC, ethernet, packed, vlan

STATION, ROUTER, ACCESS_POINT = (
    bytes.fromhex(mac.replace(":", "")) for mac in (CAMERA_MAC, ROUTER_MAC, "00:00:5e:00:53:aa")
)
SNAP = bytes.fromhex("aaaa03000000")

Link = Callable[[bytes], bytes]


def is_upward(packet: bytes) -> bool:
    """Whether the camera sent the packet."""
    return packed(CAMERA) == (packet[12:16] if packet[0] >> 4 == 4 else b"")


def ends(packet: bytes) -> tuple[bytes, bytes]:
    """(sender's, receiver's) hardware address."""
    return (STATION, ROUTER) if is_upward(packet) else (ROUTER, STATION)


def directed_ethernet(packet: bytes) -> bytes:
    """Ethernet with the right addresses in both directions."""
    up = is_upward(packet)
    return ethernet(packet, source=CAMERA_MAC if up else ROUTER_MAC, to=ROUTER_MAC if up else CAMERA_MAC)


def tagged(*tags: int, outer: int = 0x8100) -> Link:
    """The same with VLAN tags."""

    def link(packet: bytes) -> bytes:
        up = is_upward(packet)
        to = ROUTER_MAC if up else CAMERA_MAC
        return vlan(packet, *tags, outer=outer, source=CAMERA_MAC if up else ROUTER_MAC, to=to)

    return link


def type_of(packet: bytes) -> bytes:
    """The EtherType."""
    return b"\x86\xdd" if packet[0] >> 4 == 6 else b"\x08\0"


def llc_snap(packet: bytes) -> bytes:
    """802.3 with a length, LLC and SNAP."""
    sender, receiver = ends(packet)
    body = SNAP + type_of(packet) + packet
    return receiver + sender + len(body).to_bytes(2, "big") + body


def mpls(packet: bytes) -> bytes:
    """Two labels, the second of which is the last."""
    sender, receiver = ends(packet)
    return receiver + sender + b"\x88\x47" + bytes.fromhex("0001003f") + bytes.fromhex("0002013f") + packet


def ppp(packet: bytes) -> bytes:
    """PPP in HDLC framing."""
    return b"\xff\x03" + ppp_bare(packet)


def ppp_bare(packet: bytes) -> bytes:
    """PPP without framing, the protocol in two bytes."""
    return (b"\0\x57" if packet[0] >> 4 == 6 else b"\0\x21") + packet


def ppp_short(packet: bytes) -> bytes:
    """PPP with the protocol in one byte."""
    return ppp_bare(packet)[1:]


def cisco_hdlc(packet: bytes) -> bytes:
    """Cisco's framing."""
    return b"\x0f\0" + type_of(packet) + packet


def pppoe(packet: bytes) -> bytes:
    """A PPPoE session header."""
    body = ppp_bare(packet)
    return struct.pack(">BBHH", 0x11, 0, 0x1234, len(body)) + body


def pppoe_in_ethernet(packet: bytes) -> bytes:
    """As on the wire to the provider."""
    sender, receiver = ends(packet)
    return receiver + sender + b"\x88\x64" + pppoe(packet)


def pppoe_in_vlan(packet: bytes) -> bytes:
    """The same in VLAN 7, as many lines have it."""
    frame = pppoe_in_ethernet(packet)
    return frame[:12] + b"\x81\0\0\x07" + frame[12:]


def cooked(packet: bytes) -> bytes:
    """Linux cooked capture."""
    kind = 4 if is_upward(packet) else 0
    return struct.pack(">HHH", kind, 1, 6) + ends(packet)[0] + bytes(2) + type_of(packet) + packet


def cooked_2(packet: bytes) -> bytes:
    """Linux cooked capture, version 2."""
    head = type_of(packet) + struct.pack(">HIHBB", 0, 3, 1, 4 if is_upward(packet) else 0, 6)
    return head + ends(packet)[0] + bytes(2) + packet


def null(order: str = "<", *, ipv6: int = 30) -> Link:
    """BSD loopback in the byte order of the recording machine."""
    return lambda packet: struct.pack(order + "I", ipv6 if packet[0] >> 4 == 6 else 2) + packet


def fddi(packet: bytes) -> bytes:
    """FDDI with LLC and SNAP."""
    sender, receiver = ends(packet)
    return b"\x50" + receiver + sender + SNAP + type_of(packet) + packet


def nflog(order: str = "<") -> Link:
    """Linux's netfilter log: a prefix, then the packet."""

    def link(packet: bytes) -> bytes:
        prefix = struct.pack(order + "HH", 6, 10) + b"x\0" + bytes(2)
        return b"\x02\0\0\0" + prefix + struct.pack(order + "HH", 4 + len(packet), 9) + packet

    return link


def wifi(
    *,
    qos: bool = False,
    four_addresses: bool = False,
    ad_hoc: bool = False,
    order: bool = False,
    bundle: bool = False,
    protected: bool = False,
    more: bool = False,
    fragment: int = 0,
) -> Link:
    """802.11 data frames: to the access point when upward, from it when downward."""

    def link(packet: bytes) -> bytes:
        sender, receiver = ends(packet)
        up = is_upward(packet)
        bits = 0x03 if four_addresses else 0 if ad_hoc else 0x01 if up else 0x02
        bits |= 0x40 * protected | 0x04 * more | 0x80 * order
        if four_addresses:
            addresses, last = (ACCESS_POINT, ACCESS_POINT, receiver), sender
        elif ad_hoc:
            addresses, last = (receiver, sender, ACCESS_POINT), b""
        else:
            addresses, last = ((ACCESS_POINT, sender, receiver) if up else (receiver, ACCESS_POINT, sender)), b""
        head = bytes((0x88 if qos else 0x08, bits)) + bytes(2) + b"".join(addresses)
        head += struct.pack("<H", 5 << 4 | fragment) + last
        if qos:
            head += bytes((0x80 if bundle else 0, 0)) + bytes(4 if order else 0)
        body = SNAP + type_of(packet) + packet
        if bundle:
            body = receiver + sender + len(body).to_bytes(2, "big") + body
        return head + body

    return link


def radiotap(frame: Link, *, flags: int | None = None, timer: bool = False, words: int = 1) -> Link:
    """A radiotap header before an 802.11 frame; ``flags`` 0x10: checksum at the end, 0x20: header padded to words."""

    def link(packet: bytes) -> bytes:
        present = (1 << 0) * timer | (1 << 1) * (flags is not None)
        presence = [present | (1 << 31) * (words > 1), *[1 << 31] * (words - 2), *[0] * (words > 1)]
        head = b"".join(struct.pack("<I", word) for word in presence)
        if timer:
            head += bytes(-(4 + len(head)) % 8) + bytes(8)
        if flags is not None:
            head += bytes((flags,))
        inner = frame(packet)
        if (flags or 0) & 0x20:
            size = 26 if inner[0] & 0x80 else 24
            inner = inner[:size] + bytes(-size % 4) + inner[size:]
        end = b"\xde\xad\xbe\xef" if (flags or 0) & 0x10 else b""
        return struct.pack("<BBH", 0, 0, 4 + len(head)) + head + inner + end

    return link


def prism(frame: Link) -> Link:
    """A Prism header of 144 bytes."""
    return lambda packet: struct.pack("<II", 0x44, 144) + bytes(136) + frame(packet)


def avs(frame: Link) -> Link:
    """An AVS header of 64 bytes."""
    return lambda packet: struct.pack(">II", 0x80211001, 64) + bytes(56) + frame(packet)
