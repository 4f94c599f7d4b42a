"""DNS messages in datagrams and in TCP connections, as they stand in a capture."""

from __future__ import annotations

from building import CAMERA, RESOLVER, Conversation, Tape, dns_answer, dns_question, udp
from dns_messages import address_record, message
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import read

from reportgen.capture.name_values import Standing

NAME = "alarm.beispielcam.example"


def framed(*messages: bytes) -> bytes:
    return b"".join(len(raw).to_bytes(2, "big") + raw for raw in messages)


def connection() -> tuple[Tape, Conversation]:
    tape = Tape()
    conversation = Conversation(tape, server=RESOLVER, server_port=53)
    conversation.handshake()
    return tape, conversation


def test_question_and_answer_in_datagrams_belong_together() -> None:
    tape = Tape()
    asked = tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question(NAME)))
    told = tape.add_ip(udp(RESOLVER, 53, CAMERA, 5_000, dns_answer(NAME, ["203.0.113.77"], aliases=["cdn.example"])))
    capture = read(tape.pcap())
    (name,) = capture.names
    assert (name.name, name.address, name.client) == (NAME, "203.0.113.77", CAMERA)
    assert (name.standing, name.chain, tuple(name.frames)) == (Standing.ASKED, (NAME, "cdn.example"), (told,))
    (question,) = capture.questions
    assert (question.outcome, question.server, tuple(question.frames)) == ("answered", RESOLVER, (asked, told))


def test_several_messages_over_tcp_in_any_segments_tell_the_same() -> None:
    names = ("a.example", "b.example", "c.example")
    for segment_bytes in (1, 7, 40, 1_400):
        tape, conversation = connection()
        conversation.client_sends(
            framed(*(dns_question(name, identification=7) for name in names)), segment_bytes=segment_bytes
        )
        conversation.server_sends(
            framed(*(dns_answer(name, ["203.0.113.77"]) for name in names)), segment_bytes=segment_bytes
        )
        capture = read(tape.pcap())
        assert [(n.name, n.standing) for n in capture.names] == [(name, Standing.ASKED) for name in names]
        assert [q.outcome for q in capture.questions] == ["answered"] * 3


def test_an_answer_over_tcp_cites_the_segments_that_carried_it() -> None:
    tape, conversation = connection()
    first = framed(dns_answer("a.example", ["203.0.113.1"]))
    second = framed(dns_answer("b.example", ["203.0.113.2"]))
    frames = conversation.server_sends(first + second, segment_bytes=len(first) + 5)
    names = read(tape.pcap()).names
    assert [tuple(name.frames) for name in names] == [(frames[0],), (frames[0], frames[1])]


def test_behind_a_lost_segment_no_length_is_trusted() -> None:
    tape, conversation = connection()
    answers = [dns_answer(f"{letter}.example", ["203.0.113.1"]) for letter in "abc"]
    conversation.server_sends(framed(*answers), segment_bytes=len(framed(answers[0])), lost=(1,))
    assert [name.name for name in read(tape.pcap()).names] == ["a.example"]


def test_a_datagram_cut_by_the_snap_length_keeps_what_stands_before_the_cut() -> None:
    raw = message(answers=tuple(address_record("a.example", f"203.0.113.{n}") for n in range(1, 5)))
    tape = Tape(snap_bytes=42 + len(raw) - 3)
    tape.add_ip(udp(RESOLVER, 53, CAMERA, 5_000, raw))
    assert [name.address for name in read(tape.pcap()).names] == ["203.0.113.1", "203.0.113.2", "203.0.113.3"]


def test_what_is_no_message_on_the_port_of_dns_is_counted() -> None:
    tape = Tape()
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, b"short"))
    assert read(tape.pcap()).left_out == (("dns-unreadable", 1),)


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=200), st.integers(1, 50))
def test_any_bytes_on_the_port_of_dns_pass(data: bytes, segment_bytes: int) -> None:
    tape, conversation = connection()
    conversation.client_sends(b"\x00\x30" + data, segment_bytes=segment_bytes)
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, data))
    capture = read(tape.pcap())
    assert capture.file.records_count >= 4
