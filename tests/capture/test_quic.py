"""QUIC's first packets: the published vectors, and greetings as they stand in captures."""

from __future__ import annotations

from itertools import permutations

import pytest
from building import CAMERA, DESTINATION, Tape, udp
from handshakes import client_hello, extension, message, protocols, server_hello, server_name
from hypothesis import given, settings
from hypothesis import strategies as st
from quic_packets import VERSION_1, VERSION_2, crypto, initial, retry
from rules import read

from reportgen.capture.quic_keys import initial_keys, opened
from reportgen.capture.quic_packet import crypto_frames, long_packets, version_name
from reportgen.capture.values import Capture

NAME = "cloud.beispielcam.example"
HELLO = message(1, client_hello(server_name(NAME), protocols("h3"), extension(21, bytes(1_400))))
CHOICE = message(2, server_hello(extension(43, b"\x03\x04"), suite=0x1301))
FIRST_ID, SERVER_ID = bytes.fromhex("8394c8f03e515708"), bytes.fromhex("f067a5502a4262b5")

# RFC 9001 appendix A.2 and RFC 9369 appendix A.2 seal the same frame; A.3 of both is the server's answer.
VECTOR_FRAME = bytes.fromhex(
    "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413011302010000c0000000"
    "10000e00000b6578616d706c652e636f6dff01000100000a00080006001d0017001800100007000504616c706e0005000501000000000033"
    "00260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e040305"
    "0306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff08011001048000"
    "75300901100f088394c8f03e51570806048000ffff"
)
VECTOR_CLIENT = {
    VERSION_1: (
        "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11",
        "e221af44860018ab0856972e194cd934",
    ),
    VERSION_2: (
        "d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485",
        "a18b2faa745b6fe189cf772a9f84cbfc",
    ),
}
VECTOR_SERVER = {
    VERSION_1: (
        "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5"
        "a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4"
        "cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee"
    ),
    VERSION_2: (
        "dc6b3343cf0008f067a5502a4262b5004075d92faaf16f05d8a4398c47089698baeea26b91eb761d9b89237bbf8726301791"
        "5358230035f7fd3945d88965cf17f9af6e16886c61bfc703106fbaf3cb4cfa52382dd16a393e42757507698075b2c984c707"
        "f0a0812d8cd5a6881eaf21ceda98f4bd23f6fe1a3e2c43edd9ce7ca84bed8521e2e140"
    ),
}
VECTOR_ANSWER = bytes.fromhex(
    "020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a1200130100002e00330024001d00209d3c940d"
    "89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a002b00020304"
)


def told(*datagrams: tuple[bool, bytes]) -> Capture:
    """A capture of datagrams, each with whether the client sent it."""
    tape = Tape()
    for by_client, data in datagrams:
        ends = (CAMERA, 50_000, DESTINATION, 443)
        tape.add_ip(udp(*(ends if by_client else (*ends[2:], *ends[:2])), data))
    return read(tape.pcap())


def first_packets(pieces: list[tuple[int, int]], *, version: int = VERSION_1) -> list[bytes]:
    """One Initial packet for each piece of the greeting."""
    return [
        initial(crypto(start, HELLO[start:end]), key_id=FIRST_ID, destination=FIRST_ID, version=version, number=number)
        for number, (start, end) in enumerate(pieces)
    ]


@pytest.mark.parametrize("version", [VERSION_1, VERSION_2])
def test_the_published_packet_of_the_client_is_opened(version: int) -> None:
    payload = VECTOR_FRAME + bytes(1162 - len(VECTOR_FRAME))
    sealed = initial(
        payload, key_id=FIRST_ID, destination=FIRST_ID, version=version, number=2, number_bytes=4
    )  # fmt: skip
    begins, ends = map(bytes.fromhex, VECTOR_CLIENT[version])
    assert (len(sealed), sealed[: len(begins)], sealed[-16:]) == (1200, begins, ends)
    (packet,) = long_packets(sealed)
    assert opened(sealed, packet, initial_keys(version, FIRST_ID, of_client=True)) == payload
    assert opened(sealed, packet, initial_keys(version, FIRST_ID, of_client=False)) is None
    capture = told((True, sealed))
    assert [(name.name, name.basis) for name in capture.names] == [("example.com", "tls-sni")]


@pytest.mark.parametrize("version", [VERSION_1, VERSION_2])
def test_the_published_answer_of_the_server_is_opened(version: int) -> None:
    sealed = bytes.fromhex(VECTOR_SERVER[version])
    (packet,) = long_packets(sealed)
    payload = opened(sealed, packet, initial_keys(version, FIRST_ID, of_client=False))
    assert payload is not None
    assert list(crypto_frames(payload)) == [(0, VECTOR_ANSWER)]


def test_a_greeting_over_several_datagrams_in_any_order_is_put_together() -> None:
    pieces = first_packets([(0, 600), (600, 1_100), (1_100, len(HELLO))])
    for order in permutations(range(3)):
        capture = told(*((True, pieces[number]) for number in order))
        (name,) = capture.names
        assert (name.name, name.address, name.client) == (NAME, DESTINATION, CAMERA)
        assert tuple(name.frames) == (1, 2, 3)
        (session,) = capture.tls.values()
        assert (session.transport, session.quic_version, session.offered_protocols) == ("quic", "1", ("h3",))


def test_frames_of_one_packet_may_be_shuffled_and_repeated() -> None:
    shuffled = b"\x01" + crypto(900, HELLO[900:]) + bytes(5) + crypto(0, HELLO[:500]) + crypto(0, HELLO[:900])
    capture = told((True, initial(shuffled, key_id=FIRST_ID, destination=FIRST_ID)))
    assert [name.name for name in capture.names] == [NAME]


def test_packets_that_share_a_datagram_are_all_read() -> None:
    pieces = first_packets([(0, 500), (500, len(HELLO))])
    capture = told((True, b"".join(pieces)))
    assert [(name.name, tuple(name.frames)) for name in capture.names] == [(NAME, (1,))]


@pytest.mark.parametrize("version", [VERSION_1, VERSION_2])
def test_the_answer_is_opened_with_the_keys_of_the_clients_first_packet(version: int) -> None:
    hello = first_packets([(0, len(HELLO))], version=version)
    answer = initial(crypto(0, CHOICE), key_id=FIRST_ID, source=SERVER_ID, by_client=False, version=version)
    (session,) = told((True, hello[0]), (False, answer)).tls.values()
    assert (session.server_name, session.version, session.cipher_suite) == (NAME, "TLS 1.3", "TLS_AES_128_GCM_SHA256")
    assert (session.quic_version, session.certificates_reason) == (version_name(version), "encrypted")


def test_a_greeting_alone_is_not_taken_for_encryption_and_an_answered_one_is() -> None:
    hello = first_packets([(0, len(HELLO))])
    answer = initial(crypto(0, CHOICE), key_id=FIRST_ID, source=SERVER_ID, by_client=False)
    verdicts = []
    for capture in (told((True, hello[0])), told((True, hello[0]), (False, answer))):
        (flow,) = capture.flows
        found = capture.encryption.of(flow)
        verdicts.append((found.verdict.value, found.reason))
    assert verdicts == [("not-determinable", "quic-greeting"), ("encrypted", "quic")]


def test_after_a_retry_the_keys_follow_from_the_servers_connection_id() -> None:
    first, again = (
        initial(crypto(0, HELLO), key_id=key, destination=key, token=token)
        for key, token in ((FIRST_ID, b""), (SERVER_ID, b"token"))
    )
    answer = initial(crypto(0, CHOICE), key_id=SERVER_ID, source=SERVER_ID, by_client=False)
    datagrams = ((True, first), (False, retry(destination=b"", source=SERVER_ID)), (True, again), (False, answer))
    capture = told(*datagrams)
    assert [name.name for name in capture.names] == [NAME]
    assert [session.version for session in capture.tls.values()] == ["TLS 1.3"]
    late = told(*datagrams[2:])
    assert [session.version for session in late.tls.values()] == ["TLS 1.3"]


def test_a_greeting_with_a_hole_is_read_up_to_it() -> None:
    name_end = HELLO.index(NAME.encode()) + len(NAME)
    pieces = first_packets([(0, name_end + 10), (name_end + 60, len(HELLO))])
    assert [name.name for name in told(*((True, piece) for piece in pieces)).names] == [NAME]


def test_an_initial_packet_that_does_not_open_or_is_cut_is_counted() -> None:
    sealed = bytearray(first_packets([(0, len(HELLO))])[0])
    sealed[-1] ^= 1
    assert told((True, bytes(sealed))).left_out == (("quic-initial-not-opened", 1),)
    tape = Tape(snap_bytes=200)
    tape.add_ip(udp(CAMERA, 50_000, DESTINATION, 443, first_packets([(0, len(HELLO))])[0]))
    assert read(tape.pcap()).left_out == (("quic-initial-cut", 1),)


def test_name_resolution_over_quic_is_told_as_hidden() -> None:
    hello = message(1, client_hello(server_name("resolver.example"), protocols("doq")))
    capture = told((True, initial(crypto(0, hello), key_id=FIRST_ID, destination=FIRST_ID)))
    assert [(hidden.kind, hidden.reason) for hidden in capture.hidden_names] == [("dns-over-quic", "alpn-doq")]


@settings(max_examples=150)
@given(st.binary(max_size=120), st.sampled_from([1, VERSION_2, 0xFF00001D, 0xFACEB002]), st.integers(0xC0, 0xFF))
def test_any_bytes_behind_a_long_header_pass(data: bytes, version: int, first: int) -> None:
    raw = bytes((first,)) + version.to_bytes(4, "big") + data
    assert len(list(long_packets(raw))) <= 16
    assert told((True, raw), (False, raw)).names == ()


@given(st.binary(max_size=300))
def test_any_bytes_are_frames_or_the_end_of_them(payload: bytes) -> None:
    assert sum(len(data) for _, data in crypto_frames(payload)) <= len(payload)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 16_000), st.binary(max_size=60)), max_size=12))
def test_any_pieces_of_a_handshake_pass(pieces: list[tuple[int, bytes]]) -> None:
    payload = b"".join(crypto(offset, data) for offset, data in pieces)
    assert len(told((True, initial(payload + bytes(30), key_id=FIRST_ID, destination=FIRST_ID))).tls) <= 1
