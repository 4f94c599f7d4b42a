"""ICMP errors: which flow they quote. Source: RFC 792, RFC 4443."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.capture.flow_table import FlowTable
from reportgen.capture.frames import ICMP, ICMPV6, Packet, ip_packet

# Routers need not quote more than 8 bytes of the TCP header; this stands for the rest, with a length that can be one.
_REST_OF_A_HEADER = b"\x50" * 12
_ERRORS = {ICMP: frozenset({3, 11, 12}), ICMPV6: frozenset({1, 2, 3, 4})}


Find = Callable[[Packet, bytes], int | None]
"""The row of the flow that a quoted packet belongs to; the bytes hold it as the packet says."""


def note_unreachable(packet: Packet, data: bytes, find: Find, table: FlowTable) -> None:
    """Notes at the quoted flow that a router or host reported it, as ``icmp-<type>-<code>``; the first one counts."""
    kinds = _ERRORS.get(packet.protocol)
    start = packet.transport_offset
    if kinds is None or len(data) < start + 8 or data[start] not in kinds:
        return
    quoted = data[start + 8 :]
    inner = ip_packet(quoted + _REST_OF_A_HEADER, 0, len(quoted))
    if isinstance(inner, Packet) and not inner.is_later_fragment and inner.transport_offset + 4 <= len(quoted):
        row = find(inner, quoted)
        if row is not None:
            table.note_error(row, packet.protocol, data[start], data[start + 1])
