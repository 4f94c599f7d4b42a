"""Real captures read by other engines as well: dpkt frame by frame, tshark where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ground_truth.corpus import KnownFile
from independent.packets import ACK, RST, SYN, Seen, seen
from independent.walk import Frame, walk

from reportgen.capture.values import Capture, Flow, FrameIndex
from reportgen.errors import UnreadableInput

Readings = dict[str, Capture | UnreadableInput]
Ends = tuple[str, str, int | None, str, int | None]
CAMERAS = "iot-camera__*"


@dataclass(frozen=True)
class Look:
    """A file that both readers read, frame by frame."""

    name: str
    capture: Capture
    rows: tuple[tuple[Frame, Seen | None, int], ...]  # frame, packet by dpkt, our flow

    @property
    def in_flows(self) -> Iterator[tuple[Frame, Seen]]:
        """TCP and UDP packets by dpkt in frames that we put into conversations."""
        return ((frame, packet) for frame, packet, row in self.rows if packet and row != FrameIndex.NO_FLOW)


@pytest.fixture(scope="module")
def looks(corpus: list[KnownFile], readings: Readings) -> list[Look]:
    found = []
    for known in corpus:
        capture, walked = readings[known.name], walk(known.path.read_bytes())
        if isinstance(capture, Capture) and walked is not None and capture.frames is not None:
            rows = zip(walked.frames, capture.frames.flow, strict=False)
            seen_rows = tuple((frame, seen(frame.data, frame.link_type), row) for frame, row in rows)
            found.append(Look(known.name, capture, seen_rows))
    return found


def ends_of(flow: Flow, *, from_originator: bool) -> Ends:
    """Transport and both ends of a frame of this flow, sender first."""
    originator, responder = (flow.originator, flow.originator_port), (flow.responder, flow.responder_port)
    sender, receiver = (originator, responder) if from_originator else (responder, originator)
    return (flow.transport, *sender, *receiver)


@pytest.mark.slow  # quick: the payload bytes of each conversation, by dpkt too
def test_dpkt_sees_the_same_ends_in_every_frame(looks: list[Look]) -> None:
    compared, differing = Counter[str](), []
    for look in looks:
        index, flows = look.capture.frames, list(look.capture.flows)
        assert index is not None
        for frame, packet in look.in_flows:
            row, from_originator = index.flow[frame.number - 1], index.from_originator[frame.number - 1]
            ours = ends_of(flows[row], from_originator=bool(from_originator))
            compared[packet.transport] += 1
            if ours != packet.ends:
                differing.append((look.name, frame.number, packet.ends, ours))
    assert differing == []
    assert compared["tcp"] > 20_000 and compared["udp"] > 5_000


def test_what_dpkt_sees_and_we_leave_out_are_packets_recorded_twice(looks: list[Look]) -> None:
    for look in looks:
        left_out, before = 0, dict[tuple[object, ...], int]()
        for frame, packet, row in look.rows:
            if packet is None or frame.at_ns is None:
                continue
            content = (packet.ends, packet.flags, packet.sequence, packet.payload)
            if row == FrameIndex.NO_FLOW:
                left_out += 1
                assert content in before, (look.name, frame.number)
                assert abs(frame.at_ns - before[content]) <= 100_000_000, (look.name, frame.number)
            else:
                before[content] = frame.at_ns
        assert left_out <= look.capture.file.doubled_records_count, look.name


def test_dpkt_counts_the_same_payload_bytes(looks: list[Look]) -> None:
    compared, differing = 0, []
    for look in looks:
        if look.capture.file.cut_records_count or look.name in _NOT_BY_PAYLOAD:
            continue
        theirs: Counter[Ends] = Counter()
        for _, packet in look.in_flows:
            theirs[packet.ends] += len(packet.payload)
        ours = _payload_bytes(look.capture)
        pairs = {ends for ends in ours.keys() & theirs.keys() if ours[ends] or theirs[ends]}
        compared += len(pairs)
        differing += [(look.name, ends, ours[ends], theirs[ends]) for ends in pairs if ours[ends] != theirs[ends]]
    assert differing == []
    assert compared > 4_000


# Fragments, which dpkt does not put together; a recorder that told a wrong wire length.
_NOT_BY_PAYLOAD = {
    "dns__zeek__dns-edns-ecs.pcap",
    "dns__zeek__ipv6-fragmented-dns.pcap",
    "linktype__PcapPlusPlus__ip6_fragments.pcap",
    "linktype__zeek__ipv6-http-atomic-frag.pcap",
    "iot-other__sensor-data__EdnetGateway_Setup-A-2-STA.pcap",
}


def _payload_bytes(capture: Capture) -> Counter[Ends]:
    found: Counter[Ends] = Counter()
    for flow in capture.flows:
        found[ends_of(flow, from_originator=True)] += flow.orig_payload_bytes
        found[ends_of(flow, from_originator=False)] += flow.resp_payload_bytes
    return found


def test_attempts_are_those_found_by_another_way_of_counting(looks: list[Look]) -> None:
    """Frame by frame from dpkt: a SYN starts over; more from its sender, or an answer that is no reset, ends it."""
    total, differing = 0, []
    for look in looks:
        if look.name.startswith("malformed__"):
            continue
        ours = {
            (flow.originator, flow.originator_port, flow.responder, flow.responder_port, tuple(attempt.frames))
            for attempt in look.capture.attempts
            for flow in [look.capture.flows[attempt.flow]]
        }
        theirs = _attempts(look)
        total += len(theirs)
        if ours != theirs:
            differing.append((look.name, sorted(ours - theirs), sorted(theirs - ours)))
    assert differing == []
    assert total > 100


def _attempts(look: Look) -> set[tuple[str, int, str, int, tuple[int, ...]]]:
    open_tries: dict[tuple[str, int, str, int], list[tuple[int, list[int], list[Seen], list[Seen]]]] = defaultdict(list)
    for frame, packet in look.in_flows:
        if packet.transport != "tcp":
            continue
        up = (packet.source, packet.source_port, packet.destination, packet.destination_port)
        down = (packet.destination, packet.destination_port, packet.source, packet.source_port)
        if packet.flags & (SYN | ACK) == SYN:
            tries = open_tries[up]
            if not tries or tries[-1][0] != packet.sequence:
                tries.append((packet.sequence, [], [], []))
            tries[-1][1].append(frame.number)
        elif open_tries.get(up):
            open_tries[up][-1][2].append(packet)
        elif open_tries.get(down):
            open_tries[down][-1][3].append(packet)
    return {
        (*ends, tuple(syns))
        for ends, tries in open_tries.items()
        for _, syns, sent, back in tries
        if not sent and all(packet.flags & RST and not packet.flags & SYN for packet in back)
    }


@pytest.mark.slow  # quick: what tshark said is compared in test_ground_truth
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_counts_the_same_payload_bytes_of_the_cameras(shared: Path, readings: Readings) -> None:
    compared = 0
    for path in sorted((shared / "captures").glob(CAMERAS)):
        capture = readings[path.name]
        assert isinstance(capture, Capture)
        ours = {ends: size for ends, size in _payload_bytes(capture).items() if size and ends[0] in ("tcp", "udp")}
        theirs = {ends: size for ends, size in _by_tshark(path).items() if size}
        assert ours == theirs, path.name
        compared += len(ours)
    assert compared > 100


def _by_tshark(path: Path) -> Counter[Ends]:
    """Payload bytes by direction, from ``tcp.len`` and ``udp.length`` of the outermost headers."""
    fields = ("ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "tcp.srcport", "tcp.dstport", "tcp.len")
    fields += ("udp.srcport", "udp.dstport", "udp.length", "icmp.type", "icmpv6.type")
    command = ["tshark", "-n", "-r", str(path), "-T", "fields", "-E", "occurrence=f", "-o", "ip.defragment:FALSE"]
    lines = subprocess.run(
        [*command, *(part for field in fields for part in ("-e", field))],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout.splitlines()
    found: Counter[Ends] = Counter()
    for line in lines:
        four, six, to_four, to_six, tcp, to_tcp, size, udp, to_udp, length, *errors = line.split("\t")
        source, destination = four or six, to_four or to_six
        if any(errors) or not source:
            continue
        if tcp:
            found["tcp", source, int(tcp), destination, int(to_tcp)] += int(size)
        elif udp:
            found["udp", source, int(udp), destination, int(to_udp)] += int(length) - 8
    return found
