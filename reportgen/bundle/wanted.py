"""Which frames of a capture belong into its minimised copy."""

from __future__ import annotations

import ipaddress

from reportgen.bundle.selection import Selection, Tuple
from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP, Packet, ip_packet
from reportgen.capture.links import decoder_for
from reportgen.capture.values import FrameIndex

_ICMP_ERRORS = {ICMP: frozenset({3, 4, 5, 11, 12}), ICMPV6: frozenset({1, 2, 3, 4})}
_REST_OF_A_HEADER = bytes(24)


def wanted_packet(
    number: int, data: bytes, wire: int, link_type: int, selection: Selection, index: FrameIndex
) -> Packet | None:
    """The packet, where its frame belongs into the copy."""
    if number > len(index):
        return None
    flow = index.flow[number - 1]
    is_own = flow in selection.flows or number in selection.dns_frames
    if not is_own and flow == FrameIndex.NO_FLOW:
        return None
    decoded = decoder_for(link_type)(data, wire)
    if not isinstance(decoded, Packet):
        return None
    return decoded if is_own or _is_about(decoded, data, selection) else None


def _is_about(found: Packet, data: bytes, selection: Selection) -> bool:
    """Whether an ICMP error quotes a conversation that is copied."""
    start = found.transport_offset
    kinds = _ICMP_ERRORS.get(found.protocol)
    if kinds is None or len(data) < start + 8 or data[start] not in kinds:
        return False
    quoted = data[start + 8 :]
    inner = ip_packet(quoted + _REST_OF_A_HEADER, 0, len(quoted))
    return isinstance(inner, Packet) and bool(_both_ways(inner) & selection.tuples)


def _both_ways(inner: Packet) -> frozenset[Tuple]:
    transport = {TCP: "tcp", UDP: "udp"}.get(inner.protocol, "")
    source, destination = (str(ipaddress.ip_address(one)) for one in (inner.source, inner.destination))
    ports = (inner.source_port, inner.destination_port)
    there = (transport, source, ports[0], destination, ports[1])
    return frozenset({there, (transport, destination, ports[1], source, ports[0])})
