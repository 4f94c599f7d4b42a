"""The constructed capture with one in twenty of its unanswered attempts, for tests that analyse it many times."""

from __future__ import annotations

import struct
from pathlib import Path

_FILE_HEADER_BYTES = 24
_RECORD_HEADER_BYTES = 24
"""Of the modified pcap format that the router writes: 16 bytes as in pcap, 8 more."""
_SYN_ALONE = 0x02
_KEPT_ONE_IN = 20


def thin(capture: Path) -> None:
    """Writes the file anew without the opening frames of most connections that nobody answered."""
    content = capture.read_bytes()
    kept, position = [content[:_FILE_HEADER_BYTES]], _FILE_HEADER_BYTES
    answered = set()
    records = []
    while position < len(content):
        (captured_bytes,) = struct.unpack_from("<I", content, position + 8)
        end = position + _RECORD_HEADER_BYTES + captured_bytes
        frame = content[position + _RECORD_HEADER_BYTES : end]
        opening = _opening_port(frame)
        if opening is None and _is_tcp(frame):
            answered.add(frame[36:38])
        records.append((content[position:end], opening))
        position = end
    kept += [record for record, port in records if port is None or port in answered or _chosen(port)]
    capture.write_bytes(b"".join(kept))


def _is_tcp(frame: bytes) -> bool:
    return frame[12:14] == b"\x08\x00" and frame[14] == 0x45 and frame[23] == 6


def _opening_port(frame: bytes) -> bytes | None:
    """The originator's port of a SYN that is alone; None for any other frame."""
    if _is_tcp(frame) and frame[47] == _SYN_ALONE:
        return frame[34:36]
    return None


def _chosen(port: bytes) -> bool:
    return int.from_bytes(port, "big") % _KEPT_ONE_IN == 0
