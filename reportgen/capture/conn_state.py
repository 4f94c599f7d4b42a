"""How a conversation went, in Zeek's words. Source: Zeek, base/protocols/conn (S0, S1, SF, REJ, RSTO, RSTR, OTH …)."""

from __future__ import annotations

from reportgen.capture.frames import TCP, UDP

# What a side has been seen to send.
SEEN_SYN, SEEN_FIN, SEEN_RST, SEEN_ANY = 1, 2, 4, 8


def conn_state(protocol: int, orig: int, resp: int, *, has_payload: bool) -> str:
    """The word; ``orig`` and ``resp`` are what the sides were seen to send."""
    if protocol == TCP:
        return _tcp(orig, resp, has_payload=has_payload)
    if protocol == UDP:
        return ("SF" if resp else "S0") if orig else "SHR"
    return "OTH"


def _tcp(orig: int, resp: int, *, has_payload: bool) -> str:
    orig_half, resp_half = not orig & SEEN_SYN, not resp & SEEN_SYN
    if resp & SEEN_RST:
        if not orig_half and resp_half and not has_payload:
            return "REJ"
        return "RSTRH" if orig_half else "RSTR"
    if orig & SEEN_RST:
        if resp_half:  # without a SYN of the originator it is the end of something that began before the capture
            return "OTH" if orig_half else "RSTOS0"
        return "RSTO"
    if orig & SEEN_FIN and resp & SEEN_FIN:
        return "SF"
    if orig & SEEN_FIN:
        return "SH" if resp_half else "S2"
    if resp & SEEN_FIN:
        return "SHR" if orig_half else "S3"
    if orig & SEEN_SYN and not resp & SEEN_ANY:
        return "S0"
    return "S1" if not orig_half and not resp_half else "OTH"
