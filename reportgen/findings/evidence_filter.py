"""The filter with which Wireshark shows what a measurement rests on. Source: Wireshark's display filter syntax."""

from __future__ import annotations

import ipaddress

from reportgen.evidence.citation import FrameSet

_RANGES_AT_MOST = 12


def wireshark_filter(frames: FrameSet, destination: str | None) -> str:
    """All cited frames where they are few ranges; else the window they stand in, narrowed to the destination."""
    if len(frames.ranges) <= _RANGES_AT_MOST:
        listed = ", ".join(str(a) if a == b else f"{a}..{b}" for a, b in frames.ranges)
        return f"frame.number in {{{listed}}}"
    window = f"frame.number >= {frames.first} && frame.number <= {frames.last}"
    if destination is None:
        return window
    family = "ipv6" if ipaddress.ip_address(destination).version == 6 else "ip"
    return f"{window} && {family}.addr == {destination}"
