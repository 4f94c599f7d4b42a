"""A name for a conversation that other tools give it too. Source: Community ID flow hashing, version 1, seed 0."""

from __future__ import annotations

import hashlib
import ipaddress
from base64 import b64encode

_PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58}
# ICMP messages that are answered: each type and the one that it is put beside.
ICMP_PAIRS = {8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 10: 9, 9: 10, 17: 18, 18: 17}
ICMPV6_PAIRS = {128: 129, 129: 128, 133: 134, 134: 133, 135: 136, 136: 135, 130: 131, 131: 130, 144: 145, 145: 144}
ICMPV6_PAIRS |= {139: 140, 140: 139}
_SCTP = 132
_SEED = b"\0\0"


def community_id(
    transport: str, source: str, source_port: int | None, destination: str, destination_port: int | None
) -> str | None:
    """``1:`` and 28 characters; None where the name needs what is not read (the ports of SCTP).

    ``transport`` as in a flow; for ICMP the ports are type and code.
    """
    known = _PROTOCOLS.get(transport)
    protocol = int(transport.removeprefix("ip-")) if known is None else known
    if protocol == _SCTP:
        return None
    pairs = {"icmp": ICMP_PAIRS, "icmpv6": ICMPV6_PAIRS}.get(transport, {})
    is_one_way = bool(known in (1, 58) and source_port not in pairs)
    ports = (source_port, pairs.get(source_port or 0, destination_port) if pairs else destination_port)
    ends = [
        (ipaddress.ip_address(address).packed, port) for address, port in zip((source, destination), ports, strict=True)
    ]
    if not is_one_way:
        ends.sort(key=lambda end: (end[0], end[1] or 0))
    body = _SEED + ends[0][0] + ends[1][0] + bytes((protocol, 0))
    body += b"".join(port.to_bytes(2, "big") for _, port in ends if port is not None)
    return "1:" + b64encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
