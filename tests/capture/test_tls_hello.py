from __future__ import annotations

import struct

from handshakes import (
    RETRY_RANDOM,
    client_hello,
    extension,
    protocols,
    server_hello,
    server_name,
    vector,
)
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.cipher_suites import cipher_suite_name, encrypts
from reportgen.capture.tls_hello import is_placeholder, read_client_hello, read_server_hello, version_name


def test_a_greeting_tells_name_protocols_versions_and_suites_without_placeholders() -> None:
    versions = extension(43, vector(1, struct.pack(">HHH", 0x3A3A, 0x0304, 0x0303)))
    read = read_client_hello(
        client_hello(
            extension(0x2A2A, b""), server_name("Cloud.Beispielcam.Example."), protocols("h2", "http/1.1"), versions,
            suites=(0x8A8A, 0x1301, 0xC02F),
        )
    )  # fmt: skip
    assert read is not None
    assert read.server_name == "cloud.beispielcam.example"
    assert read.protocols == ("h2", "http/1.1")
    assert [version_name(number) for number in read.versions] == ["TLS 1.3", "TLS 1.2"]
    assert read.cipher_suites == (0x1301, 0xC02F)
    assert not read.has_encrypted_hello


def test_an_encrypted_greeting_is_noticed_beside_the_outer_name() -> None:
    read = read_client_hello(client_hello(server_name("outer.example"), extension(0xFE0D, b"\0" * 40)))
    assert read is not None
    assert (read.server_name, read.has_encrypted_hello) == ("outer.example", True)


def test_a_greeting_without_extensions_names_nothing() -> None:
    read = read_client_hello(client_hello(version=0x0301)[:-2])
    assert read is not None
    assert (read.server_name, [version_name(n) for n in read.versions]) == (None, ["TLS 1.0"])


def test_every_prefix_of_a_greeting_tells_only_whole_extensions() -> None:
    whole = client_hello(extension(21, bytes(30)), server_name("cloud.example"), protocols("h2"))
    name_end = len(whole) - len(protocols("h2"))
    for length in range(len(whole) + 1):
        read = read_client_hello(whole[:length])
        if read is not None:
            assert (read.server_name is not None) == (length >= name_end)


def test_the_answer_tells_the_version_that_was_truly_chosen() -> None:
    modern = read_server_hello(server_hello(extension(43, b"\x03\x04"), suite=0x1302))
    assert modern is not None
    assert (version_name(modern.version), cipher_suite_name(modern.cipher_suite)) == (
        "TLS 1.3", "TLS_AES_256_GCM_SHA384",
    )  # fmt: skip
    older = read_server_hello(server_hello(protocols("h2")))
    assert older is not None
    assert (version_name(older.version), older.protocol, older.is_retry) == ("TLS 1.2", "h2", False)


def test_a_request_for_another_greeting_is_no_choice() -> None:
    read = read_server_hello(server_hello(extension(43, b"\x03\x04"), random=RETRY_RANDOM))
    assert read is not None
    assert read.is_retry


def test_suites_that_do_not_encrypt_are_known() -> None:
    assert not encrypts(0x003B)  # TLS_RSA_WITH_NULL_SHA256
    assert not encrypts(0xC0B4)  # TLS_SHA256_SHA256
    assert encrypts(0x1301)
    assert encrypts(0xFFFE)
    assert cipher_suite_name(0xFFFE) == "0xFFFE"
    assert cipher_suite_name(0xC02F) == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"


def test_placeholders_are_told_by_their_pattern() -> None:
    assert [n for n in range(0x10000) if is_placeholder(n)] == [n << 12 | 0xA0A | n << 4 for n in range(16)]


def test_versions_have_names() -> None:
    assert version_name(0x7F17) == "TLS 1.3 (draft 23)"
    assert version_name(0xFEFD) == "DTLS 1.2"
    assert version_name(0x0505) == "0x0505"


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_greeting_or_none(data: bytes, is_datagram: bool) -> None:
    read = read_client_hello(data, is_datagram=is_datagram)
    assert read is None or len(read.cipher_suites) <= len(data)
    answer = read_server_hello(data)
    assert answer is None or 0 <= answer.cipher_suite <= 0xFFFF


@given(st.binary(max_size=200))
def test_any_extensions_behind_a_greeting_pass(data: bytes) -> None:
    read = read_client_hello(client_hello()[:-2] + vector(2, data))
    assert read is not None
