"""Connection attempts without an answer: counted by what was tried, not by packets."""

from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, icmp_quoting
from building.frames import SYN
from rules import broken_rules, read

from reportgen.capture.values import Attempt, Capture

ROUTER = "192.168.178.1"


def capture_of(tape: Tape) -> Capture:
    raw = tape.pcap()
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    return capture


def attempts(tape: Tape) -> tuple[Attempt, ...]:
    return capture_of(tape).attempts


def test_retransmitted_packets_are_one_attempt() -> None:
    tape = Tape()
    talk = Conversation(tape)
    for wait_s in (1, 2, 4, 0):
        talk.syn()
        tape.wait(wait_s)
    (attempt,) = attempts(tape)
    assert (attempt.packets_count, list(attempt.frames), attempt.conn_state) == (4, [1, 2, 3, 4], "S0")
    assert (attempt.originator, attempt.responder, attempt.responder_port) == (CAMERA, DESTINATION, 80)
    assert attempt.first_at_ns == tape.records[0].at_ns


def test_another_port_or_another_initial_number_is_another_attempt() -> None:
    tape = Tape()
    for port, isn in ((40_000, 1), (40_001, 1), (40_000, 2), (40_000, 2)):
        Conversation(tape, client_port=port, client_isn=isn).syn()
    assert sorted(attempt.packets_count for attempt in attempts(tape)) == [1, 1, 2]


def test_a_refused_attempt_is_one_and_its_answer_is_not_cited() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.syn()
    talk.rst(by_server=True)
    (attempt,) = attempts(tape)
    assert (attempt.conn_state, list(attempt.frames)) == ("REJ", [1])


def test_a_refusal_that_is_tried_again_with_the_same_number_stays_one_attempt() -> None:
    tape = Tape()
    talk = Conversation(tape)
    for _ in range(3):
        talk.syn()
        talk.rst(by_server=True)
    (attempt,) = attempts(tape)
    assert (attempt.conn_state, list(attempt.frames)) == ("REJ", [1, 3, 5])


def test_what_was_answered_is_no_attempt_even_if_late() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.syn()
    talk.syn()
    talk.handshake()
    assert attempts(tape) == ()


def test_a_connection_whose_answers_were_not_recorded_is_no_attempt() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.syn()
    talk.client.next_sequence += 1
    talk.acknowledge(by_server=False)
    talk.client_sends(b"x" * 10)
    assert capture_of(tape).flows[0].conn_state == "S0"
    assert attempts(tape) == ()


def test_an_answer_without_its_syn_is_no_attempt() -> None:
    tape = Tape()
    tape.add_ip(Conversation(tape).packet(SYN | 0x10, by_server=True))
    assert attempts(tape) == ()


def test_data_without_a_set_up_is_no_attempt() -> None:
    tape = Tape()
    Conversation(tape).client_sends(b"x")
    assert attempts(tape) == ()


@pytest.mark.parametrize(("kind", "code"), [(3, 13), (3, 1), (11, 0)])
def test_an_icmp_error_is_noted_at_the_flow_that_it_quotes(kind: int, code: int) -> None:
    tape = Tape()
    talk = Conversation(tape)
    quoted = talk.packet(SYN)
    talk.syn()
    tape.add_ip(icmp_quoting(ROUTER, CAMERA, kind, code, quoted))
    capture = capture_of(tape)
    assert capture.flows[0].unreachable_code == f"icmp-{kind}-{code}"
    assert [attempt.conn_state for attempt in capture.attempts] == ["S0"]


def test_an_icmpv6_error_is_noted_too() -> None:
    tape = Tape()
    talk = Conversation(tape, client="2001:db8::42", server="2001:db8:1::77")
    quoted = talk.packet(SYN)
    talk.syn()
    tape.add_ip(icmp_quoting("2001:db8::1", "2001:db8::42", 1, 1, quoted, quoted_bytes=60))
    assert capture_of(tape).flows[0].unreachable_code == "icmpv6-1-1"


def test_an_icmp_error_about_something_never_seen_is_noted_nowhere() -> None:
    tape = Tape()
    quoted = Conversation(tape, client_port=50_000).packet(SYN)
    Conversation(tape).syn()
    tape.add_ip(icmp_quoting(ROUTER, CAMERA, 3, 13, quoted))
    assert [flow.unreachable_code for flow in capture_of(tape).flows] == [None, None]
