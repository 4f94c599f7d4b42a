"""From a protocol number to the IP packet behind it: VLAN tags, MPLS labels, PPPoE and PPP, LLC and SNAP.

Sources: IEEE 802.3, 802.1Q, 802.1ad, 802.2; RFC 2516 (PPPoE), 1661 and 1662 (PPP), 3032 (MPLS), 1042 (SNAP).
"""

from __future__ import annotations

from reportgen.capture.frames import Decoded, Refused, ip_packet, ipv4, ipv6

VLAN_TAGS = frozenset({0x8100, 0x88A8, 0x9100, 0x9200, 0x9300})
_MPLS = frozenset({0x8847, 0x8848})
_FIRST_ETHERTYPE = 0x0600  # below it the field is a length, and LLC follows
_PPPOE_SESSION = 0x8864
_WITHOUT_CONVERSATION = {
    0x0806: "arp",
    0x8035: "rarp",
    0x0842: "wake-on-lan",
    0x8863: "pppoe-discovery",
    0x888E: "eapol",
    0x88CC: "lldp",
    0x893A: "ieee-1905",
}
_PPP_TYPES = {0x0021: 0x0800, 0x0057: 0x86DD, 0x0281: 0x8847}
_FIRST_PPP_CONTROL = 0x8000  # from here on protocols control the line and carry nothing
_SNAP, _SPANNING_TREE = 0xAA, 0x42
_ETHERNET_OUIS = frozenset({b"\0\0\0", b"\0\0\xf8"})  # RFC 1042; IEEE 802.1H


def by_ethertype(data: bytes, offset: int, ethertype: int, wire: int) -> Decoded:
    """What follows at ``offset`` behind a field that says ``ethertype`` (or a length, as 802.3 has it)."""
    while ethertype in VLAN_TAGS:
        if len(data) < offset + 4:
            return Refused("short-vlan", False)
        ethertype = (data[offset + 2] << 8) | data[offset + 3]
        offset += 4
    if ethertype == 0x0800:
        return ipv4(data, offset, wire)
    if ethertype == 0x86DD:
        return ipv6(data, offset, wire)
    known = _WITHOUT_CONVERSATION.get(ethertype)
    if known is not None:
        return Refused(known, True)
    if ethertype == _PPPOE_SESSION:
        return pppoe(data, offset, wire)
    if ethertype in _MPLS:
        return _mpls(data, offset, wire)
    if ethertype < _FIRST_ETHERTYPE:
        return llc(data, offset, wire)
    return Refused(f"ethertype-0x{ethertype:04x}", False)


def llc(data: bytes, offset: int, wire: int) -> Decoded:
    """An LLC header at ``offset``; behind a SNAP header stands an EtherType again."""
    if len(data) < offset + 3:
        return Refused("short-llc", False)
    access_point = data[offset]
    if access_point == _SNAP and data[offset + 1] == _SNAP:
        if len(data) < offset + 8:
            return Refused("short-snap", False)
        if data[offset + 3 : offset + 6] not in _ETHERNET_OUIS:
            return Refused(f"snap-{data[offset + 3 : offset + 6].hex()}", False)
        ethertype = (data[offset + 6] << 8) | data[offset + 7]
        if ethertype < _FIRST_ETHERTYPE:  # no length stands here; and no chain of SNAP headers is followed
            return Refused("snap-length", False)
        return by_ethertype(data, offset + 8, ethertype, wire)
    if access_point == _SPANNING_TREE:
        return Refused("spanning-tree", True)
    return Refused(f"llc-0x{access_point:02x}", False)


def pppoe(data: bytes, offset: int, wire: int) -> Decoded:
    """A PPPoE header at ``offset``, of a session or of its discovery."""
    if len(data) < offset + 6:
        return Refused("short-pppoe", False)
    if data[offset + 1]:  # every code but 0 sets a session up or takes it down
        return Refused("pppoe-discovery", True)
    return ppp(data, offset + 6, wire)


def is_in_pppoe(data: bytes, network_offset: int) -> bool:
    """Whether the IP header at ``network_offset`` stands behind a PPPoE header; its protocol field may be short."""
    for start in (network_offset - 8, network_offset - 7):
        stands_first = start == 0 or (start > 1 and data[start - 2 : start] == b"\x88\x64")
        if stands_first and data[start : start + 2] == b"\x11\0":
            return True
    return False


def ppp(data: bytes, offset: int, wire: int) -> Decoded:
    """A PPP protocol field at ``offset``; it may be written in one byte, then it is odd (RFC 1661 section 6.5)."""
    if len(data) < offset + 2:
        return Refused("short-ppp", False)
    is_short = data[offset] & 1
    protocol = data[offset] if is_short else (data[offset] << 8) | data[offset + 1]
    ethertype = _PPP_TYPES.get(protocol)
    if ethertype is None:
        return Refused(f"ppp-0x{protocol:04x}", protocol >= _FIRST_PPP_CONTROL)
    return by_ethertype(data, offset + (1 if is_short else 2), ethertype, wire)


def _mpls(data: bytes, offset: int, wire: int) -> Decoded:
    """Labels up to the one marked as the last; what follows carries no type, so that only IP can be told."""
    while len(data) > offset + 4:
        is_last = data[offset + 2] & 1
        offset += 4
        if is_last:
            packet = ip_packet(data, offset, wire)
            return Refused("mpls-not-ip", False) if packet == Refused("not-ip", False) else packet
    return Refused("short-mpls", False)
