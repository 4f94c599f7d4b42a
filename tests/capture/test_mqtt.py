from __future__ import annotations

import struct

import pytest
from building import Conversation, picture
from connections import credentials, digest, fetched, played, sent
from hypothesis import given
from hypothesis import strategies as st

ONE, TWO = picture("one"), picture("two")


def variable(number: int) -> bytes:
    out = b""
    while True:
        number, low = number >> 7, number & 127
        out += bytes((low | (128 if number else 0),))
        if not number:
            return out


def text(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


def packet(head: int, body: bytes) -> bytes:
    return bytes((head,)) + variable(len(body)) + body


def connect(version: int, *, will: bool = False) -> bytes:
    properties = b"\x05\x11\0\0\0\x0a" if version == 5 else b""
    flags = 0xC2 | (0x04 if will else 0)
    body = text(b"MQIsdp" if version == 3 else b"MQTT") + bytes((version, flags)) + b"\0\x3c" + properties
    body += text(b"camera-1")
    if will:
        body += (b"\0" if version == 5 else b"") + text(b"gone") + text(b"bye")
    return packet(0x10, body + text(b"cam") + text(b"geheim1234"))


def publish(version: int, data: bytes, *, quality: int = 1, duplicate: bool = False) -> bytes:
    body = text(b"home/cam/picture") + (b"\0\x07" if quality else b"")
    body += b"\x02\x01\x01" if version == 5 else b""
    return packet(0x30 | quality << 1 | (8 if duplicate else 0), body + data)


@pytest.mark.parametrize("version", [3, 4, 5])
@pytest.mark.parametrize("segment_bytes", [1_400, 3])
def test_pictures_that_a_client_publishes_were_sent(version: int, segment_bytes: int) -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(connect(version), segment_bytes=segment_bytes)
        talk.server_sends(b"\x20\x03\0\0\0" if version == 5 else b"\x20\x02\0\0")
        talk.client_sends(
            publish(version, ONE) + b"\xc0\0" + publish(version, TWO, quality=0), segment_bytes=segment_bytes
        )

    assert sent(played(play, port=1883)) == [digest(ONE), digest(TWO)]


@pytest.mark.parametrize("version", [4, 5])
def test_what_the_broker_passes_on_was_fetched(version: int) -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(connect(version))
        talk.server_sends(b"\x20\x03\0\0\0" if version == 5 else b"\x20\x02\0\0")
        talk.server_sends(publish(version, ONE))

    capture = played(play, port=1883)
    assert (sent(capture), fetched(capture)) == ([], [digest(ONE)])


def test_a_message_that_is_sent_again_is_a_second_transmission() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(connect(4) + publish(4, ONE) + publish(4, ONE, duplicate=True))

    assert sent(played(play, port=1883)) == [digest(ONE)] * 2


def test_behind_a_gap_pictures_are_still_found() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(connect(4))
        talk.client_sends(publish(4, ONE), lost=(1,))
        talk.client_sends(publish(4, TWO))

    assert sent(played(play, port=1883)) == [None, digest(TWO)]


@pytest.mark.parametrize("version", [3, 4, 5])
@pytest.mark.parametrize("will", [False, True])
def test_user_and_password_are_told_masked(version: int, will: bool) -> None:
    capture = played(lambda talk: talk.client_sends(connect(version, will=will)), port=1883)
    assert credentials(capture) == [("mqtt-user", digest(b"cam")), ("mqtt-password", digest(b"geheim1234"))]


@given(
    version=st.sampled_from([3, 4, 5]),
    pieces=st.lists(st.one_of(st.binary(max_size=40), st.builds(packet, st.integers(0, 255), st.binary(max_size=30)))),
)
def test_any_bytes_behind_a_connect_keep_every_rule(version: int, pieces: list[bytes]) -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(connect(version))
        talk.server_sends(b"\x20\x02\0\0")
        for number, piece in enumerate(pieces):
            (talk.server_sends if number % 3 == 2 else talk.client_sends)(piece)

    played(play, port=1883)
