"""What many scripts do: one packet after the other with dpkt, into a table of conversations; the file is hashed too."""

from __future__ import annotations

import hashlib
import sys

import dpkt

flows: dict[tuple[bytes, bytes, int, int, int], list[int]] = {}
with open(sys.argv[1], "rb") as file:  # noqa: PTH123
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    for _at, frame in dpkt.pcap.Reader(file):
        ip = dpkt.ethernet.Ethernet(frame).data
        if isinstance(ip, dpkt.ip.IP | dpkt.ip6.IP6):
            segment = ip.data
            ports = (getattr(segment, "sport", 0), getattr(segment, "dport", 0))
            key = (ip.src, ip.dst, getattr(ip, "p", 0), *ports)
            counts = flows.setdefault(key, [0, 0])
            counts[0] += 1
            counts[1] += len(frame)
print(digest, len(flows))
