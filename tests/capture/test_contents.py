"""What holds for all readers together: the choice among them, and the bounds of memory."""

from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, client_hello, http_request, picture, udp, upload
from connections import digest, sent, whole
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture import contents
from reportgen.capture.values import Completeness

ONE = picture("one")
STARTS = st.sampled_from(
    [
        http_request("POST", "/x"), upload(ONE)[:2_000], b"HTTP/1.1 200 OK\r\n\r\n", b"220 ready\r\n", b"EHLO x\r\n",
        b"EHLO x\r\nDATA\r\n", b"USER x\r\n", b"PORT 192,0,2,1,9,9\r\n", b"\x10\x10\0\x04MQTT\x05\xc2\0\0\0\0\x01a",
        b"\x20\x02\0\0", b"OPTIONS rtsp://x RTSP/1.0\r\n\r\n", b"RTSP/1.0 200 OK\r\n\r\n", b"$\0\0\x10\x80\x60\0\0",
        client_hello("cam.example"), b"\x16\x03\x03\0\x04\x02\0\0\0", b"\0\x0c\0\x07\x81\x80" + bytes(8), ONE[:900],
        b"GIF89a", b"RIFF\x20\0\0\0WEBPVP8 ", b"",
    ]
)  # fmt: skip
PIECES = st.lists(st.tuples(st.booleans(), st.booleans(), st.one_of(STARTS, st.binary(max_size=80))), max_size=10)


@given(pieces=PIECES, port=st.sampled_from([21, 25, 53, 80, 443, 554, 1883, 9_000]), has_handshake=st.booleans())
def test_any_bytes_to_every_reader_keep_every_rule(
    pieces: list[tuple[bool, bool, bytes]], port: int, has_handshake: bool
) -> None:
    tape = Tape()
    talk = Conversation(tape, server_port=port)
    if has_handshake:
        talk.handshake()
    for is_server, is_lost, data in pieces:
        (talk.server_sends if is_server else talk.client_sends)(data, lost=(0,) if is_lost else ())
    whole(tape)


@given(st.lists(st.tuples(st.booleans(), st.one_of(STARTS, st.binary(max_size=80))), max_size=12))
def test_any_datagrams_to_every_reader_keep_every_rule(pieces: list[tuple[bool, bytes]]) -> None:
    tape = Tape()
    for is_back, data in pieces:
        ends = (DESTINATION, 6_000, CAMERA, 5_000) if is_back else (CAMERA, 5_000, DESTINATION, 6_000)
        tape.add_ip(udp(*ends, data))
    whole(tape)


def interleaved_uploads(count: int) -> Tape:
    """So many uploads at the same time, each in three parts."""
    tape = Tape()
    talks = [Conversation(tape, client_port=40_000 + number) for number in range(count)]
    for talk in talks:
        talk.handshake()
    data = upload(ONE)
    for start in range(0, len(data), 1_000):
        for talk in talks:
            talk.client_sends(data[start : start + 1_000])
    return tape


def test_many_conversations_at_once_are_all_read() -> None:
    assert sent(whole(interleaved_uploads(40))) == [digest(ONE)] * 40


def test_above_the_number_of_streams_the_quiet_ones_end_as_parts_and_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contents, "STREAMS_LIMIT_COUNT", 8)
    capture = whole(interleaved_uploads(40))
    assert {image.completeness for image in capture.images} == {Completeness.PARTIAL}
    assert dict(capture.left_out)["memory-limit"] >= 32


def test_above_the_bytes_of_all_streams_the_quiet_ones_end_as_parts_and_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contents, "HELD_LIMIT_BYTES", 10_000)
    monkeypatch.setattr(contents, "_CHECK_EVERY_COUNT", 1)
    capture = whole(interleaved_uploads(40))
    assert Completeness.PARTIAL in {image.completeness for image in capture.images}
    assert dict(capture.left_out)["memory-limit"] >= 30


def test_a_conversation_that_was_ended_early_is_read_again_from_its_next_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contents, "STREAMS_LIMIT_COUNT", 4)
    tape = Tape()
    first = Conversation(tape)
    first.handshake()
    first.client_sends(http_request("GET", "/before"))
    for number in range(8):
        other = Conversation(tape, client_port=50_000 + number)
        other.client_sends(http_request("GET", "/other"))
    first.client_sends(upload(ONE))
    assert sent(whole(tape)) == [digest(ONE)]
