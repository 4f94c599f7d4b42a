"""The handshake of DTLS, as it stands in a capture."""

from __future__ import annotations

import struct
from itertools import permutations

from building import CAMERA, DESTINATION, Tape, udp
from handshakes import certificate, certificates, client_hello, extension, server_hello, server_name, vector
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import read

from reportgen.capture.tls_values import TlsSession
from reportgen.capture.values import Capture

HELLO = client_hello(server_name("relay.beispielcam.example"), extension(21, bytes(300)), version=0xFEFD, cookie=b"")


def pieces(kind: int, body: bytes, *, number: int = 0, piece_bytes: int = 4_000) -> list[bytes]:
    """Records, each with a piece of one handshake message."""
    found = []
    for start in range(0, len(body), piece_bytes):
        piece = body[start : start + piece_bytes]
        head = bytes((kind,)) + len(body).to_bytes(3, "big") + struct.pack(">H", number)
        found.append(record(22, head + start.to_bytes(3, "big") + len(piece).to_bytes(3, "big") + piece))
    return found


def record(kind: int, content: bytes, *, epoch: int = 0) -> bytes:
    return bytes((kind, 0xFE, 0xFD)) + struct.pack(">H", epoch) + bytes(6) + vector(2, content)


def told(*datagrams: tuple[bool, bytes]) -> Capture:
    tape = Tape()
    for by_client, data in datagrams:
        ends = (CAMERA, 50_000, DESTINATION, 32_100)
        tape.add_ip(udp(*(ends if by_client else (*ends[2:], *ends[:2])), data))
    return read(tape.pcap())


def only(capture: Capture) -> TlsSession:
    (session,) = capture.tls.values()
    return session


def test_a_greeting_in_pieces_in_any_order_is_put_together() -> None:
    sent = pieces(1, HELLO, piece_bytes=150)
    for order in permutations(range(len(sent))):
        capture = told(*((True, sent[index]) for index in order))
        (name,) = capture.names
        assert (name.name, name.basis, tuple(name.frames)) == ("relay.beispielcam.example", "tls-sni", (1, 2, 3))
        assert (only(capture).transport, only(capture).offered_versions) == ("dtls", ("DTLS 1.2",))


def test_a_whole_handshake_shows_choice_and_certificate_and_is_encrypted() -> None:
    capture = told(
        (True, pieces(1, HELLO)[0]),
        (False, pieces(3, b"\xfe\xfd" + vector(1, b"cookie"))[0]),
        (True, pieces(1, client_hello(version=0xFEFD, cookie=b"cookie"), number=1)[0]),
        (False, pieces(2, server_hello(version=0xFEFD, suite=0xC0AE), number=1)[0]
         + pieces(11, certificates(certificate("relay.example")), number=2)[0]),
        (True, record(20, b"\1") + record(22, bytes(48), epoch=1)),
    )  # fmt: skip
    session = only(capture)
    assert (session.version, session.cipher_suite) == ("DTLS 1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8")
    assert [found.subject for found in session.server_certificates] == ["CN=relay.example"]
    assert session.server_name == "relay.beispielcam.example"
    (flow,) = capture.flows
    assert (capture.encryption.of(flow).verdict.value, capture.encryption.of(flow).reason) == ("encrypted", "dtls")


def test_a_greeting_that_lacks_its_end_is_read_as_far_as_it_goes() -> None:
    capture = told((True, pieces(1, HELLO, piece_bytes=150)[0]))
    assert [name.name for name in capture.names] == ["relay.beispielcam.example"]


@settings(max_examples=80)
@given(st.binary(max_size=200))
def test_any_bytes_behind_a_head_pass(data: bytes) -> None:
    capture = told((True, record(22, b"\1" + data)), (False, record(22, b"\2" + data) + data))
    assert len(capture.tls) <= 1
