"""Packets → conversations: who began, where one ends and the next begins, how it went, and bytes at three levels."""

from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, RESOLVER, Conversation, Tape, icmp, ip, udp
from building.frames import ACK, RST, SYN, tcp
from rules import broken_rules, read

from reportgen.capture.values import Capture, Flow


def flows(tape: Tape) -> list[Flow]:
    raw = tape.pcap()
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    return list(capture.flows)


def the_flow(tape: Tape) -> Flow:
    (flow,) = flows(tape)
    return flow


# Zeek's words, each as its manual defines it (base/protocols/conn). Steps of the originator: s SYN, a ACK, d data, f
# FIN, r RST; capitals are the responder's, S its SYN-ACK.
STATES = {
    "S0": ["s", "ss", "sss"],  # an attempt seen, no reply
    "S1": ["sSa", "sSad", "sSadD"],  # established, not terminated
    "SF": ["sSafFa", "sSaFfA", "sSadDfF"],  # normal establishment and termination
    "REJ": ["sR", "ssR"],  # an attempt rejected
    "S2": ["sSaf", "sSadf"],  # established, close by the originator seen, none by the responder
    "S3": ["sSaF", "sSadF"],  # the other way round
    "RSTO": ["sSar", "sSadr", "sSafr"],  # established, the originator aborted
    "RSTR": ["sSaR", "sSadR"],  # the responder sent a reset
    "RSTOS0": ["sr"],  # SYN followed by RST, no SYN-ACK seen
    "RSTRH": ["SR"],  # SYN-ACK followed by RST, no SYN of the originator seen
    "SH": ["sf"],  # SYN followed by FIN, no SYN-ACK seen
    "SHR": ["SF"],  # SYN-ACK followed by FIN, no SYN seen
    "OTH": ["d", "dD", "a", "dA", "ar", "dDr"],  # no SYN seen, midstream
}


@pytest.mark.parametrize(("state", "steps"), [(state, steps) for state, many in STATES.items() for steps in many])
def test_each_course_of_a_connection_has_zeeks_word(state: str, steps: str) -> None:
    tape = Tape()
    for step in steps:
        _do(tape, step)
    flow = the_flow(tape)
    assert flow.conn_state == state
    assert (flow.originator, flow.originator_port) == (CAMERA, 40_000)
    assert (flow.responder, flow.responder_port) == (DESTINATION, 80)


def _do(tape: Tape, step: str) -> None:
    flags = {"s": SYN, "a": ACK, "d": ACK, "f": 0x01 | ACK, "r": RST | ACK}[step.lower()]
    ends = (DESTINATION, 80, CAMERA, 40_000) if step.isupper() else (CAMERA, 40_000, DESTINATION, 80)
    if step == "S":
        flags |= ACK
    tape.add_ip(tcp(*ends, flags=flags, sequence=1_000, acknowledgement=1, data=b"data" if step in "dD" else b""))


@pytest.mark.parametrize(("state", "ways"), [("S0", ">"), ("SF", "><"), ("SHR", "<")])
def test_udp_has_three_words(state: str, ways: str) -> None:
    tape = Tape()
    for way in ways:
        up = udp(CAMERA, 50_000, RESOLVER, 53, b"?")
        tape.add_ip(up if way == ">" else udp(RESOLVER, 53, CAMERA, 50_000, b"!"))
    flow = the_flow(tape)
    assert (flow.conn_state, flow.originator, flow.responder_port) == (state, CAMERA, 53)


def test_other_protocols_are_one_flow_for_both_directions_and_have_no_ports() -> None:
    tape = Tape()
    tape.add_ip(icmp(CAMERA, DESTINATION, 8, 0))
    tape.add_ip(icmp(DESTINATION, CAMERA, 0, 0))
    tape.add_ip(ip(CAMERA, DESTINATION, 47, bytes(8)))
    ping, tunnel = flows(tape)
    assert (ping.transport, ping.orig_packets_count, ping.resp_packets_count) == ("icmp", 1, 1)
    assert (ping.originator_port, ping.responder_port, ping.conn_state) == (None, None, "OTH")
    assert tunnel.transport == "ip-47"


def test_the_sender_of_the_syn_is_the_originator_whatever_the_ports() -> None:
    tape = Tape()
    Conversation(tape, client=CAMERA, client_port=80, server_port=50_000).syn()
    assert (the_flow(tape).originator, the_flow(tape).originator_port) == (CAMERA, 80)


def test_the_receiver_of_a_syn_ack_is_the_originator() -> None:
    tape = Tape()
    tape.add_ip(tcp(DESTINATION, 50_000, CAMERA, 40_000, flags=SYN | ACK))
    assert the_flow(tape).originator == CAMERA


def test_without_a_syn_the_low_port_answers_and_else_the_first_to_speak_began() -> None:
    first_seen_is_server, both_high = Tape(), Tape()
    first_seen_is_server.add_ip(tcp(DESTINATION, 443, CAMERA, 40_000, flags=ACK, data=b"x"))
    both_high.add_ip(tcp(DESTINATION, 8_443, CAMERA, 40_000, flags=ACK, data=b"x"))
    assert the_flow(first_seen_is_server).originator == CAMERA
    assert the_flow(both_high).originator == DESTINATION


def test_a_five_tuple_used_again_with_another_initial_number_is_another_flow() -> None:
    tape = Tape()
    for isn in (1_000, 7_000_000):
        talk = Conversation(tape, client_isn=isn)
        talk.handshake()
        talk.client_sends(b"x" * 10)
        talk.close()
    first, second = flows(tape)
    assert (first.orig_payload_bytes, second.orig_payload_bytes) == (10, 10)
    assert (first.conn_state, second.conn_state) == ("SF", "SF")
    assert (first.last_frame, second.first_frame) == (7, 8)


def test_a_retransmitted_syn_begins_nothing_new() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.syn()
    talk.handshake()
    talk.client_sends(b"x")
    flow = the_flow(tape)
    assert (flow.orig_packets_count, flow.conn_state) == (4, "S1")


def test_a_syn_recorded_behind_its_answer_belongs_to_the_same_flow() -> None:
    tape = Tape()
    tape.add_ip(tcp(DESTINATION, 80, CAMERA, 40_000, flags=SYN | ACK, sequence=9, acknowledgement=1_001))
    Conversation(tape).syn()
    assert (the_flow(tape).conn_state, the_flow(tape).originator) == ("S1", CAMERA)


def test_a_connection_opened_from_both_sides_at_once_is_one_flow() -> None:
    tape = Tape()
    tape.add_ip(tcp(CAMERA, 40_000, DESTINATION, 80, flags=SYN, sequence=1_000))
    tape.add_ip(tcp(DESTINATION, 80, CAMERA, 40_000, flags=SYN, sequence=9_000))
    assert the_flow(tape).resp_packets_count == 1


def test_bytes_are_told_at_three_levels_and_both_ways() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(b"x" * 100)
    talk.server_sends(b"y" * 30)
    flow = the_flow(tape)
    assert (flow.orig_packets_count, flow.resp_packets_count) == (3, 2)
    assert (flow.orig_payload_bytes, flow.resp_payload_bytes) == (100, 30)
    assert (flow.orig_ip_bytes, flow.resp_ip_bytes) == (3 * 40 + 100, 2 * 40 + 30)
    assert (flow.orig_frame_bytes, flow.resp_frame_bytes) == (3 * 54 + 100, 2 * 54 + 30)


def test_frame_bytes_are_those_of_the_wire_where_the_recorder_cut() -> None:
    tape = Tape(snap_bytes=54)
    Conversation(tape).client_sends(b"x" * 900)
    flow = the_flow(tape)
    assert (flow.orig_payload_bytes, flow.orig_ip_bytes, flow.orig_frame_bytes) == (900, 940, 954)


def test_fragments_belong_to_the_flow_of_their_first_piece() -> None:
    whole = udp(CAMERA, 5_000, DESTINATION, 53, bytes(100))
    pieces = [
        ip(CAMERA, DESTINATION, 17, whole[20:68], identification=9, fragment=0x2000),
        ip(CAMERA, DESTINATION, 17, whole[68:], identification=9, fragment=6),
    ]
    tape, headless = Tape(), Tape()
    for piece in pieces:
        tape.add_ip(piece)
    headless.add_ip(pieces[1])
    flow = the_flow(tape)
    assert (flow.orig_packets_count, flow.orig_payload_bytes) == (2, 100)
    lone = read(headless.pcap())
    assert [kind.kind for kind in lone.file.undecoded] == ["fragment-without-its-first"]


def test_a_host_that_talks_to_itself_is_the_originator() -> None:
    tape = Tape()
    tape.add_ip(tcp(CAMERA, 80, CAMERA, 80, flags=ACK, data=b"xyz"))
    assert (the_flow(tape).orig_payload_bytes, the_flow(tape).resp_packets_count) == (3, 0)


def test_hardware_addresses_are_those_of_each_end() -> None:
    tape = Tape()
    tape.add_ip(tcp(DESTINATION, 80, CAMERA, 40_000, flags=SYN | ACK))
    flow = the_flow(tape)
    assert (flow.originator_mac, flow.responder_mac) == ("00:00:5e:00:53:01", "00:00:5e:00:53:42")


def test_all_kinds_of_records_together_account_for_the_file() -> None:
    raw = _everything().modified_pcap()
    capture: Capture = read(raw)
    assert broken_rules(capture, raw) == []
    assert [kind.kind for kind in capture.file.no_flow] == ["arp"]
    assert {kind.kind for kind in capture.file.undecoded} == {"ethertype-0x88e1", "short-ipv4"}
    assert capture.file.flows_records_count == capture.file.records_count - 3


def _everything() -> Tape:
    from building import arp, ethernet

    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(b"x" * 5_000, order=(2, 0, 1, 3), lost={3}, twice={1})
    talk.close()
    tape.add(arp(CAMERA, RESOLVER))
    tape.add(ethernet(bytes(30), 0x88E1))
    tape.add(ethernet(b"\x45\0\0", 0x0800))
    tape.add_ip(icmp(CAMERA, DESTINATION, 8, 0))
    return tape
