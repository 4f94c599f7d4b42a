"""pcapng files, block by block. Source: draft-ietf-opsawg-pcapng."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from building.files import Record


class Pcapng:
    """Writes blocks in the order in which they are asked for; ``order`` "<" or ">" may change with each section."""

    def __init__(self, order: str = "<") -> None:
        self.order = order
        self.blocks: list[bytes] = []
        self.section(order)

    def bytes(self) -> bytes:
        """The file."""
        return b"".join(self.blocks)

    def section(self, order: str, *options: tuple[int, bytes]) -> None:
        """A section header."""
        self.order = order
        body = struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1)
        self.block(0x0A0D0D0A, body, *options)

    def interface(
        self,
        link_type: int = 1,
        *,
        snap_length_bytes: int = 0,
        resolution: int | None = None,
        offset_s: int | None = None,
        name: bytes | None = None,
        options: Iterable[tuple[int, bytes]] = (),
    ) -> None:
        """An interface description; ``resolution`` is the byte of if_tsresol."""
        found = list(options)
        if name is not None:
            found.append((2, name))
        if resolution is not None:
            found.append((9, bytes((resolution,))))
        if offset_s is not None:
            found.append((14, struct.pack(self.order + "q", offset_s)))
        self.block(1, struct.pack(self.order + "HHI", link_type, 0, snap_length_bytes), *found)

    def packet(
        self, frame: bytes, ticks: int, *options: tuple[int, bytes], interface: int = 0, wire: int | None = None
    ) -> None:
        """An enhanced packet block."""
        head = (interface, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame) if wire is None else wire)
        self.block(6, struct.pack(self.order + "IIIII", *head) + _padded(frame), *options)

    def simple_packet(self, frame: bytes, *, wire: int | None = None) -> None:
        """A simple packet block."""
        self.block(3, struct.pack(self.order + "I", len(frame) if wire is None else wire) + _padded(frame))

    def obsolete_packet(self, frame: bytes, ticks: int, *, interface: int = 0) -> None:
        """The obsolete packet block."""
        head = (interface, 0xFFFF, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
        self.block(2, struct.pack(self.order + "HHIIII", *head) + _padded(frame))

    def statistics(self, *, interface: int = 0, dropped: int) -> None:
        """Counters of an interface."""
        body = struct.pack(self.order + "III", interface, 0, 0)
        self.block(5, body, (5, struct.pack(self.order + "Q", dropped)))

    def block(self, kind: int, body: bytes, *options: tuple[int, bytes]) -> None:
        """Any block; a list of options gets its end mark."""
        found = b"".join(struct.pack(self.order + "HH", code, len(value)) + _padded(value) for code, value in options)
        whole = _padded(body) + found + (struct.pack(self.order + "HH", 0, 0) if options else b"")
        length = struct.pack(self.order + "I", 12 + len(whole))
        self.blocks.append(struct.pack(self.order + "I", kind) + length + whole + length)


def pcapng(records: Iterable[Record], *, order: str = "<", link_type: int = 1) -> bytes:
    """The records in one section with one interface and nanoseconds."""
    file = Pcapng(order)
    file.interface(link_type, resolution=9)
    for record in records:
        file.packet(record.frame, record.at_ns, wire=record.wire_bytes)
    return file.bytes()


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
