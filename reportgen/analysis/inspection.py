"""What ``inspect`` prints: a small contract that scripts may rely on, and the first look for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter

from reportgen.analysis.cited import cited
from reportgen.analysis.inspection_names import (
    PayloadShares,
    encryption_json,
    names_by_address,
    names_json,
    payload_shares,
)
from reportgen.analysis.inspection_objects import objects_json
from reportgen.attribution.names import destination_names
from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.capture.file_values import FileReconciliation
from reportgen.capture.values import Attempt, Capture, Completeness, Flow, ImageTransmission

Part = dict[str, object]


def inspection_json(captures: Sequence[Capture]) -> dict[str, list[Part]]:
    """The object of ``inspect --json``; frames are ranges such as ``118-164,200``, times ns since 1970-01-01 UTC."""
    return {name: list(parts) for name, parts in _lists(captures)}


def inspection_lines(captures: Sequence[Capture]) -> Iterator[str]:
    """The same object as lines of JSON, one list's part at a time: a million conversations need no more memory.

    Only ASCII: the same on every terminal.
    """
    before = "{"
    for name, parts in _lists(captures):
        yield before
        start = f"  {json.dumps(name)}: ["
        for part in parts:
            yield start
            lines = json.dumps(part, indent=2).replace("\n", "\n    ")
            start = f"    {lines},"
        # What is not written yet: the list's beginning, or its last part with a comma too many.
        if start.endswith("["):
            before = start + "],"
        else:
            yield start[:-1]
            before = "  ],"
    yield before[:-1]
    yield "}"


def _lists(captures: Sequence[Capture]) -> Iterator[tuple[str, Iterable[Part]]]:
    yield "captures", (_file(file) for capture in captures for file in capture.files)
    yield "conversations", (_conversation(capture, flow) for capture in captures for flow in capture.flows)
    yield "destinations", _destinations(captures)
    whole = ((c, image) for c in captures for image in c.images if image.completeness is Completeness.COMPLETE)
    yield "images", (_image(capture, image) for capture, image in whole)
    yield "attempts", (_attempt(capture, attempt) for capture in captures for attempt in capture.attempts)
    yield from objects_json(captures).items()
    yield from names_json(captures).items()


def _file(file: FileReconciliation) -> dict[str, object]:
    return {
        "file": file.name,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "format": file.format,
        "compression": asdict(file.compression) if file.compression else None,
        "records_count": file.records_count,
        "unread_bytes": file.unread_bytes,
        "unread_from_offset": file.unread_from_offset,
        "unread_reason": file.unread_reason,
        "first_at_ns": file.first_at_ns,
        "last_at_ns": file.last_at_ns,
        "cut_records_count": file.cut_records_count,
        "doubled_records_count": file.doubled_records_count,
        "overlapping_records_count": file.overlapping_records_count,
        "undecoded": {kind.kind: kind.records_count for kind in file.undecoded},
        "tunnels": {kind.kind: kind.records_count for kind in file.tunnels},
        "no_flow": {kind.kind: kind.records_count for kind in file.no_flow},
        "other_blocks": {kind.kind: kind.blocks_count for kind in file.other_blocks},
        "interfaces": [
            {
                "link_type": found.link_type,
                "name": found.name,
                "records_count": found.records_count,
                "dropped_count": found.dropped_count,
            }
            for found in file.interfaces
        ],
    }


def _conversation(capture: Capture, flow: Flow) -> dict[str, object]:
    return {
        "transport": flow.transport,
        "originator": flow.originator,
        "originator_port": flow.originator_port,
        "responder": flow.responder,
        "responder_port": flow.responder_port,
        "orig_packets_count": flow.orig_packets_count,
        "resp_packets_count": flow.resp_packets_count,
        "orig_payload_bytes": flow.orig_payload_bytes,
        "resp_payload_bytes": flow.resp_payload_bytes,
        "orig_ip_bytes": flow.orig_ip_bytes,
        "resp_ip_bytes": flow.resp_ip_bytes,
        "orig_frame_bytes": flow.orig_frame_bytes,
        "resp_frame_bytes": flow.resp_frame_bytes,
        "orig_retransmitted_packets_count": flow.orig_retransmitted_packets_count,
        "resp_retransmitted_packets_count": flow.resp_retransmitted_packets_count,
        "orig_retransmitted_bytes": flow.orig_retransmitted_bytes,
        "resp_retransmitted_bytes": flow.resp_retransmitted_bytes,
        "missed_bytes": flow.missed_bytes,
        "community_id": flow.community_id,
        "tunnel": flow.tunnel,
        "hours": [asdict(volume) for volume in capture.flows.volumes(flow.index)],
        "conn_state": flow.conn_state,
        **encryption_json(capture, flow),
        "first_at_ns": flow.first_at_ns,
        "last_at_ns": flow.last_at_ns,
        "capture_sha256": capture.file_of(flow.first_frame).sha256,
    }


def _destinations(captures: Sequence[Capture]) -> Iterator[Part]:
    addresses = sorted({flow.responder for capture in captures for flow in capture.flows})
    names = names_by_address(captures)
    for address in addresses:
        yield {"address": address, "scope": scope_of(address).value, "names": names.get(address, [])}


def _image(capture: Capture, image: ImageTransmission) -> dict[str, object]:
    return {
        "sha256": image.sha256,
        "width_px": image.width_px,
        "height_px": image.height_px,
        **cited(capture, image.frames),
        "originator": image.originator,
        "responder": image.responder,
        "format": image.format,
        "size_bytes": image.size_bytes,
        "first_at_ns": image.first_at_ns,
    }


def _attempt(capture: Capture, attempt: Attempt) -> dict[str, object]:
    return {
        "originator": attempt.originator,
        "responder": attempt.responder,
        "responder_port": attempt.responder_port,
        "first_at": attempt.first_at_ns,
        "packets_count": attempt.packets_count,
        "conn_state": attempt.conn_state,
        **cited(capture, attempt.frames),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationRow:
    """One line of the table: what went to an address outside the home network."""

    address: str
    is_documentation: bool
    names: tuple[str, ...]
    sent_frame_bytes: int
    received_frame_bytes: int
    pictures_count: int  # distinct
    transmissions_count: int
    attempts_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureStory:
    """Who sent most pictures to whom."""

    originator: str
    originator_mac: str | None
    responder: str
    pictures_count: int
    transmissions_count: int
    picture_bytes: int
    first_at_ns: int
    last_at_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeStory:
    """Who sent most bytes to whom outside the home network."""

    originator: str
    originator_mac: str | None
    responder: str
    sent_frame_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """The first screen."""

    story: PictureStory | None
    volume: VolumeStory | None  # where nothing left the home network there is none
    last_attempt_at_ns: int | None
    attempts_count: int
    last_packet_at_ns: int | None
    payload: PayloadShares
    destinations: tuple[DestinationRow, ...]  # the weightiest first: pictures, attempts, bytes sent


_ABROAD = frozenset({AddressScope.GLOBAL, AddressScope.DOCUMENTATION})


def first_look(captures: Sequence[Capture]) -> FirstLook:
    """The four lines and the table for people; only addresses outside the home network are destinations."""
    images = [
        image
        for capture in captures
        for image in capture.images
        if image.completeness is Completeness.COMPLETE and scope_of(image.responder) in _ABROAD
    ]
    tries: dict[str, int] = {}
    last_attempt: int | None = None
    for attempt in (attempt for capture in captures for attempt in capture.attempts):
        if scope_of(attempt.responder) in _ABROAD:
            tries[attempt.responder] = tries.get(attempt.responder, 0) + 1
            last_attempt = max(last_attempt or 0, attempt.first_at_ns)
    rows = _rows(captures, images, tries)
    lasts = [file.last_at_ns for capture in captures for file in capture.files if file.last_at_ns is not None]
    return FirstLook(
        story=_story(captures, images),
        volume=_volume_story(captures, rows),
        last_attempt_at_ns=last_attempt,
        attempts_count=sum(tries.values()),
        last_packet_at_ns=max(lasts, default=None),
        payload=payload_shares(captures),
        destinations=rows,
    )


def _story(captures: Sequence[Capture], images: Iterable[ImageTransmission]) -> PictureStory | None:
    pairs: dict[tuple[str, str], list[ImageTransmission]] = {}
    for image in images:
        pairs.setdefault((image.originator, image.responder), []).append(image)
    if not pairs:
        return None
    (originator, responder), told = max(pairs.items(), key=lambda pair: (len(pair[1]), pair[0]))
    macs = (f.originator_mac for c in captures for f in c.flows if f.originator == originator and f.originator_mac)
    return PictureStory(
        originator=originator,
        originator_mac=next(macs, None),
        responder=responder,
        pictures_count=len({image.sha256 for image in told}),
        transmissions_count=len(told),
        picture_bytes=sum(image.size_bytes for image in told),
        first_at_ns=min(image.first_at_ns for image in told),
        last_at_ns=max(image.last_at_ns for image in told),
    )


def _volume_story(captures: Sequence[Capture], rows: Sequence[DestinationRow]) -> VolumeStory | None:
    heaviest = max(rows, key=lambda row: row.sent_frame_bytes, default=None)
    if heaviest is None or not heaviest.sent_frame_bytes:
        return None
    sent: dict[tuple[str, str | None], int] = {}
    for flow in (flow for capture in captures for flow in capture.flows if flow.responder == heaviest.address):
        sender = (flow.originator, flow.originator_mac)
        sent[sender] = sent.get(sender, 0) + flow.orig_frame_bytes
    (originator, mac), size = max(sent.items(), key=lambda item: (item[1], item[0][0]))
    return VolumeStory(originator=originator, originator_mac=mac, responder=heaviest.address, sent_frame_bytes=size)


def _rows(
    captures: Sequence[Capture], images: Sequence[ImageTransmission], tries: Mapping[str, int]
) -> tuple[DestinationRow, ...]:
    # Sent and received bytes in one number: a million destinations are possible.
    amounts: dict[str, int] = {}
    for capture in captures:
        for flow in capture.flows:
            if scope_of(flow.responder) in _ABROAD:
                amount = flow.orig_frame_bytes << 64 | flow.resp_frame_bytes
                amounts[flow.responder] = amounts.get(flow.responder, 0) + amount
    pictures: dict[str, list[str | None]] = {}
    for image in images:
        pictures.setdefault(image.responder, []).append(image.sha256)
    names: dict[str, list[str]] = {}
    for name in destination_names(found for capture in captures for found in capture.names):
        if name.name not in names.setdefault(name.address, []):
            names[name.address].append(name.name)
    rows = [
        DestinationRow(
            address=address,
            is_documentation=scope_of(address) is AddressScope.DOCUMENTATION,
            names=tuple(names.get(address, ())),
            sent_frame_bytes=amount >> 64,
            received_frame_bytes=amount & (1 << 64) - 1,
            pictures_count=len(set(pictures.get(address, ()))),
            transmissions_count=len(pictures.get(address, ())),
            attempts_count=tries.get(address, 0),
        )
        for address, amount in amounts.items()
    ]
    rows.sort(key=attrgetter("address"))
    for weight in ("sent_frame_bytes", "attempts_count", "pictures_count"):  # the last one weighs most
        rows.sort(key=attrgetter(weight), reverse=True)
    return tuple(rows)
