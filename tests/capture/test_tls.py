"""The handshake of TLS over TCP, as it stands in a capture."""

from __future__ import annotations

import random

from building import CAMERA, DESTINATION, Conversation, Tape
from handshakes import (
    RETRY_RANDOM,
    certificate,
    certificates,
    client_hello,
    extension,
    message,
    protocols,
    records,
    server_hello,
    server_name,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import read

from reportgen.capture.certificate import read_certificate
from reportgen.capture.tls_values import TlsSession
from reportgen.capture.values import Capture

CLIENT, SERVER, CERTIFICATE = 1, 2, 11
HELLO = message(CLIENT, client_hello(server_name("cloud.beispielcam.example"), protocols("h2")))
ENCRYPTED = bytes((23, 3, 3, 0, 40)) + bytes(range(40))


def talk(*, port: int = 443) -> tuple[Tape, Conversation]:
    tape = Tape()
    conversation = Conversation(tape, server_port=port)
    conversation.handshake()
    return tape, conversation


def only(capture: Capture) -> TlsSession:
    (session,) = capture.tls.values()
    return session


def test_a_greeting_in_many_records_and_segments_out_of_order_tells_its_name_and_frames() -> None:
    large = message(CLIENT, client_hello(extension(51, bytes(1_700)), server_name("cloud.example")))
    tape, conversation = talk()
    frames = conversation.client_sends(records(large, record_bytes=500), segment_bytes=600, order=(1, 2, 0))
    capture = read(tape.pcap())
    (name,) = capture.names
    assert (name.name, name.basis, name.address, name.client) == ("cloud.example", "tls-sni", DESTINATION, CAMERA)
    assert tuple(name.frames) == tuple(sorted(frames))
    assert only(capture).server_name == "cloud.example"


def test_a_handshake_of_tls_1_2_shows_what_was_chosen_and_the_certificates() -> None:
    leaf = certificate("cloud.beispielcam.example", "cloud.beispielcam.example", "*.beispielcam.example")
    tape, conversation = talk()
    conversation.client_sends(records(HELLO))
    conversation.server_sends(
        records(
            message(SERVER, server_hello(protocols("h2"))),
            message(CERTIFICATE, certificates(leaf, certificate("root.example"))),
        ),
        segment_bytes=300,
    )
    session = only(read(tape.pcap()))
    assert (session.version, session.cipher_suite, session.protocol) == (
        "TLS 1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "h2",
    )  # fmt: skip
    shown, root = session.server_certificates
    assert shown.subject == shown.issuer == "CN=cloud.beispielcam.example"
    assert shown.names == ("cloud.beispielcam.example", "*.beispielcam.example")
    assert (shown.not_before_ns, shown.not_after_ns) == (1_767_225_600 * 10**9, 1_798_761_600 * 10**9)
    assert (root.subject, root.names, root.unread_reason) == ("CN=root.example", (), None)
    assert session.client_certificates == ()
    assert session.certificates_reason is None


def test_a_certificate_of_the_client_is_not_taken_for_the_servers() -> None:
    tape, conversation = talk()
    conversation.client_sends(records(HELLO))
    conversation.server_sends(records(message(SERVER, server_hello())))
    conversation.client_sends(records(message(CERTIFICATE, certificates(certificate("device-7.example")))))
    session = only(read(tape.pcap()))
    assert [found.subject for found in session.client_certificates] == ["CN=device-7.example"]
    assert (session.server_certificates, session.certificates_reason) == ((), "not-seen")


def test_in_tls_1_3_certificates_are_encrypted_and_a_retry_is_told() -> None:
    chosen = extension(43, b"\x03\x04")
    tape, conversation = talk()
    conversation.client_sends(records(HELLO))
    conversation.server_sends(records(message(SERVER, server_hello(chosen, suite=0x1301, random=RETRY_RANDOM))))
    conversation.server_sends(records(b"\x01", kind=20))
    conversation.client_sends(records(b"\x01", kind=20) + records(HELLO))
    conversation.server_sends(records(message(SERVER, server_hello(chosen, suite=0x1303))) + ENCRYPTED)
    session = only(read(tape.pcap()))
    assert (session.version, session.cipher_suite, session.was_retried) == (
        "TLS 1.3", "TLS_CHACHA20_POLY1305_SHA256", True,
    )  # fmt: skip
    assert (session.server_certificates, session.certificates_reason) == ((), "encrypted")


def test_a_greeting_cut_by_the_snap_length_is_read_as_far_as_it_goes() -> None:
    whole = records(message(CLIENT, client_hello(server_name("cloud.example"), extension(21, bytes(400)))))
    tape = Tape(snap_bytes=54 + 150)
    conversation = Conversation(tape, server_port=443)
    conversation.handshake()
    conversation.client_sends(whole)
    capture = read(tape.pcap())
    assert [name.name for name in capture.names] == ["cloud.example"]


def test_encrypted_name_resolution_and_the_outer_name_are_told_as_hidden() -> None:
    tape, conversation = talk(port=853)
    conversation.client_sends(records(message(CLIENT, client_hello(server_name("resolver.example")))))
    other = Conversation(tape, client_port=40_001, server_port=443)
    other.handshake()
    other.client_sends(records(message(CLIENT, client_hello(server_name("dns.google")))))
    third = Conversation(tape, client_port=40_002, server_port=443)
    third.handshake()
    third.client_sends(records(message(CLIENT, client_hello(server_name("outer.example"), extension(0xFE0D, b"x")))))
    found = [(hidden.kind, hidden.reason) for hidden in read(tape.pcap()).hidden_names]
    assert found == [
        ("dns-over-tls", "port-853"),
        ("dns-over-https", "server-name-dns.google"),
        ("encrypted-client-hello", "outer-name-only"),
    ]


def test_a_greeting_in_the_middle_of_a_conversation_is_found() -> None:
    tape, conversation = talk(port=25)
    conversation.server_sends(b"220 mail.example ESMTP\r\n")
    conversation.client_sends(b"EHLO cam.example\r\n")
    conversation.server_sends(b"250-mail.example\r\n250 STARTTLS\r\n")
    conversation.client_sends(b"STARTTLS\r\n")
    conversation.server_sends(b"220 ready\r\n")
    conversation.client_sends(records(HELLO))
    conversation.server_sends(records(message(SERVER, server_hello())))
    session = only(read(tape.pcap()))
    assert (session.server_name, session.version) == ("cloud.beispielcam.example", "TLS 1.2")


def test_a_certificate_that_does_not_parse_is_a_value_with_its_hash() -> None:
    found = read_certificate(b"no certificate")
    assert (found.unread_reason, found.subject, found.size_bytes) == ("refused", None, 14)
    assert len(found.sha256) == 64


def test_certificates_with_broken_bytes_never_raise() -> None:
    whole = certificate("cloud.beispielcam.example", "cloud.beispielcam.example")
    chance = random.Random(7)
    reasons = set()
    for _ in range(3_000):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        reasons.add(read_certificate(bytes(broken)).unread_reason)
    assert reasons == {None, "refused", "names-unreadable"}


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=400), st.integers(1, 200))
def test_any_bytes_behind_the_head_of_a_record_pass(data: bytes, segment_bytes: int) -> None:
    tape, conversation = talk()
    conversation.client_sends(records(HELLO)[:20] + data, segment_bytes=segment_bytes)
    conversation.server_sends(records(message(SERVER, server_hello()))[:9] + data, segment_bytes=segment_bytes)
    assert len(read(tape.pcap()).tls) <= 1
