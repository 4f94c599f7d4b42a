"""Real captures read by other engines as well: dpkt frame by frame, tshark where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from ground_truth.corpus import KnownFile
from independent.packets import ACK, RST, SYN, Seen, seen
from independent.walk import Frame, walk

from reportgen.capture.values import Capture, Flow, FrameIndex
from reportgen.errors import UnreadableInput

Readings = dict[str, Capture | UnreadableInput]
Ends = tuple[str, str, int | None, str, int | None]
# dpkt is no judge of these: it takes apart what lies inside a tunnel or a fragment, or cuts by another length.
TUNNELS = ("erspan", "gre-sample", "Teredo", "ping6-in-ipv4", "vxlan", "dns_packet.capture2", "emix")
CAMERAS = "iot-camera__*"


def walked(corpus: list[KnownFile], readings: Readings) -> Iterator[tuple[KnownFile, Capture, tuple[Frame, ...]]]:
    """Files that both readers read, with the frames that are in conversations."""
    for known in corpus:
        capture, found = readings[known.name], walk(known.path.read_bytes())
        if isinstance(capture, Capture) and found is not None:
            assert capture.frames is not None
            rows = zip(found.frames, capture.frames.flow, strict=False)
            yield known, capture, tuple(frame for frame, row in rows if row != FrameIndex.NO_FLOW)


def ends_of(flow: Flow, *, from_originator: bool) -> Ends:
    """Transport and both ends of a frame of this flow, sender first."""
    originator, responder = (flow.originator, flow.originator_port), (flow.responder, flow.responder_port)
    sender, receiver = (originator, responder) if from_originator else (responder, originator)
    return (flow.transport, *sender, *receiver)


def test_dpkt_sees_the_same_ends_in_every_frame(corpus: list[KnownFile], readings: Readings) -> None:
    compared, differing = Counter[str](), []
    for known, capture, frames in walked(corpus, readings):
        index, flows = capture.frames, list(capture.flows)
        assert index is not None
        for frame in frames:
            packet = seen(frame.data, frame.link_type)
            if packet is None:
                continue
            row, from_originator = index.flow[frame.number - 1], index.from_originator[frame.number - 1]
            ours = ends_of(flows[row], from_originator=bool(from_originator))
            compared[packet.transport] += 1
            if ours != packet.ends:
                differing.append((known.name, frame.number, packet.ends, ours))
    assert differing == []
    assert compared["tcp"] > 20_000 and compared["udp"] > 5_000


def test_what_dpkt_sees_and_we_leave_out_are_packets_recorded_twice(
    corpus: list[KnownFile], readings: Readings
) -> None:
    for known in corpus:
        capture, found = readings[known.name], walk(known.path.read_bytes())
        if not isinstance(capture, Capture) or found is None or capture.frames is None:
            continue
        left_out, before = 0, dict[tuple[object, ...], int]()
        for frame, row in zip(found.frames, capture.frames.flow, strict=False):
            packet = seen(frame.data, frame.link_type)
            if packet is None:
                continue
            content = (packet.ends, packet.flags, packet.sequence, packet.payload)
            if row == FrameIndex.NO_FLOW:
                left_out += 1
                assert content in before and frame.at_ns is not None, (known.name, frame.number)
                assert abs(frame.at_ns - before[content]) <= 100_000_000, (known.name, frame.number)
            elif frame.at_ns is not None:
                before[content] = frame.at_ns
        assert left_out <= capture.file.doubled_records_count, known.name


def test_dpkt_counts_the_same_payload_bytes(corpus: list[KnownFile], readings: Readings) -> None:
    compared, differing = 0, []
    for known, capture, frames in walked(corpus, readings):
        if capture.file.cut_records_count or known.name in _NOT_BY_PAYLOAD:
            continue
        theirs: Counter[Ends] = Counter()
        for frame in frames:
            packet = seen(frame.data, frame.link_type)
            if packet is not None:
                theirs[packet.ends] += len(packet.payload)
        ours = _payload_bytes(capture)
        pairs = {ends for ends in ours.keys() & theirs.keys() if ours[ends] or theirs[ends]}
        compared += len(pairs)
        differing += [(known.name, ends, ours[ends], theirs[ends]) for ends in pairs if ours[ends] != theirs[ends]]
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


def test_attempts_are_those_found_by_another_way_of_counting(corpus: list[KnownFile], readings: Readings) -> None:
    """Frame by frame from dpkt: a SYN starts over; more from its sender, or an answer that is no reset, ends it."""
    total, differing = 0, []
    for known, capture, frames in walked(corpus, readings):
        if known.name.startswith("malformed__"):
            continue
        index = capture.frames
        assert index is not None
        ours = {
            (flow.originator, flow.originator_port, flow.responder, flow.responder_port, tuple(attempt.frames))
            for attempt in capture.attempts
            for flow in [capture.flows[attempt.flow]]
        }
        theirs = _attempts(frames)
        total += len(theirs)
        if ours != theirs:
            differing.append((known.name, sorted(ours - theirs), sorted(theirs - ours)))
    assert differing == []
    assert total > 100


def _attempts(frames: tuple[Frame, ...]) -> set[tuple[str, int, str, int, tuple[int, ...]]]:
    packets = [(frame.number, packet) for frame in frames if (packet := seen(frame.data, frame.link_type))]
    open_tries: dict[tuple[str, int, str, int], list[tuple[int, list[int], list[Seen], list[Seen]]]] = defaultdict(list)
    for number, packet in packets:
        if packet.transport != "tcp":
            continue
        up = (packet.source, packet.source_port, packet.destination, packet.destination_port)
        down = (packet.destination, packet.destination_port, packet.source, packet.source_port)
        if packet.flags & (SYN | ACK) == SYN:
            tries = open_tries[up]
            if not tries or tries[-1][0] != packet.sequence:
                tries.append((packet.sequence, [], [], []))
            tries[-1][1].append(number)
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
