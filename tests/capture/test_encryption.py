"""The verdict on whole conversations, as they stand in a capture."""

from __future__ import annotations

import random

from building import (
    CAMERA,
    DESTINATION,
    RESOLVER,
    Conversation,
    Tape,
    dns_question,
    http_request,
    icmp,
    ip,
    picture,
    udp,
)
from handshakes import client_hello, extension, message, records, server_hello, server_name
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import read

from reportgen.capture.encryption import Encryption, FlowEncryption

HELLO = records(message(1, client_hello(server_name("cloud.example"))))
APPLICATION = bytes((23, 3, 3, 1, 0)) + bytes(256)


def talk(*, port: int = 443) -> tuple[Tape, Conversation]:
    tape = Tape()
    conversation = Conversation(tape, server_port=port)
    conversation.handshake()
    return tape, conversation


def only(tape: Tape) -> FlowEncryption:
    capture = read(tape.pcap())
    (flow,) = capture.flows
    found = capture.encryption.of(flow)
    sizes = (found.encrypted_payload_bytes, found.clear_payload_bytes, found.not_determinable_payload_bytes)
    assert sum(sizes) == flow.orig_payload_bytes + flow.resp_payload_bytes
    return found


def verdict(tape: Tape) -> tuple[str, str]:
    found = only(tape)
    return found.verdict.value, found.reason


def test_a_handshake_to_its_end_is_encrypted() -> None:
    tape, conversation = talk()
    conversation.client_sends(HELLO)
    conversation.server_sends(records(message(2, server_hello())))
    assert verdict(tape) == ("encrypted", "tls")


def test_a_greeting_without_an_answer_encrypts_nothing() -> None:
    tape, conversation = talk()
    conversation.client_sends(HELLO)
    conversation.rst(by_server=True)
    assert verdict(tape) == ("not-determinable", "tls-greeting")


def test_a_suite_that_does_not_encrypt_leaves_all_in_the_clear() -> None:
    tape, conversation = talk()
    conversation.client_sends(HELLO)
    conversation.server_sends(records(message(2, server_hello(suite=0x003B))))
    conversation.client_sends(APPLICATION)
    assert verdict(tape) == ("clear", "tls-without-encryption")


def test_a_connection_recorded_from_its_middle_is_recognised_by_its_records() -> None:
    tape = Tape()
    conversation = Conversation(tape, server_port=8_883)
    stream = b"".join(bytes((23, 3, 3, 0x10, 0)) + random.Random(n).randbytes(4_096) for n in range(6))
    conversation.server_sends(stream[700:])
    assert verdict(tape) == ("encrypted", "tls-records")


def test_an_unknown_protocol_is_neither_encrypted_nor_in_the_clear() -> None:
    tape, conversation = talk()
    conversation.client_sends(random.Random(7).randbytes(3_000))
    found = only(tape)
    assert (found.verdict, found.reason) == (Encryption.NOT_DETERMINABLE, "not-recognised")
    assert found.not_determinable_payload_bytes == 3_000


def test_a_request_is_in_the_clear_on_any_port() -> None:
    for port in (80, 443, 34_567):
        tape, conversation = talk(port=port)
        conversation.client_sends(http_request("GET", "/"))
        assert verdict(tape) == ("clear", "http")


def test_a_picture_in_a_home_made_protocol_is_in_the_clear() -> None:
    tape, conversation = talk(port=34_567)
    conversation.client_sends(b"\x55\x55\xaa\xaa" + bytes(12) + picture("one"))
    assert verdict(tape) == ("clear", "picture")


def test_turning_to_encryption_on_the_way_is_mixed_and_divides_the_bytes() -> None:
    tape, conversation = talk(port=25)
    clear = [
        b"220 mail.example ESMTP\r\n",
        b"EHLO cam.example\r\n",
        b"250 STARTTLS\r\n",
        b"STARTTLS\r\n",
        b"220 go\r\n",
    ]
    for number, line in enumerate(clear):
        (conversation.client_sends if number % 2 else conversation.server_sends)(line)
    conversation.client_sends(HELLO)
    answer = records(message(2, server_hello(extension(43, b"\x03\x04")))) + APPLICATION
    conversation.server_sends(answer)
    found = only(tape)
    assert (found.verdict, found.reason) == (Encryption.MIXED, "smtp-then-tls")
    assert found.clear_payload_bytes == sum(map(len, clear))
    assert found.encrypted_payload_bytes == len(HELLO) + len(answer)


def test_what_went_through_a_tunnel_is_not_taken_for_clear() -> None:
    tape, conversation = talk(port=3_128)
    conversation.client_sends(http_request("CONNECT", "cloud.example:443", host="cloud.example"))
    conversation.server_sends(b"HTTP/1.1 200 Connection established\r\n\r\n")
    assert verdict(tape) == ("not-determinable", "http-tunnel")
    conversation.client_sends(HELLO)
    conversation.server_sends(records(message(2, server_hello())) + APPLICATION)
    assert verdict(tape)[0] in ("encrypted", "mixed")


def test_no_payload_no_verdict() -> None:
    tape, conversation = talk()
    conversation.close()
    assert verdict(tape) == ("not-determinable", "no-payload")


def test_datagrams_and_other_protocols() -> None:
    tape = Tape()
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("a.example")))
    tape.add_ip(ip(CAMERA, DESTINATION, 50, bytes(40)))
    tape.add_ip(icmp(CAMERA, DESTINATION, 8, 0, bytes(20)))
    capture = read(tape.pcap())
    found = [capture.encryption.of(flow) for flow in capture.flows]
    assert [(one.verdict.value, one.reason) for one in found] == [
        ("clear", "dns"), ("encrypted", "ipsec-esp"), ("clear", "icmp"),
    ]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.binary(min_size=1, max_size=60), max_size=8))
def test_any_conversation_divides_all_its_payload(pieces: list[bytes]) -> None:
    tape, conversation = talk()
    for number, piece in enumerate(pieces):
        (conversation.client_sends if number % 2 else conversation.server_sends)(piece)
    only(tape)
