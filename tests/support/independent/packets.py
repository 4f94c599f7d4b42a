"""What is in a frame, by dpkt."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dpkt

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
_IP = (dpkt.ip.IP, dpkt.ip6.IP6)


@dataclass(frozen=True, slots=True)
class Seen:
    """A TCP segment or UDP datagram; TCP numbers are 0 for UDP."""

    transport: str
    source: str
    source_port: int
    destination: str
    destination_port: int
    payload: bytes
    flags: int = 0
    sequence: int = 0
    acknowledged: int = 0
    mac: str | None = None  # of the sender of the frame

    @property
    def ends(self) -> tuple[str, str, int, str, int]:
        """Transport and both ends, sender first."""
        return self.transport, self.source, self.source_port, self.destination, self.destination_port


def seen(data: bytes, link_type: int) -> Seen | None:
    """None for everything that is no whole TCP or UDP packet: other protocols, fragments, what dpkt cannot decode."""
    packet = _ip_packet(data, link_type)
    if packet is None or _is_fragment(packet):
        return None
    inner = packet.data
    mac = data[6:12].hex(":") if link_type == 1 else None
    ends = (_text(packet.src), getattr(inner, "sport", 0), _text(packet.dst), getattr(inner, "dport", 0))
    if isinstance(inner, dpkt.tcp.TCP):
        return Seen("tcp", *ends, bytes(inner.data), inner.flags, inner.seq, inner.ack, mac)
    if isinstance(inner, dpkt.udp.UDP):
        return Seen("udp", *ends, bytes(inner.data), mac=mac)
    return None


def _ip_packet(data: bytes, link_type: int) -> Any:
    opener = _OPENERS.get(link_type)
    if opener is None:
        return None
    try:
        packet = opener(data)
        while not isinstance(packet, _IP):
            if not hasattr(packet, "data") or isinstance(packet, bytes):
                return None
            packet = packet.data
    except (dpkt.Error, ValueError, IndexError, KeyError, AttributeError):
        return None  # dpkt raises more than its own errors on hostile frames
    return packet


def _raw(data: bytes) -> Any:
    return dpkt.ip6.IP6(data) if data[:1] and data[0] >> 4 == 6 else dpkt.ip.IP(data)


_OPENERS: dict[int, Callable[[bytes], Any]] = {
    0: dpkt.loopback.Loopback,
    1: dpkt.ethernet.Ethernet,
    12: _raw,
    14: _raw,
    101: _raw,
    113: dpkt.sll.SLL,
    228: _raw,
    229: _raw,
    276: dpkt.sll2.SLL2,
}


def _is_fragment(packet: Any) -> bool:
    if isinstance(packet, dpkt.ip.IP):
        return bool(packet.mf or packet.offset)
    return dpkt.ip.IP_PROTO_FRAGMENT in packet.extension_hdrs


def _text(packed: bytes) -> str:
    return str(ipaddress.ip_address(packed))
