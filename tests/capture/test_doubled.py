"""Packets recorded twice are counted once; what a sender repeats is not touched."""

from __future__ import annotations

import itertools

import pytest
from building import CAMERA, START_NS, Conversation, Record, Tape, pcap, udp
from building import links as l
from building.blocks import Pcapng
from building.content import picture, upload
from building.files import DESTINATION
from building.frames import ip
from building.links import Link
from rules import broken_rules, read

from reportgen.capture.values import Capture

MICROSECOND_NS = 1_000


def talk() -> list[Record]:
    """A conversation in raw IP."""
    tape = Tape(bytes)
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one")), twice=(0,))
    talk.close()
    return tape.records


def doubled(records: list[Record], *links: Link, apart_ns: int = 20 * MICROSECOND_NS, snap: int = 65_535) -> bytes:
    """Each packet once in every link header, one sight after the other."""
    frames = [
        Record(record.at_ns + nth * apart_ns, (frame := link(record.frame))[:snap], len(frame))
        for record in records
        for nth, link in enumerate(links)
    ]
    return pcap(sorted(frames, key=lambda record: record.at_ns))


def checked(raw: bytes) -> Capture:
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    return capture


@pytest.mark.parametrize(
    "pair",
    [
        (l.tagged(100), l.directed_ethernet),
        (l.directed_ethernet, l.tagged(100)),
        (l.tagged(100), l.tagged(100, 7)),
        (l.pppoe_in_ethernet, l.directed_ethernet),
        (l.llc_snap, l.directed_ethernet),
    ],
)
def test_a_packet_seen_in_two_link_headers_is_counted_once(pair: tuple[Link, Link]) -> None:
    records = talk()
    once, twice = checked(doubled(records, pair[0])), checked(doubled(records, *pair))
    assert twice.file.doubled_records_count == len(records)
    assert twice.file.flows_records_count == once.file.flows_records_count == len(records)
    for flow, other in zip(once.flows, twice.flows, strict=True):
        assert (flow.orig_packets_count, flow.orig_payload_bytes, flow.orig_frame_bytes, flow.conn_state) == (
            other.orig_packets_count,
            other.orig_payload_bytes,
            other.orig_frame_bytes,
            other.conn_state,
        )
    assert [image.sha256 for image in once.images] == [image.sha256 for image in twice.images] != []


def test_three_sights_are_one_packet() -> None:
    records = talk()
    capture = checked(doubled(records, l.tagged(100), l.directed_ethernet, l.tagged(7)))
    assert capture.file.doubled_records_count == 2 * len(records)


@pytest.mark.parametrize("snap", [58, 64, 96])
def test_headers_alone_are_enough_even_where_the_tag_leaves_less_of_the_packet(snap: int) -> None:
    records = talk()
    capture = checked(doubled(records, l.tagged(100), l.directed_ethernet, snap=snap))
    assert capture.file.doubled_records_count == len(records)


def test_the_first_sight_counts() -> None:
    capture = checked(doubled(talk(), l.tagged(100), l.directed_ethernet))
    assert capture.frames is not None
    assert capture.flows[0].first_frame == 1
    assert list(capture.frames.flow[:4]) == [0, 0xFFFFFFFF, 0, 0xFFFFFFFF]


def test_one_hop_between_is_allowed_and_two_are_not() -> None:
    packets = [ip(CAMERA, DESTINATION, 17, bytes(8) + b"x", identification=5) for _ in range(3)]
    changed = [packet[:8] + bytes((64 - nth,)) + packet[9:] for nth, packet in enumerate(packets)]
    for nth, count in ((0, 1), (1, 1), (2, 0)):
        raw = pcap(
            [
                Record(START_NS, l.directed_ethernet(changed[0])),
                Record(START_NS + MICROSECOND_NS, l.tagged(1)(changed[nth])),
            ]
        )
        assert checked(raw).file.doubled_records_count == count


def test_one_hop_between_is_allowed_in_ipv6_too() -> None:
    packet = udp("2001:db8::1", 5_000, "2001:db8::2", 9, b"x")
    later = packet[:7] + bytes((packet[7] - 1,)) + packet[8:]
    frames = (l.directed_ethernet(packet), l.tagged(1)(later), l.tagged(1)(packet[:-1] + b"y"))
    raw = pcap([Record(START_NS + nth * MICROSECOND_NS, frame) for nth, frame in enumerate(frames)])
    assert checked(raw).file.doubled_records_count == 1


def test_what_a_sender_repeats_in_the_same_link_header_counts() -> None:
    packet = udp(CAMERA, 32_108, DESTINATION, 32_108, b"\xf1\x30\0\0")
    records = [Record(START_NS + nth * 20_000_000, packet) for nth in range(5)]
    assert checked(doubled(records, l.directed_ethernet)).file.doubled_records_count == 0
    both = checked(doubled(records, l.directed_ethernet, l.tagged(100)))
    assert (both.file.doubled_records_count, both.flows[0].orig_packets_count) == (5, 5)


def test_repetitions_are_paired_in_whatever_order_the_sights_were_written() -> None:
    packet = udp(CAMERA, 32_108, DESTINATION, 32_108, b"\xf1\x30\0\0")
    plain, tagged = l.directed_ethernet(packet), l.tagged(100)(packet)
    for order in set(itertools.permutations((plain, plain, plain, tagged, tagged, tagged))):
        raw = pcap([Record(START_NS + nth * MICROSECOND_NS, frame) for nth, frame in enumerate(order)])
        assert checked(raw).file.doubled_records_count == 3


def test_a_retransmission_with_a_new_identification_or_after_a_while_counts() -> None:
    first, second = (ip(CAMERA, DESTINATION, 17, bytes(8) + b"x", identification=number) for number in (1, 2))
    raw = pcap(
        [
            Record(START_NS, l.directed_ethernet(first)),
            Record(START_NS + MICROSECOND_NS, l.tagged(1)(second)),
            Record(START_NS + 200_000_000, l.tagged(1)(first)),
        ]
    )
    assert checked(raw).file.doubled_records_count == 0


def test_a_packet_seen_at_two_interfaces_is_counted_once() -> None:
    file = Pcapng()
    file.interface(1)
    file.interface(1)
    file.interface(101)
    for nth, record in enumerate(talk()):
        ticks = nth * 1_000
        file.packet(l.directed_ethernet(record.frame), ticks)
        file.packet(l.directed_ethernet(record.frame), ticks + 5, interface=1)
        file.packet(record.frame, ticks + 9, interface=2)
    capture = checked(file.bytes())
    assert capture.file.doubled_records_count == 2 * capture.file.flows_records_count == 2 * len(talk())


def test_a_frame_repeated_on_the_air_counts_and_one_passed_on_by_the_access_point_does_not() -> None:
    packet = udp(CAMERA, 5_000, DESTINATION, 9, b"x")
    up = l.wifi()(packet)
    repeated = up[:1] + bytes((up[1] | 0x08,)) + up[2:]
    passed_on = up[:1] + b"\x02" + up[2:4] + up[16:22] + up[4:10] + up[10:16] + up[22:]
    for frames, count in (((up, repeated), 0), ((up, passed_on), 1), ((up, repeated, passed_on), 1)):
        raw = pcap([Record(START_NS + nth, frame) for nth, frame in enumerate(frames)], link_type=105)
        assert checked(raw).file.doubled_records_count == count


def test_many_sights_of_one_packet_take_neither_time_nor_memory_without_bound() -> None:
    packet = udp(CAMERA, 5_000, DESTINATION, 9, b"x" * 1_000)
    frames = [l.tagged(nth % 4_000)(packet) for nth in range(4_000)] + [l.directed_ethernet(packet)] * 4_000
    raw = pcap([Record(START_NS + nth * MICROSECOND_NS, frame) for nth, frame in enumerate(frames)])
    capture = checked(raw)
    assert 0 < capture.file.doubled_records_count < 8_000
