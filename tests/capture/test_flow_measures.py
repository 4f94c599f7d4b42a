"""What a conversation is measured by: repetitions, gaps, hours, its public name. Where its row lies is all the same."""

from __future__ import annotations

import itertools
import random

import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, icmp, icmp_quoting, udp
from building.frames import ACK, FIN, SYN, ip, tcp
from rules import broken_rules, read

from reportgen.adapters.scratch import ScratchFile
from reportgen.capture import flow_index, flow_table
from reportgen.capture.community_id import community_id
from reportgen.capture.flows import FlowMaker
from reportgen.capture.frames import Packet, ip_packet
from reportgen.capture.hours import HOUR_NS
from reportgen.capture.values import Capture, Flow, HourVolume


def checked(tape: Tape) -> Capture:
    raw = tape.pcap()
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    return capture


def the_flow(tape: Tape) -> Flow:
    (flow,) = checked(tape).flows
    return flow


# Repetitions and gaps


def test_what_is_sent_again_is_counted_apart_and_misses_nothing() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(b"x" * 5_000, segment_bytes=1_000, twice=(1, 3))
    flow = the_flow(tape)
    assert (flow.orig_payload_bytes, flow.orig_retransmitted_bytes) == (7_000, 2_000)
    assert (flow.orig_retransmitted_packets_count, flow.resp_retransmitted_packets_count) == (2, 0)
    assert flow.missed_bytes == 0


def test_what_no_segment_brings_is_missed() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(b"x" * 5_000, segment_bytes=1_000, lost=(1, 3))
    talk.server_sends(b"y" * 3_000, segment_bytes=1_000, lost=(1,))
    flow = the_flow(tape)
    assert (flow.orig_missed_bytes, flow.resp_missed_bytes, flow.missed_bytes) == (2_000, 1_000, 3_000)
    assert flow.orig_retransmitted_packets_count == 0


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_recording_is_neither_a_gap_nor_a_repetition(order: tuple[int, ...]) -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(b"x" * 4_000, segment_bytes=1_000, order=order)
    flow = the_flow(tape)
    assert (flow.missed_bytes, flow.orig_retransmitted_packets_count) == (0, 0)


@pytest.mark.parametrize("isn", [0, 1_000, 2**32 - 1_500, 2**32 - 1])
def test_any_mix_of_loss_and_repetition_adds_up_also_where_the_numbers_wrap(isn: int) -> None:
    dice = random.Random(isn)
    for _ in range(40):
        tape = Tape()
        talk = Conversation(tape, client_isn=isn)
        talk.handshake()
        lost = {index for index in range(1, 9) if dice.random() < 0.3}
        kept = [index for index in range(10) if index not in lost]
        middle = kept[1:-1]
        dice.shuffle(middle)
        twice = [index for index in kept if dice.random() < 0.3]
        talk.client_sends(
            b"x" * 10_000, segment_bytes=1_000, order=[kept[0], *middle, kept[-1]], lost=lost, twice=twice
        )
        flow = the_flow(tape)
        assert flow.orig_missed_bytes == 1_000 * len(lost)
        assert flow.orig_retransmitted_bytes == 1_000 * len(twice)
        assert flow.orig_payload_bytes - flow.orig_retransmitted_bytes + flow.orig_missed_bytes == 10_000


def test_a_segment_that_brings_old_and_new_bytes_repeats_the_old_ones_only() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(b"x" * 1_000)
    talk.client_repeats(b"x" * 300 + b"y" * 200, back_bytes=300)
    flow = the_flow(tape)
    assert (flow.orig_retransmitted_packets_count, flow.orig_retransmitted_bytes, flow.missed_bytes) == (1, 300, 0)


def test_repeated_syns_are_repetitions_without_bytes_and_keep_alives_are_none() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.syn()
    talk.syn()
    talk.handshake()
    talk.client_sends(b"x" * 10)
    talk.client_repeats(b"x", back_bytes=1)
    talk.client_repeats(b"", back_bytes=1)
    flow = the_flow(tape)
    assert (flow.orig_retransmitted_packets_count, flow.orig_retransmitted_bytes) == (2, 0)


def test_a_repeated_fin_is_a_repetition() -> None:
    tape = Tape()
    for _ in range(2):
        tape.add_ip(tcp(CAMERA, 40_000, DESTINATION, 80, flags=FIN | ACK, sequence=9))
    assert the_flow(tape).orig_retransmitted_packets_count == 1


def test_numbers_from_nowhere_are_no_gap_of_a_gigabyte() -> None:
    tape = Tape()
    for sequence in (1, 2**31 + 5, 6):
        tape.add_ip(tcp(CAMERA, 40_000, DESTINATION, 80, flags=ACK, sequence=sequence, data=b"abcde"))
    assert the_flow(tape).missed_bytes == 0


# Hours


def test_volumes_by_hour_add_up_to_the_conversation() -> None:
    tape = Tape()
    up, down = udp(CAMERA, 5_000, DESTINATION, 9, b"up"), udp(DESTINATION, 9, CAMERA, 5_000, b"down")
    for packet, wait_s in ((up, 0), (up, 3_600), (down, 0), (up, 3_600 * 5), (down, -3_600 * 7), (down, 0)):
        tape.wait(wait_s)
        tape.add_ip(packet)
    capture = checked(tape)
    flow, hours = capture.flows[0], capture.flows.volumes(0)
    assert [hour.at_ns % HOUR_NS for hour in hours] == [0] * 4
    assert [(hour.orig_packets_count, hour.resp_packets_count) for hour in hours] == [(0, 2), (1, 0), (1, 1), (1, 0)]
    assert sum(hour.orig_frame_bytes for hour in hours) == flow.orig_frame_bytes
    assert sum(hour.resp_frame_bytes for hour in hours) == flow.resp_frame_bytes
    assert hours[0].at_ns <= flow.first_at_ns < hours[0].at_ns + HOUR_NS


def test_a_conversation_within_one_hour_has_one_volume() -> None:
    tape = Tape()
    Conversation(tape).handshake()
    capture = checked(tape)
    flow = capture.flows[0]
    assert capture.flows.volumes(0) == (
        HourVolume(
            at_ns=flow.first_at_ns // HOUR_NS * HOUR_NS,
            orig_packets_count=2,
            resp_packets_count=1,
            orig_frame_bytes=flow.orig_frame_bytes,
            resp_frame_bytes=flow.resp_frame_bytes,
        ),
    )


def test_more_hours_than_can_be_kept_are_told_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.capture.hours.MOST_ENTRIES_COUNT", 3)
    tape = Tape()
    for _ in range(6):
        tape.add_ip(udp(CAMERA, 5_000, DESTINATION, 9, b"x"))
        tape.wait(3_600)
    capture = checked(tape)
    assert capture.flows.volumes(0) == ()
    assert capture.flows[0].orig_packets_count == 6


# ICMP


def test_an_echo_and_its_answer_are_one_conversation_of_the_one_who_asked_whoever_was_seen_first() -> None:
    for first in (8, 0):
        tape = Tape()
        ends = {8: (CAMERA, DESTINATION), 0: (DESTINATION, CAMERA)}
        for kind in (first, 8 - first):
            tape.add_ip(icmp(*ends[kind], kind, 0))
        flow = the_flow(tape)
        assert (flow.originator, flow.orig_packets_count, flow.resp_packets_count) == (CAMERA, 1, 1)
        assert (flow.icmp_type, flow.icmp_code, flow.originator_port) == (8, None, None)


def test_messages_without_an_answer_are_a_conversation_for_each_type_and_code() -> None:
    tape = Tape()
    for kind, code in ((3, 1), (3, 3), (3, 1), (11, 0), (8, 0)):
        tape.add_ip(icmp(CAMERA, DESTINATION, kind, code))
    tape.add_ip(icmp(DESTINATION, CAMERA, 3, 1))
    found = [(f.originator, f.icmp_type, f.icmp_code, f.orig_packets_count) for f in checked(tape).flows]
    assert found == [
        (CAMERA, 3, 1, 2),
        (CAMERA, 3, 3, 1),
        (CAMERA, 11, 0, 1),
        (CAMERA, 8, None, 1),
        (DESTINATION, 3, 1, 1),
    ]


def test_an_error_that_quotes_an_echo_is_noted_at_it() -> None:
    tape = Tape()
    echo = icmp(CAMERA, DESTINATION, 8, 0)
    tape.add_ip(echo)
    tape.add_ip(icmp_quoting("192.168.178.1", CAMERA, 3, 13, echo))
    assert [flow.unreachable_code for flow in checked(tape).flows] == ["icmp-3-13", None]


# Community ID: the vectors that its authors publish


@pytest.mark.parametrize(
    ("transport", "source", "destination", "ports", "expected"),
    [
        ("tcp", "128.232.110.120", "66.35.250.204", (34_855, 80), "1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
        ("tcp", "66.35.250.204", "128.232.110.120", (80, 34_855), "1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
        ("tcp", "10.0.0.1", "10.0.0.2", (10, 11_569), "1:SXBGMX1lBOwhhoDrZynfROxnhnM="),
        ("tcp", "192.168.1.42", "192.168.1.42", (42, 41), "1:eRcf7I/xocOxnYo5pbJBV5NhVm0="),
        ("udp", "192.168.1.52", "8.8.8.8", (54_585, 53), "1:d/FP5EW3wiY1vCndhwleRRKHowQ="),
        (
            "tcp",
            "2001:470:e5bf:dead:4957:2174:e82c:4887",
            "2607:f8b0:400c:c03::1a",
            (63_943, 25),
            "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=",
        ),
        ("icmp", "192.168.0.89", "192.168.0.1", (8, 0), "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="),
        ("icmp", "192.168.0.1", "192.168.0.89", (0, 8), "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="),
        ("icmp", "192.168.0.89", "192.168.0.1", (20, 0), "1:3o2RFccXzUgjl7zDpqmY7yJi8rI="),
        ("icmp", "192.168.0.89", "192.168.0.1", (20, 1), "1:tz/fHIDUHs19NkixVVoOZywde+I="),
        ("icmpv6", "fe80::200:86ff:fe05:80da", "fe80::260:97ff:fe07:69ea", (135, 0), "1:dGHyGvjMfljg6Bppwm3bg0LO8TY="),
        ("icmpv6", "fe80::260:97ff:fe07:69ea", "ff02::1", (134, 0), "1:pkvHqCL88/tg1k4cPigmZXUtL00="),
        (
            "icmpv6",
            "3ffe:507:0:1:200:86ff:fe05:80da",
            "3ffe:507:0:1:260:97ff:fe07:69ea",
            (3, 0),
            "1:/OGBt9BN1ofenrmSPWYicpij2Vc=",
        ),
        ("ip-46", "1.2.3.4", "5.6.7.8", (None, None), "1:ikv3kmf89luf73WPz1jOs49S768="),
    ],
)
def test_the_community_id_is_the_published_one(
    transport: str, source: str, destination: str, ports: tuple[int | None, int | None], expected: str
) -> None:
    assert community_id(transport, source, ports[0], destination, ports[1]) == expected


def test_a_flow_tells_its_community_id_and_none_for_sctp_whose_ports_are_not_read() -> None:
    tape = Tape()
    tape.add_ip(udp("192.168.1.52", 54_585, "8.8.8.8", 53, b"?"))
    tape.add_ip(icmp("192.168.0.1", "192.168.0.89", 0, 0))
    tape.add_ip(ip(CAMERA, DESTINATION, 132, bytes(12)))
    assert [flow.community_id for flow in checked(tape).flows] == [
        "1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
        "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
        None,
    ]


# Where rows lie


def packets(count: int, seed: int) -> list[bytes]:
    """Packets of few hundred conversations, new generations among them, in an order without locality."""
    dice = random.Random(seed)
    found = []
    for _ in range(count):
        client, port = f"10.0.{dice.randrange(3)}.{dice.randrange(40)}", 40_000 + dice.randrange(3)
        kind = dice.random()
        up = dice.random() < 0.6
        if kind < 0.2:
            found.append(tcp(client, port, DESTINATION, 80, flags=SYN, sequence=dice.randrange(3)))
        elif kind < 0.7:
            ends = (client, port, DESTINATION, 80) if up else (DESTINATION, 80, client, port)
            found.append(tcp(*ends, flags=ACK, sequence=dice.randrange(500), data=b"x" * dice.randrange(9)))
        elif kind < 0.9:
            ends = (client, port, DESTINATION, 53) if up else (DESTINATION, 53, client, port)
            found.append(udp(*ends, b"y"))
        else:
            found.append(icmp(client, DESTINATION, 8, 0) if up else icmp(DESTINATION, client, 0, 0))
    return found


def made(raw: list[bytes], maker: FlowMaker) -> list[int | None]:
    slots = []
    for frame, data in enumerate(raw, start=1):
        packet = ip_packet(data, 0, len(data))
        assert isinstance(packet, Packet)
        slots.append(maker.add(packet, data, lambda _: (b"", b""), frame, frame, len(data)))
    return slots


@pytest.mark.parametrize("seed", range(4))
def test_rows_in_a_scratch_and_a_small_index_give_the_same_conversations(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = packets(6_000, seed)
    plain = FlowMaker()
    slots, flows = made(raw, plain), list(plain.table)
    monkeypatch.setattr(flow_table, "IN_MEMORY_ROWS_COUNT", 64)
    monkeypatch.setattr(flow_table, "_TOUCHES_COUNT", 3)
    monkeypatch.setattr(flow_table, "CHUNK_ROWS_LOG", 6)
    monkeypatch.setattr(flow_table, "CHUNK_ROWS", 64)
    monkeypatch.setattr(flow_table, "_CHUNK_BYTES", 65_536)
    monkeypatch.setattr(flow_index, "_CACHE_COUNT", 7)
    monkeypatch.setattr(flow_index, "_FIRST_PLACES_LOG", 3)
    spilled = FlowMaker(ScratchFile())
    assert made(raw, spilled) == slots
    assert len(flows) > 500
    assert list(spilled.table) == flows


def test_keys_whose_hashes_fall_together_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow_index, "_CACHE_COUNT", 2)
    monkeypatch.setattr(flow_index, "hash", lambda _: 5, raising=False)
    raw = packets(300, 1)
    together = FlowMaker()
    slots = made(raw, together)
    monkeypatch.undo()
    assert made(raw, FlowMaker()) == slots
