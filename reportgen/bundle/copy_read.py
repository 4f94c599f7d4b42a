"""Reads a minimised copy with its comments, as :mod:`reportgen.bundle.pcapng_write` writes it and no other way."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.capture.pcapng_options import options
from reportgen.evidence.digest import ByteSource

_SECTION, _INTERFACE, _PACKET = 0x0A0D0D0A, 1, 6
_COMMENT = 1
_LONGEST_BLOCK_BYTES = 1024 * 1024
_MOST_INTERFACES_COUNT = 65_536
_PARENT = re.compile(r"derived-from sha256=([0-9a-f]{64}); filter=.*; profile=[a-z]+; rules=[0-9]+; tool=.*", re.DOTALL)
_ORIGIN = re.compile(r"orig-frame=([1-9][0-9]{0,14})(?:; changed=([a-z]+(?:,[a-z]+)*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedPacket:
    """A packet of a copy; ``original_frame`` is None where it does not say."""

    at_ns: int
    data: bytes
    wire_length_bytes: int
    link_type: int
    original_frame: int | None
    changes: frozenset[str]


class CopyReader:
    """``parent_sha256`` is known at once; None where the file is no copy of ours."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self.is_broken = False
        self.parent_sha256: str | None = None
        block = self._block()
        if block is not None and block[0] == _SECTION and block[1][:4] == b"\x4d\x3c\x2b\x1a":
            found = _PARENT.fullmatch(_comment(block[1][16:]))
            self.parent_sha256 = found[1] if found else None

    def __iter__(self) -> Iterator[CopiedPacket]:
        link_types: list[int] = []
        while (block := self._block()) is not None:
            kind, body = block
            if kind == _INTERFACE and len(body) >= 8 and len(link_types) < _MOST_INTERFACES_COUNT:
                link_types.append(int.from_bytes(body[:2], "little"))
            elif kind == _PACKET and len(body) >= 20:
                row, high, low, captured, wire = struct.unpack_from("<LLLLL", body)
                if captured > len(body) - 20 or row >= len(link_types):
                    self.is_broken = True
                    return
                found = _ORIGIN.fullmatch(_comment(body[20 + captured + (-captured % 4) :]))
                yield CopiedPacket(
                    at_ns=high << 32 | low,
                    data=body[20 : 20 + captured],
                    wire_length_bytes=wire,
                    link_type=link_types[row],
                    original_frame=int(found[1]) if found else None,
                    changes=frozenset((found[2] or "").split(",")) - {""} if found else frozenset(),
                )
            else:
                self.is_broken = True  # a copy of ours holds nothing else
                return

    def _block(self) -> tuple[int, bytes] | None:
        """Kind and body of the next block; None at the end, and where it breaks."""
        head = self._exactly(8)
        if not head:
            return None
        kind, length = struct.unpack("<LL", head) if len(head) == 8 else (0, 0)
        if length < 12 or length % 4 or length > _LONGEST_BLOCK_BYTES:
            self.is_broken = True
            return None
        rest = self._exactly(length - 8)
        if len(rest) < length - 8 or rest[-4:] != head[4:]:
            self.is_broken = True
            return None
        return kind, rest[:-4]

    def _exactly(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size and (piece := self._source.read(size - len(data))):
            data += piece
        return bytes(data)


def _comment(found: bytes) -> str:
    return next((value.decode("utf-8", "replace") for code, value in options(found, "<") if code == _COMMENT), "")
