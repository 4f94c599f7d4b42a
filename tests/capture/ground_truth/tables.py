"""tshark's tables of conversations and endpoints as values.

tshark writes sizes from 10,000 bytes on rounded down to whole kB, so a size is a range: lowest and highest possible.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

_UNITS = {"bytes": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_SIZE = r"(\d+) (\d+) (bytes|kB|MB|GB)"
_ROW = re.compile(rf"^(\S+)\s+<-> (\S+?)\s+{_SIZE}\s+{_SIZE}\s+{_SIZE}\s")
_ENDPOINT = re.compile(r"^(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*$")

Directed = tuple[str, str]
"""Sender and receiver, each an address or ``address:port``."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Packets, and the lowest and highest number of bytes that the table allows."""

    packets_count: int
    least_bytes: int
    most_bytes: int

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.packets_count + other.packets_count,
            self.least_bytes + other.least_bytes,
            self.most_bytes + other.most_bytes,
        )

    def allows(self, packets_count: int, size_bytes: int) -> bool:
        """Whether these numbers may be meant."""
        return packets_count == self.packets_count and self.least_bytes <= size_bytes <= self.most_bytes


NOTHING = Amount(0, 0, 0)


def conversations(tables: str, title: str) -> dict[Directed, Amount]:
    """Each direction of the table ``title`` ("TCP", "UDP", "IPv4", "IPv6"); rows of the same pair are summed."""
    found: dict[Directed, Amount] = defaultdict(lambda: NOTHING)
    for line in _section(tables, f"{title} Conversations"):
        if match := _ROW.match(line):
            left, right = match[1], match[2]
            found[right, left] += _amount(match[3], match[4], match[5])
            found[left, right] += _amount(match[6], match[7], match[8])
    return {pair: amount for pair, amount in found.items() if amount.packets_count}


def endpoints(tables: str) -> dict[str, tuple[int, int, int, int]]:
    """Address → packets sent, bytes sent, packets received, bytes received; these are exact."""
    found = {}
    for title in ("IPv4", "IPv6"):
        for line in _section(tables, f"{title} Endpoints"):
            if match := _ENDPOINT.match(line):
                sent_packets, sent, received_packets, received = (int(match[group]) for group in (4, 5, 6, 7))
                found[match[1]] = (sent_packets, sent, received_packets, received)
    return found


def _section(tables: str, title: str) -> list[str]:
    parts = tables.split(f"{title}\n", 1)
    return parts[1].split("\n====", 1)[0].splitlines() if len(parts) == 2 else []


def _amount(packets: str, size: str, unit: str) -> Amount:
    step = _UNITS[unit]
    return Amount(int(packets), int(size) * step, int(size) * step + step - 1)
