"""The minimised copy of a capture as a stream of bytes, and the map of its frames.

In: the device's conversations with the destinations that findings cite, ICMP errors about these, and its DNS exchanges
that name them. Out: everything else. Each packet says which frame of the original it was and what was changed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from reportgen.analysis.tables import csv_bytes
from reportgen.bundle.link_header import mac_places
from reportgen.bundle.minimise_frame import CopiedFrame, FrameRules, copied_frame
from reportgen.bundle.pcapng_write import interface, packet, section
from reportgen.bundle.selection import Selection
from reportgen.bundle.wanted import wanted_packet
from reportgen.capture.frames import Refused
from reportgen.capture.input_file import InputFile
from reportgen.capture.links import decoder_for
from reportgen.capture.values import FrameIndex
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import ByteSource

MAP_COLUMNS = ("frame_number", "original_frame_number", "changes")
VERSION = 2  # of the rules by which a frame is changed
_ARP = b"\x00\x01\x08\x00\x06\x04"  # of Ethernet and IPv4 (RFC 826)
_ARP_WITHIN_BYTES = 160


@dataclass(slots=True)
class Tally:
    """What was copied; complete when the stream has ended."""

    frames: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)  # (original frame, changes)
    left_out: dict[str, int] = field(default_factory=dict)  # reason → frames that belong and could not be copied


def section_comment(selection: Selection, *, profile: str, tool: str) -> str:
    """What the copy says of itself, in its first block."""
    return (
        f"derived-from sha256={selection.capture_sha256}; filter={selection.filter_text()}; profile={profile}; "
        f"rules={VERSION}; tool={tool}"
    )


def minimised(
    source: ByteSource,
    selection: Selection,
    rules: FrameRules,
    index: FrameIndex,
    *,
    comment: str,
    tool: str,
    tally: Tally,
) -> Iterator[bytes]:
    """The copy's bytes in pieces; the same input, the same bytes. ``index``: of the same capture.

    Raises: UnreadableInput where the capture is not the one that was selected from (then the stream ends early).
    """
    file = InputFile(source, name=selection.capture_id)
    rows: dict[tuple[int, int], int] = {}  # (interface of the original, link type in the copy) → interface of the copy
    yield section(comment=comment, program=tool)
    for number, (stamp, _offset, wire, data, row) in enumerate(file, start=1):
        link_type = file.records.interfaces[row].link_type if row < len(file.records.interfaces) else -1
        wanted = wanted_packet(number, data, wire, link_type, selection, index)
        if wanted is None:
            continue
        is_dns = number in selection.dns_frames
        copied = copied_frame(
            data, wire, wanted, link_type, rules, is_dns=is_dns, keeps_content=number in selection.cited and not is_dns
        )
        if isinstance(copied, str):
            _count(tally, copied)
            continue
        place = (row, copied.link_type)
        if place not in rows:
            rows[place] = len(rows)
            snap = file.records.interfaces[row].snap_length_bytes
            yield interface(link_type=copied.link_type, snap_length_bytes=snap)
        tally.frames.append((number, copied.changes))
        yield packet(
            interface_row=rows[place],
            at_ns=max(stamp or 0, 0),
            data=copied.data,
            wire_length_bytes=copied.wire_length_bytes,
            comment=packet_comment(number, copied),
        )
    if file.reconciliation().sha256 != selection.capture_sha256:
        raise UnreadableInput("minimise.changed", file=selection.capture_id)


def packet_comment(number: int, copied: CopiedFrame) -> str:
    """``orig-frame=12; changed=mac,address``."""
    return f"orig-frame={number}" + (f"; changed={','.join(copied.changes)}" if copied.changes else "")


def frame_map(tally: Tally) -> bytes:
    """The map as CSV (RFC 4180)."""
    rows = ((place, number, " ".join(changes)) for place, (number, changes) in enumerate(tally.frames, start=1))
    return csv_bytes(MAP_COLUMNS, rows)


def everybody(
    source: ByteSource, *, name: str, limit_count: int, progress: Callable[[int], None]
) -> tuple[frozenset[bytes], frozenset[str]]:
    """Every hardware address in the capture, and every network address in ARP: who was there without a conversation.

    Raises: UnreadableInput where it is no capture, or for more than ``limit_count`` hardware addresses.
    """
    macs: set[bytes] = set()
    addresses: set[str] = set()
    file = InputFile(source, name=name)
    for number, (_stamp, _offset, wire, data, row) in enumerate(file, start=1):
        if not number % 20_000:
            progress(file.read_bytes)
        link_type = file.records.interfaces[row].link_type if row < len(file.records.interfaces) else -1
        macs.update(data[place : place + 6] for place in mac_places(link_type, data) if len(data) >= place + 6)
        said = _arp(data, wire, link_type)
        if said is not None:
            macs.update((said[8:14], said[18:24]))
            addresses.update(str(ipaddress.ip_address(said[at : at + 4])) for at in (14, 24))
        if len(macs) > limit_count:
            raise UnreadableInput("minimise.too-many", file=name, count=limit_count)
    return frozenset(macs), frozenset(addresses)


def _arp(data: bytes, wire: int, link_type: int) -> bytes | None:
    """The ARP message of a frame, behind whatever link header; None where it holds none."""
    place = data.find(_ARP, 0, _ARP_WITHIN_BYTES)
    if place < 0 or len(data) < place + 28:
        return None
    decoded = decoder_for(link_type)(data, wire)
    return data[place : place + 28] if isinstance(decoded, Refused) and decoded.kind == "arp" else None


def _count(tally: Tally, reason: str) -> None:
    tally.left_out[reason] = tally.left_out.get(reason, 0) + 1
