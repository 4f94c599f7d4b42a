"""Capture files: records in, bytes out; and the tape on which a test records frame after frame.

Source: draft-ietf-opsawg-pcap; libpcap's sf-pcap.c (the modified form, written by the FRITZ!Box).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from building.frames import ethernet

CAMERA, DESTINATION, RESOLVER = "192.168.178.42", "203.0.113.77", "192.168.178.1"
START_NS = 1_780_000_000_000_000_000  # 2026-05-28 20:26:40 UTC
_MILLISECOND_NS = 1_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """One frame as it was recorded; ``wire_bytes`` where the recorder kept less than there was."""

    at_ns: int
    frame: bytes
    wire_bytes: int | None = None


def pcap(
    records: Iterable[Record],
    *,
    order: str = "<",
    tick_ns: int = 1000,
    link_type: int = 1,
    snap_length_bytes: int = 65_535,
) -> bytes:
    """A pcap file: ``order`` "<" or ">", ``tick_ns`` 1000 (µs) or 1 (ns); the link type is the whole 32-bit field."""
    magic = {1000: 0xA1B2C3D4, 1: 0xA1B23C4D}[tick_ns]
    head = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snap_length_bytes, link_type)
    return head + b"".join(_record(record, order, tick_ns, b"") for record in records)


def modified_pcap(
    records: Iterable[Record], *, order: str = "<", link_type: int = 1, snap_length_bytes: int = 2048
) -> bytes:
    """The form of the FRITZ!Box: 8 bytes more in each record's header (interface, protocol, kind, padding)."""
    head = struct.pack(order + "IHHiIII", 0xA1B2CD34, 2, 4, 0, 0, snap_length_bytes, link_type)
    more = struct.pack(order + "IHBB", 6, 0x0800, 4, 0)
    return head + b"".join(_record(record, order, 1000, more) for record in records)


def _record(record: Record, order: str, tick_ns: int, more: bytes) -> bytes:
    seconds, rest_ns = divmod(record.at_ns, 1_000_000_000)
    wire = len(record.frame) if record.wire_bytes is None else record.wire_bytes
    return struct.pack(order + "IIII", seconds, rest_ns // tick_ns, len(record.frame), wire) + more + record.frame


class Tape:
    """Records frames in the order in which they come, a millisecond apart.

    ``link`` puts an IP packet into a frame of the link type: ``ethernet``, or ``bytes`` for raw IP.
    ``snap_bytes`` cuts each frame, as a recorder with a snap length does.
    """

    def __init__(self, link: Callable[[bytes], bytes] = ethernet, *, snap_bytes: int | None = None) -> None:
        self.records: list[Record] = []
        self._link = link
        self._snap_bytes = snap_bytes
        self._next_ns = START_NS

    def add(self, frame: bytes) -> int:
        """Records a frame; gives its number."""
        self.records.append(Record(self._next_ns, frame[: self._snap_bytes], len(frame)))
        self._next_ns += _MILLISECOND_NS
        return len(self.records)

    def add_ip(self, packet: bytes) -> int:
        """Records an IP packet in a frame; gives the frame's number."""
        return self.add(self._link(packet))

    def wait(self, seconds: float) -> None:
        """Lets time pass, or steps back where it is negative."""
        self._next_ns += round(seconds * 1_000_000_000)

    def pcap(self, **form: int | str) -> bytes:
        """The tape as a pcap file; ``form`` as in :func:`pcap`."""
        return pcap(self.records, **form)  # type: ignore[arg-type]

    def modified_pcap(self, **form: int | str) -> bytes:
        """The tape as the FRITZ!Box would have written it."""
        return modified_pcap(self.records, **form)  # type: ignore[arg-type]
