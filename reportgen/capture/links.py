"""One frame → the packet in it, by the link type of the interface that recorded it.

Sources: tcpdump's list of link types; IEEE 802.3; RFC 1662 (PPP in HDLC framing), 1547 (Cisco HDLC), 1188 (FDDI).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from reportgen.capture import link_80211
from reportgen.capture.ethertypes import by_ethertype, llc, ppp, pppoe
from reportgen.capture.frames import Decoded, Refused, ip_packet, ipv4, ipv6

Decoder = Callable[[bytes, int], Decoded]
"""(captured bytes, wire length) → packet or reason."""
Macs = Callable[[bytes], tuple[bytes, bytes]]
"""Captured bytes of a frame that was decoded → (sender's, receiver's) hardware address; empty where it has none."""
LinkIdentity = Callable[[bytes, int], bytes]
"""(captured bytes, offset of the IP header) → what tells one sight of a packet from another one elsewhere."""

_LOOPBACK_IPV6 = frozenset(number.to_bytes(4, order) for number in (10, 24, 28, 30) for order in ("little", "big"))
_LOOPBACK_ETHERTYPES = (b"\x08\0", b"\x86\xdd")
_COOKED_LLC = 4  # Linux's own number for a frame that begins with LLC
_NFLOG_PACKET = 9
_CISCO_ADDRESSES = (b"\x0f\0", b"\x8f\0")


def decoder_for(link_type: int) -> Decoder:
    """The function that decodes frames of ``link_type``; for one that is not known, one that says so."""
    unknown = Refused(f"link-type-{link_type}" if link_type >= 0 else "interface-not-described", False)
    return _DECODERS.get(link_type, lambda _data, _wire: unknown)


def macs_for(link_type: int) -> Macs:
    """The function that tells the hardware addresses of frames of ``link_type``."""
    return _MACS.get(link_type, lambda _data: (b"", b""))


def identity_for(link_type: int) -> LinkIdentity:
    """What a link header says that stays the same when its sender repeats the frame."""
    return link_80211.IDENTITIES.get(link_type, _whole_header)


def _whole_header(data: bytes, network_offset: int) -> bytes:
    return data[:network_offset]


def _ethernet(data: bytes, wire: int) -> Decoded:
    if len(data) < 14:
        return Refused("short-ethernet", False)
    return by_ethertype(data, 14, (data[12] << 8) | data[13], wire)


def _raw(data: bytes, wire: int) -> Decoded:
    return ip_packet(data, 0, wire)


def _loopback(data: bytes, wire: int) -> Decoded:
    """The address family is in the byte order of the machine that recorded, and IPv6's number differs by system."""
    if len(data) < 5:
        return Refused("short-loopback", False)
    family = data[:4]
    if family in (b"\x02\0\0\0", b"\0\0\0\x02"):
        return ipv4(data, 4, wire)
    if family in _LOOPBACK_IPV6:
        return ipv6(data, 4, wire)
    if family[2:] in _LOOPBACK_ETHERTYPES:  # some systems write an EtherType behind two bytes of their own
        return ip_packet(data, 4, wire)
    return Refused("loopback-not-ip", False)


def _cooked(data: bytes, wire: int) -> Decoded:
    if len(data) < 16:
        return Refused("short-cooked", False)
    return _behind_cooked(data, 16, (data[14] << 8) | data[15], wire)


def _cooked_2(data: bytes, wire: int) -> Decoded:
    if len(data) < 20:
        return Refused("short-cooked", False)
    return _behind_cooked(data, 20, (data[0] << 8) | data[1], wire)


def _behind_cooked(data: bytes, offset: int, protocol: int, wire: int) -> Decoded:
    if protocol == _COOKED_LLC:
        return llc(data, offset, wire)
    if protocol < 0x0600:  # Linux's own numbers, no lengths
        return Refused(f"cooked-0x{protocol:04x}", False)
    return by_ethertype(data, offset, protocol, wire)


def _ppp(data: bytes, wire: int) -> Decoded:
    """PPP with or without HDLC's address and control bytes, or Cisco's framing with an EtherType."""
    if data[:2] == b"\xff\x03":
        return ppp(data, 2, wire)
    if data[:2] in _CISCO_ADDRESSES:
        if len(data) < 4:
            return Refused("short-ppp", False)
        return by_ethertype(data, 4, (data[2] << 8) | data[3], wire)
    return ppp(data, 0, wire)


def _pppoe(data: bytes, wire: int) -> Decoded:
    return pppoe(data, 0, wire)


def _fddi(data: bytes, wire: int) -> Decoded:
    if len(data) < 13:
        return Refused("short-fddi", False)
    return llc(data, 13, wire)


def _nflog(data: bytes, wire: int) -> Decoded:
    """Linux's netfilter log: attributes, one of which is the packet. Source: tcpdump, LINKTYPE_NFLOG."""
    position = 4
    while position + 4 <= len(data):
        # The byte order is that of the machine that recorded; kinds are small numbers, so that their zero byte tells.
        order: Literal["little", "big"] = "little" if data[position + 3] == 0 else "big"
        size, kind = (int.from_bytes(data[at : at + 2], order) for at in (position, position + 2))
        if size < 4:
            break
        if kind == _NFLOG_PACKET:
            return ip_packet(data, position + 4, wire)
        position += size + 3 & ~3
    return Refused("nflog-without-packet", False)


def _macs_ethernet(data: bytes) -> tuple[bytes, bytes]:
    return data[6:12], data[0:6]


def _macs_cooked(data: bytes) -> tuple[bytes, bytes]:
    return (data[6:12] if data[4:6] == b"\0\x06" else b""), b""


def _macs_cooked_2(data: bytes) -> tuple[bytes, bytes]:
    return (data[12:18] if data[11] == 6 else b""), b""


_DECODERS: dict[int, Decoder] = {
    0: _loopback,
    1: _ethernet,
    9: _ppp,
    10: _fddi,
    12: _raw,
    14: _raw,
    50: _ppp,
    51: _pppoe,
    101: _raw,
    104: _ppp,
    105: link_80211.plain,
    108: _loopback,
    113: _cooked,
    119: link_80211.prism,
    127: link_80211.radiotap,
    163: link_80211.prism,
    228: _raw,
    229: _raw,
    239: _nflog,
    276: _cooked_2,
}
_MACS: dict[int, Macs] = {
    1: _macs_ethernet,
    105: link_80211.macs_plain,
    113: _macs_cooked,
    119: link_80211.macs_prism,
    127: link_80211.macs_radiotap,
    163: link_80211.macs_prism,
    276: _macs_cooked_2,
}
