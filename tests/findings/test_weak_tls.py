"""F13: outdated methods and peculiar certificates, each just inside and just outside; TLS 1.3 shows no certificate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from building import DESTINATION, START_NS, Conversation
from handshakes import (
    certificate,
    certificates,
    client_hello,
    extension,
    message,
    records,
    server_hello,
    server_name,
)
from small_case import SmallCase, in_both_languages, views

from reportgen.findings.assertion import Modality

CLIENT, SERVER, CERTIFICATE = 1, 2, 11
NAME = "cloud.beispielcam.example"
DATA = bytes((23, 3, 3, 0, 40)) + bytes(range(40))
VERSIONS, CERTIFICATES = "F13.versions.K1", "F13.certificates.K1"
IN_2026, IN_2021 = START_NS, int(datetime(2021, 3, 31, 12, tzinfo=UTC).timestamp()) * 1_000_000_000
GOOD = 0xC02F


def shaking_hands(
    *, version: int = 0x0303, suite: int = GOOD, leaf: bytes = b"", to: str = DESTINATION, with_data: bool = True
) -> SmallCase:
    built = SmallCase()
    talk = Conversation(built.tape, server=to, server_port=443)
    talk.handshake()
    talk.client_sends(records(message(CLIENT, client_hello(server_name(NAME)))))
    own = [extension(43, b"\x03\x04")] if version == 0x0304 else []
    hello = message(SERVER, server_hello(*own, suite=suite, version=min(version, 0x0303)))
    talk.server_sends(records(hello, *([message(CERTIFICATE, certificates(leaf))] if leaf else [])))
    if with_data:
        talk.client_sends(DATA)
        talk.server_sends(DATA)
    return built


def at(built: SmallCase, at_ns: int) -> SmallCase:
    shift = at_ns - built.tape.records[0].at_ns
    built.tape.records = [type(one)(one.at_ns + shift, one.frame, one.wire_bytes) for one in built.tape.records]
    return built


@pytest.mark.parametrize(
    ("version", "suite", "words"),
    [
        (0x0300, GOOD, "SSL 3.0"),
        (0x0301, GOOD, "TLS 1.0"),
        (0x0302, GOOD, "TLS 1.1"),
        (0x0303, 0x0005, "RC4_128_SHA"),
        (0x0303, 0x000A, "3DES"),
        (0x0303, 0x0009, "DES_CBC"),
        (0x0303, 0x0003, "EXPORT"),
        (0x0303, 0xC018, "anon"),
    ],
)
def test_what_is_outdated_is_told_as_it_was_negotiated(version: int, suite: int, words: str) -> None:
    found = shaking_hands(version=version, suite=suite).said()
    german, english = in_both_languages(found[VERSIONS])
    assert words in german and words in english and DESTINATION in german
    assert "unverschlüsselt" not in german
    assert found["ground.question-encryption"].modality is Modality.OPEN and views(found) == set()


@pytest.mark.parametrize(("version", "suite"), [(0x0303, GOOD), (0x0304, 0x1301), (0x0303, 0xCCA8)])
def test_what_is_not_outdated_is_not_told(version: int, suite: int) -> None:
    found = shaking_hands(version=version, suite=suite).said()
    assert not [key for key in found if key.startswith("F13.")] and "ground.question-encryption" not in found


def test_a_document_speaks_only_of_later_connections() -> None:
    assert "F13.source.8996" in shaking_hands(version=0x0301).said()
    old = at(shaking_hands(version=0x0301), IN_2021).said()
    assert VERSIONS in old and "F13.source.8996" not in old
    assert "F13.source.8996" in at(shaking_hands(version=0x0301), IN_2021 + 86_400 * 10**9).said()
    assert "F13.source.7465" in shaking_hands(suite=0x0005).said()
    assert "F13.source.7525" in shaking_hands(suite=0x000A).said()
    assert "F13.source.7568" in shaking_hands(version=0x0300).said()


def test_a_server_at_home_is_not_told() -> None:
    assert VERSIONS not in shaking_hands(version=0x0301, to="192.168.178.9").said()


def test_before_the_gdpr_nothing_is_asked() -> None:
    early = at(shaking_hands(version=0x0301), int(datetime(2018, 5, 24, 12, tzinfo=UTC).timestamp()) * 10**9).said()
    assert VERSIONS in early and "ground.question-encryption" not in early


def test_a_certificate_is_told_by_what_it_says_of_itself() -> None:
    fitting = shaking_hands(leaf=certificate(NAME, NAME)).said()
    german, _ = in_both_languages(fitting[CERTIFICATES])
    assert "von sich selbst ausgestellt (einmal)" in german.replace("\u00a0", " ") and "andere Namen" not in german
    other = in_both_languages(shaking_hands(leaf=certificate("x.example", "x.example")).said()[CERTIFICATES])[1]
    assert "names other than the one asked for" in other
    star = in_both_languages(shaking_hands(leaf=certificate("x", "*.beispielcam.example")).said()[CERTIFICATES])[1]
    assert "names other" not in star
    nameless = in_both_languages(shaking_hands(leaf=certificate("x.example")).said()[CERTIFICATES])[1]
    assert "names other" not in nameless, "a certificate without readable names says nothing of names"


@pytest.mark.parametrize(
    ("at_ns", "words"),
    [
        (1_767_225_600 * 10**9 - 10**9, "not valid yet"),
        (1_767_225_600 * 10**9, None),
        (1_798_761_600 * 10**9 - 10**9, None),
        (1_798_761_600 * 10**9, "expired"),
    ],
)
def test_the_time_of_a_certificate_counts_to_the_second(at_ns: int, words: str | None) -> None:
    found = in_both_languages(at(shaking_hands(leaf=certificate(NAME, NAME)), at_ns).said()[CERTIFICATES])[1]
    assert {one for one in ("not valid yet", "expired") if one in found} == ({words} if words else set())


def test_without_data_behind_it_a_certificate_says_nothing() -> None:
    assert CERTIFICATES not in shaking_hands(leaf=certificate(NAME, NAME), with_data=False).said()


def test_an_encrypted_certificate_cannot_be_shown_and_that_is_said() -> None:
    assert CERTIFICATES not in shaking_hands(version=0x0304, suite=0x1301).said()
    built = shaking_hands(leaf=certificate(NAME, NAME))
    talk = Conversation(built.tape, client_port=41_000, server_port=443)
    talk.handshake()
    talk.client_sends(records(message(CLIENT, client_hello(server_name(NAME)))))
    talk.server_sends(records(message(SERVER, server_hello(extension(43, b"\x03\x04"), suite=0x1301))))
    talk.client_sends(DATA)
    limits = {limit.key: limit for limit in built.said()[CERTIFICATES].limits}
    assert limits["limit.certificate-hidden"].values["n"].number == 1  # type: ignore[union-attr]


def ssl2(server_hello_kind: int) -> SmallCase:
    """A greeting of 1995 and an answer in its form. Source: Hickman, The SSL Protocol (1995)."""
    built = SmallCase()
    talk = Conversation(built.tape, server_port=443)
    talk.handshake()
    talk.client_sends(b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + bytes(37))
    talk.server_sends(b"\x80\x30" + bytes((server_hello_kind, 0, 1)) + b"\x00\x02" + bytes(43))
    return built


@pytest.mark.parametrize(("kind", "is_said"), [(4, True), (5, False)])
def test_a_greeting_of_ssl_2_that_was_answered_is_told_without_a_suite(kind: int, is_said: bool) -> None:
    found = ssl2(kind).said()
    assert (VERSIONS in found, "F13.source.6176" in found) == (is_said, is_said)
    if is_said:
        german, english = in_both_languages(found[VERSIONS])
        assert "SSL 2.0 (einmal)" in german and "SSL 2.0 (once)" in english
