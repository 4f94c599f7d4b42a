"""Packets that carry packets: recognised and counted by kind; what is inside is not taken for a conversation here.

A kind that may use any port (WireGuard) is told only where the messages have its very form; without a handshake in the
capture it stays an ordinary UDP conversation. Sources: RFC 2784 (GRE), 2003, 2473, 4213 (IP in IP),
4303 (ESP), 4302 (AH), 3948 (ESP in UDP), 7348 (VXLAN), 8926 (Geneve), 4380 (Teredo), 2661 and 3931 (L2TP);
3GPP TS 29.281 (GTP-U); wireguard.com/protocol.
"""

from __future__ import annotations

from reportgen.capture.frames import UDP, Packet

KINDS = (
    "ipv4-in-ipv4",
    "ipv6-in-ipv4",
    "ipv4-in-ipv6",
    "ipv6-in-ipv6",
    "gre",
    "erspan",
    "esp",
    "ah",
    "etherip",
    "l2tp",
    "mpls-in-ip",
    "vxlan",
    "geneve",
    "gtp-u",
    "teredo",
    "esp-in-udp",
    "wireguard",
)
_BY_PROTOCOL = {50: "esp", 51: "ah", 97: "etherip", 115: "l2tp", 137: "mpls-in-ip"}
_IP_IN_IP = {4: "ipv4", 41: "ipv6"}
_GRE = 47
_ERSPAN_TYPES = (b"\x88\xbe", b"\x22\xeb")
_L2TP, _GTP_U, _TEREDO, _ESP_IN_UDP, _VXLAN, _GENEVE = 1701, 2152, 3544, 4500, 4789, 6081
PORTS = frozenset({_L2TP, _GTP_U, _TEREDO, _ESP_IN_UDP, _VXLAN, _GENEVE})
_WIREGUARD_BYTES = {1: 148, 2: 92}  # handshake initiation and response


def tunnel_of(packet: Packet, data: bytes) -> str | None:
    """The kind of tunnel that the packet belongs to, as far as it shows by itself; None for any other packet."""
    if packet.protocol == UDP:
        if packet.destination_port in PORTS or packet.source_port in PORTS:
            return _by_port(packet, data)
        start = packet.payload_offset
        if data[start + 1 : start + 4] == b"\0\0\0" and _WIREGUARD_BYTES.get(data[start]) == packet.payload_bytes:
            return "wireguard"
        return None
    inner = _IP_IN_IP.get(packet.protocol)
    if inner is not None:
        return f"{inner}-in-{'ipv4' if len(packet.source) == 4 else 'ipv6'}"
    if packet.protocol == _GRE:
        return "erspan" if data[packet.transport_offset + 2 :][:2] in _ERSPAN_TYPES else "gre"
    return _BY_PROTOCOL.get(packet.protocol)


def _by_port(packet: Packet, data: bytes) -> str | None:
    head = data[packet.payload_offset : packet.payload_offset + 8]
    if len(head) < 8:
        return None
    port = packet.destination_port
    if port == _VXLAN and head[0] == 0x08 and head[1:4] == b"\0\0\0" and not head[7]:
        return "vxlan"
    if port == _GENEVE and not head[0] >> 6:
        return "geneve"
    if port == _GTP_U and head[0] & 0xF0 == 0x30 and head[1] == 0xFF:
        return "gtp-u"
    if port == _L2TP and head[1] & 0x0F == 2 and not head[0] & 0x80:  # a data message of version 2
        return "l2tp"
    ports = (packet.source_port, port)
    if _ESP_IN_UDP in ports and head[:4] != b"\0\0\0\0":  # four zeros stand before key exchange
        return "esp-in-udp"
    if _TEREDO in ports and (head[0] >> 4 == 6 or head[:2] in (b"\0\0", b"\0\1")):
        return "teredo"
    return None
