"""The minimised copy of a capture as a stream of bytes, and the map of its frames.

In: the device's conversations with the destinations that findings cite, ICMP errors about these, and its DNS exchanges
that name them. Out: everything else. Each packet says which frame of the original it was and what was changed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from reportgen.analysis.tables import csv_bytes
from reportgen.bundle.minimise_frame import MAC_PLACES, CopiedFrame, FrameRules, copied_frame
from reportgen.bundle.pcapng_write import interface, packet, section
from reportgen.bundle.selection import Selection, Tuple
from reportgen.capture.frames import ICMP, ICMPV6, TCP, UDP, Packet, ip_packet
from reportgen.capture.input_file import InputFile
from reportgen.capture.links import decoder_for
from reportgen.capture.values import FrameIndex
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import ByteSource

MAP_COLUMNS = ("frame_number", "original_frame_number", "changes")
VERSION = 1  # of the rules by which a frame is changed
_ICMP_ERRORS = {ICMP: frozenset({3, 4, 5, 11, 12}), ICMPV6: frozenset({1, 2, 3, 4})}
_REST_OF_A_HEADER = bytes(24)


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
    rows: dict[int, int] = {}  # interface of the original → of the copy
    yield section(comment=comment, program=tool)
    for number, (stamp, _offset, wire, data, row) in enumerate(file, start=1):
        link_type = file.records.interfaces[row].link_type if row < len(file.records.interfaces) else -1
        wanted = _wanted(number, data, wire, link_type, selection, index)
        if wanted is None:
            continue
        if link_type not in MAC_PLACES:
            _count(tally, f"link-type-{link_type}")
            continue
        is_dns = number in selection.dns_frames
        copied = copied_frame(
            data, wire, wanted, link_type, rules, is_dns=is_dns, keeps_content=number in selection.cited and not is_dns
        )
        if copied is None:
            _count(tally, "dns-unreadable")
            continue
        if row not in rows:
            rows[row] = len(rows)
            snap = file.records.interfaces[row].snap_length_bytes
            yield interface(link_type=link_type, snap_length_bytes=snap)
        tally.frames.append((number, copied.changes))
        yield packet(
            interface_row=rows[row],
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
    for number, (_stamp, _offset, _wire, data, row) in enumerate(file, start=1):
        if not number % 20_000:
            progress(file.read_bytes)
        link_type = file.records.interfaces[row].link_type if row < len(file.records.interfaces) else -1
        for place in MAC_PLACES.get(link_type, ()):
            if len(data) >= place + 6:
                macs.add(data[place : place + 6])
        if link_type == 1 and data[12:14] == b"\x08\x06" and len(data) >= 42:
            macs.update((data[22:28], data[32:38]))
            addresses.update(str(ipaddress.ip_address(data[at : at + 4])) for at in (28, 38))
        if len(macs) > limit_count:
            raise UnreadableInput("minimise.too-many", file=name, count=limit_count)
    return frozenset(macs), frozenset(addresses)


def _count(tally: Tally, reason: str) -> None:
    tally.left_out[reason] = tally.left_out.get(reason, 0) + 1


def _wanted(
    number: int, data: bytes, wire: int, link_type: int, selection: Selection, index: FrameIndex
) -> Packet | None:
    """The packet, where its frame belongs into the copy."""
    if number > len(index):
        return None
    flow = index.flow[number - 1]
    is_own = flow in selection.flows or number in selection.dns_frames
    if not is_own and flow == FrameIndex.NO_FLOW:
        return None
    decoded = decoder_for(link_type)(data, wire)
    if not isinstance(decoded, Packet):
        return None
    return decoded if is_own or _is_about(decoded, data, selection) else None


def _is_about(found: Packet, data: bytes, selection: Selection) -> bool:
    """Whether an ICMP error quotes a conversation that is copied."""
    start = found.transport_offset
    kinds = _ICMP_ERRORS.get(found.protocol)
    if kinds is None or len(data) < start + 8 or data[start] not in kinds:
        return False
    quoted = data[start + 8 :]
    inner = ip_packet(quoted + _REST_OF_A_HEADER, 0, len(quoted))
    return isinstance(inner, Packet) and bool(_both_ways(inner) & selection.tuples)


def _both_ways(inner: Packet) -> frozenset[Tuple]:
    transport = {TCP: "tcp", UDP: "udp"}.get(inner.protocol, "")
    source, destination = (str(ipaddress.ip_address(one)) for one in (inner.source, inner.destination))
    ports = (inner.source_port, inner.destination_port)
    there = (transport, source, ports[0], destination, ports[1])
    return frozenset({there, (transport, destination, ports[1], source, ports[0])})
