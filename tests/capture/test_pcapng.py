"""pcapng: sections, interfaces, clocks, all packet blocks; every byte accounted for, wherever the file ends."""

from __future__ import annotations

import struct

import pytest
from building import CAMERA, START_NS, Conversation, Tape, ethernet, pcap, udp
from building.blocks import Pcapng, pcapng
from rules import broken_rules, read

from reportgen.capture.values import Capture
from reportgen.errors import UnreadableInput

FRAME = ethernet(udp(CAMERA, 5_000, "203.0.113.9", 9, b"x"))
RAW = udp(CAMERA, 5_001, "203.0.113.9", 9, b"yz")


def tape() -> Tape:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(b"GET / HTTP/1.1\r\nHost: cloud.example\r\n\r\n")
    talk.close()
    return tape


def times(raw: bytes) -> list[int]:
    index = read(raw).frames
    assert index is not None
    return list(index.captured_at_ns)


def checked(raw: bytes) -> Capture:
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    return capture


@pytest.mark.parametrize("order", "<>")
def test_pcapng_gives_the_same_conversations_and_times_as_pcap(order: str) -> None:
    records = tape().records
    capture, other = checked(pcapng(records, order=order)), checked(pcap(records))
    assert list(capture.flows) == list(other.flows)
    assert capture.names == other.names
    assert (capture.file.format, capture.file.byte_order) == ("pcapng", "little" if order == "<" else "big")
    assert times(pcapng(records, order=order)) == [record.at_ns for record in records]


@pytest.mark.parametrize(
    ("resolution", "offset_s", "ticks", "at_ns"),
    [
        (None, None, START_NS // 1000, START_NS),
        (3, None, START_NS // 1_000_000, START_NS),
        (9, None, START_NS + 1, START_NS + 1),
        (12, None, 1_000_999, 1_000),
        (0x80 | 10, None, 3 << 9, 1_500_000_000),
        (6, 1_000, 7, 1_000_000_007_000),
        (0, -5, 6, 1_000_000_000),
    ],
)
def test_the_clock_of_the_interface_counts(
    resolution: int | None, offset_s: int | None, ticks: int, at_ns: int
) -> None:
    file = Pcapng()
    file.interface(resolution=resolution, offset_s=offset_s)
    file.packet(FRAME, ticks)
    assert times(file.bytes()) == [at_ns]
    assert broken_rules(read(file.bytes()), file.bytes()) == []


@pytest.mark.parametrize("offset_s", [-(1 << 62), 1 << 62, -10])
def test_a_time_that_no_clock_shows_is_no_time(offset_s: int) -> None:
    file = Pcapng()
    file.interface(resolution=6, offset_s=offset_s)
    file.packet(FRAME, 7)
    capture = checked(file.bytes())
    assert (capture.file.timeless_records_count, capture.file.first_at_ns) == (1, None)


def test_interfaces_of_one_section_keep_their_own_link_type_and_clock() -> None:
    file = Pcapng()
    file.interface(1, name=b"eth0")
    file.interface(101, resolution=9, name=b"wan\xff")
    file.packet(FRAME, 1_000)
    file.packet(RAW, 2_000_000, interface=1)
    file.packet(RAW, 3_000_000, interface=1)
    capture = checked(file.bytes())
    assert [(i.name, i.link_type, i.records_count) for i in capture.file.interfaces] == [
        ("eth0", 1, 1),
        ("wan\\xff", 101, 2),
    ]
    assert [flow.originator_port for flow in capture.flows] == [5_000, 5_001]
    assert times(file.bytes()) == [1_000_000, 2_000_000, 3_000_000]


def test_sections_of_both_byte_orders_number_their_interfaces_anew() -> None:
    file = Pcapng("<")
    file.interface(1)
    file.packet(FRAME, 1_000)
    file.section(">")
    file.interface(101)
    file.packet(RAW, 2_000)
    capture = checked(file.bytes())
    assert [interface.link_type for interface in capture.file.interfaces] == [1, 101]
    assert [flow.originator_port for flow in capture.flows] == [5_000, 5_001]
    assert capture.file.byte_order == "little"


def test_simple_packets_have_no_time_of_their_own_and_obsolete_ones_do() -> None:
    file = Pcapng()
    file.interface(snap_length_bytes=50)
    file.obsolete_packet(FRAME, 5_000)
    file.simple_packet(FRAME)
    file.simple_packet(ethernet(udp(CAMERA, 5_000, "203.0.113.9", 9, b"x" * 48))[:50], wire=90)
    capture = checked(file.bytes())
    assert times(file.bytes()) == [5_000_000] * 3
    assert capture.file.timeless_records_count == 2
    assert capture.file.cut_records_count == 1
    assert capture.flows[0].orig_packets_count == 3
    assert capture.flows[0].orig_frame_bytes == 2 * len(FRAME) + 90


def test_a_file_of_simple_packets_alone_has_no_times() -> None:
    file = Pcapng()
    file.interface()
    file.simple_packet(FRAME)
    capture = checked(file.bytes())
    assert (capture.file.first_at_ns, capture.file.last_at_ns) == (None, None)
    assert capture.flows[0].orig_packets_count == 1


def test_blocks_without_packets_are_counted_by_kind_and_comments_in_any_encoding_are_passed_over() -> None:
    comment = (1, "Gerät".encode("latin-1"))
    file = Pcapng()
    file.section("<", comment)
    file.interface(options=[comment])
    file.packet(FRAME, 1, comment, comment)
    file.statistics(dropped=3)
    file.statistics(dropped=8)
    file.block(4, bytes(4))
    file.block(10, b"secrets!")
    file.block(0xBAD, bytes(8))
    file.block(0x1234, b"")
    capture = checked(file.bytes())
    assert {kind.kind: kind.blocks_count for kind in capture.file.other_blocks} == {
        "block-0x00001234": 1,
        "custom": 1,
        "decryption-secrets": 1,
        "interface-statistics": 2,
        "name-resolution": 1,
    }
    assert capture.file.comments_count == 4
    assert capture.file.interfaces[0].dropped_count == 8
    assert capture.file.records_count == 1


def test_a_packet_of_an_interface_that_was_never_described_is_counted_as_not_understood() -> None:
    file = Pcapng()
    file.interface()
    file.packet(FRAME, 1_000)
    file.packet(FRAME, 1_000, interface=7)
    file.packet(FRAME, 1_000, interface=8)
    capture = checked(file.bytes())
    assert [(k.kind, k.records_count) for k in capture.file.undecoded] == [("interface-not-described", 2)]
    assert [interface.link_type for interface in capture.file.interfaces] == [1, -1]


def test_a_packet_block_that_lies_about_its_length_is_passed_over_and_counted() -> None:
    file = Pcapng()
    file.interface()
    file.block(6, struct.pack("<IIIII", 0, 0, 0, 500, 500) + bytes(8))
    file.packet(FRAME, 1_000)
    capture = checked(file.bytes())
    assert [kind.kind for kind in capture.file.other_blocks] == ["damaged-packet-block"]
    assert capture.file.records_count == 1


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (struct.pack("<II", 6, 8), "impossible-block-length"),
        (struct.pack("<II", 6, 33), "impossible-block-length"),
        (struct.pack("<II", 6, 1 << 30), "impossible-block-length"),
        (struct.pack("<IIII", 6, 16, 0, 12), "block-lengths-differ"),
        (struct.pack("<III", 0x0A0D0D0A, 28, 0), "unknown-section"),
        (struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 2, 0, -1, 28), "unknown-section"),
    ],
)
def test_a_damaged_block_ends_the_reading_and_the_rest_is_counted(damage: bytes, reason: str) -> None:
    file = Pcapng()
    file.interface()
    file.packet(FRAME, 1_000)
    start = len(file.bytes())
    capture = checked(file.bytes() + damage + file.blocks[-1])
    assert capture.file.records_count == 1
    assert (capture.file.unread_from_offset, capture.file.unread_reason) == (start, reason)


def test_a_cut_at_any_byte_leaves_the_whole_packets_and_tells_the_rest() -> None:
    file = Pcapng(">")
    file.interface(name=b"lan")
    file.packet(FRAME, 1_000, (1, b"comment"))
    file.simple_packet(FRAME)
    file.statistics(dropped=1)
    file.section("<")
    file.interface(101)
    file.obsolete_packet(RAW, 3_000)
    raw, ends = file.bytes(), [0]
    for block in file.blocks:
        ends.append(ends[-1] + len(block))
    packets = [ends[index + 1] for index in (2, 3, 7)]
    for cut in range(28, len(raw) + 1):
        capture = read(raw[:cut])
        whole = max(end for end in ends if end <= cut)
        assert capture.file.records_count == sum(end <= cut for end in packets), cut
        assert capture.file.unread_bytes == cut - whole, cut
        assert capture.file.unread_from_offset == (whole if cut > whole else None)
        assert broken_rules(capture, raw[:cut]) == [], cut


@pytest.mark.parametrize("size", range(4, 28))
def test_a_file_cut_in_its_first_section_header_is_refused(size: int) -> None:
    with pytest.raises(UnreadableInput):
        read(Pcapng().bytes()[:size])


def test_a_section_header_of_no_known_byte_order_is_refused() -> None:
    with pytest.raises(UnreadableInput):
        read(b"\x0a\x0d\x0d\x0a" + bytes(40))


def test_a_file_of_nothing_but_interfaces_takes_no_more_memory_than_its_bound() -> None:
    file = Pcapng()
    file.interface()
    raw = file.blocks[0] + file.blocks[1] * 70_000
    capture = read(raw)
    assert len(capture.file.interfaces) == 65_536
    assert capture.file.unread_reason == "too-many-interfaces"
    assert broken_rules(capture, raw) == []
