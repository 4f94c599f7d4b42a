from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, client_hello, http_request, picture, upload
from connections import digest, fetched, played, sent
from hypothesis import given
from hypothesis import strategies as st
from rules import read

from reportgen.capture.values import Completeness

ONE, TWO = picture("one"), picture("two")


def post(body: bytes, *fields: str, method: str = "POST", target: str = "/up") -> bytes:
    lines = (f"{method} {target} HTTP/1.1", "Host: cam.example", f"Content-Length: {len(body)}", *fields)
    return "\r\n".join((*lines, "", "")).encode() + body


def response(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields, "", "")).encode() + body


@pytest.mark.parametrize("port", [80, 8080, 49_152, 443])
def test_pictures_in_parts_are_found_on_any_port(port: int) -> None:
    capture = played(lambda talk: talk.client_sends(upload(ONE, TWO)), port=port)
    assert sent(capture) == [digest(ONE), digest(TWO)]
    assert {image.responder_port for image in capture.images} == {port}


def test_a_picture_as_the_whole_body_is_found() -> None:
    assert sent(played(lambda talk: talk.client_sends(post(ONE, method="PUT")))) == [digest(ONE)]


def test_a_picture_in_chunks_is_found_without_the_chunk_sizes() -> None:
    assert sent(played(lambda talk: talk.client_sends(upload(ONE, chunked=True), segment_bytes=333))) == [digest(ONE)]


def test_pipelined_requests_are_all_told() -> None:
    capture = played(lambda talk: talk.client_sends(post(ONE) + post(b"x", target="/second") + post(TWO)))
    assert [request.target for request in capture.http_requests] == ["/up", "/second", "/up"]
    assert sent(capture) == [digest(ONE), digest(TWO)]


def test_a_body_that_waits_for_100_continue_is_read() -> None:
    def play(talk: Conversation) -> None:
        request = post(ONE, "Expect: 100-continue")
        talk.client_sends(request[: -len(ONE)])
        talk.server_sends(b"HTTP/1.1 100 Continue\r\n\r\n")
        talk.client_sends(ONE)
        talk.server_sends(response(b"ok"))

    assert sent(played(play)) == [digest(ONE)]


def test_after_a_refused_body_the_next_request_is_read() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(post(ONE, "Expect: 100-continue")[: -len(ONE)])
        talk.server_sends(response(b"", status="417 Expectation Failed"))
        talk.client_sends(post(TWO))

    capture = played(play)
    assert [request.method for request in capture.http_requests] == ["POST", "POST"]
    assert sent(capture) == [digest(TWO)]


def ranges(data: bytes, *ends: int) -> list[bytes]:
    """PUT requests with the pieces of ``data`` that end at ``ends``."""
    starts = (0, *ends[:-1])
    return [
        post(data[start:end], f"Content-Range: bytes {start}-{end - 1}/{len(data)}", method="PUT")
        for start, end in zip(starts, ends, strict=True)
    ]


def test_pieces_by_content_range_are_one_picture() -> None:
    pieces = ranges(ONE, 1_000, 2_000, len(ONE))
    assert sent(played(lambda talk: [talk.client_sends(piece) for piece in pieces])) == [digest(ONE)]


def test_pieces_by_content_range_over_two_connections_are_one_picture() -> None:
    tape = Tape()
    for port, piece in zip((40_000, 40_001), ranges(ONE, 1_000, len(ONE)), strict=True):
        talk = Conversation(tape, client_port=port)
        talk.handshake()
        talk.client_sends(piece)
    assert sent(read(tape.pcap())) == [digest(ONE)]


def test_a_missing_piece_leaves_a_part_of_a_picture() -> None:
    first, _, last = ranges(ONE, 1_000, 2_000, len(ONE))
    assert sent(played(lambda talk: talk.client_sends(first + last))) == [None]


def test_a_retried_upload_is_two_transmissions_of_one_picture() -> None:
    tape = Tape()
    for port in (40_000, 40_001):
        talk = Conversation(tape, client_port=port)
        talk.handshake()
        talk.client_sends(upload(ONE))
    assert sent(read(tape.pcap())) == [digest(ONE)] * 2


def test_an_upload_cut_off_and_retried_is_a_part_and_a_whole() -> None:
    tape = Tape()
    for port, length in ((40_000, 2_000), (40_001, None)):
        talk = Conversation(tape, client_port=port)
        talk.handshake()
        talk.client_sends(upload(ONE)[:length])
        talk.rst()
    capture = read(tape.pcap())
    assert [image.completeness for image in capture.images] == [Completeness.PARTIAL, Completeness.COMPLETE]


def test_a_lost_segment_leaves_a_part_and_the_next_request_is_read() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(post(ONE), lost=(1,))
        talk.client_sends(post(TWO))

    capture = played(play)
    assert sent(capture) == [None, digest(TWO)]
    assert len(capture.http_requests) == 2


def test_a_recording_that_begins_in_the_middle_is_read_from_the_next_request_on() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.client_sends(ONE[500:])
    talk.server_sends(response(b"ok"))
    talk.client_sends(upload(TWO))
    capture = read(tape.pcap())
    assert sent(capture) == [digest(TWO)]
    assert [(name.address, name.name) for name in capture.names] == [(DESTINATION, "upload.beispielcam.example")]


def test_in_a_recording_that_begins_with_the_answer_the_sender_is_still_the_client() -> None:
    tape = Tape()
    talk = Conversation(tape, server_port=8080)
    talk.server_sends(response(b"ok"))
    talk.client_sends(upload(ONE))
    (image,) = read(tape.pcap()).images
    assert (image.originator, image.responder, image.sha256) == (CAMERA, DESTINATION, digest(ONE))


def test_what_a_response_carries_was_fetched_and_not_sent() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(http_request("GET", "/logo.jpg"))
        talk.server_sends(response(ONE), order=(1, 0))

    capture = played(play)
    assert (sent(capture), fetched(capture)) == ([], [digest(ONE)])
    assert [(image.originator, image.responder) for image in capture.fetched_images] == [(DESTINATION, CAMERA)]


def test_the_answer_to_head_has_no_body() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(post(b"", method="HEAD") + post(b"", method="GET"))
        talk.server_sends(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + response(TWO))

    assert fetched(played(play)) == [digest(TWO)]


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified", "100 Continue"])
def test_an_answer_that_has_no_body_is_followed_by_the_next(status: str) -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(post(b"", method="GET") * 2)
        talk.server_sends(f"HTTP/1.1 {status}\r\n\r\n".encode() + response(TWO))

    assert fetched(played(play)) == [digest(TWO)]


def test_lines_may_end_in_line_feeds_alone() -> None:
    capture = played(lambda talk: talk.client_sends(b"GET /a HTTP/1.0\nHost: a.example\n\nGET /b HTTP/1.0\n\n"))
    assert [(request.target, request.host) for request in capture.http_requests] == [("/a", "a.example"), ("/b", None)]


def test_a_keep_alive_byte_before_the_first_request_does_not_hide_it() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.client_sends(b"\0")
    talk.client_sends(upload(ONE))
    assert sent(read(tape.pcap())) == [digest(ONE)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("segment_bytes", [1_400, 5])
@pytest.mark.parametrize("written", ["json", "json with escapes", "data url in a form", "in lines"])
def test_a_picture_in_base64_in_a_text_is_found(form: str, segment_bytes: int, written: str) -> None:
    data = picture("one", (64, 64), form=form)
    text = base64.b64encode(data).decode()
    body, kind = {
        "json": (json.dumps({"image": text, "n": 1}), "application/json"),
        "json with escapes": (json.dumps({"image": text}).replace("/", "\\/"), "application/json"),
        "data url in a form": (f"a=1&p=data%3A%2C{quote(text, safe='')}&b=2", "application/x-www-form-urlencoded"),
        "in lines": (base64.encodebytes(data).decode().replace("\n", "\r\n"), "text/plain"),
    }[written]
    request = post(body.encode(), f"Content-Type: {kind}")
    assert sent(played(lambda talk: talk.client_sends(request, segment_bytes=segment_bytes))) == [digest(data)]


def test_what_goes_through_a_tunnel_is_read_as_what_it_is() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(b"CONNECT cloud.example:443 HTTP/1.1\r\nHost: cloud.example\r\n\r\n")
        talk.server_sends(b"HTTP/1.1 200 Connection established\r\n\r\n")
        talk.client_sends(client_hello("inner.example"))

    assert "inner.example" in {name.name for name in played(play, port=3128).names}


def test_a_coded_body_is_counted_as_not_examined() -> None:
    capture = played(lambda talk: talk.client_sends(post(b"\x1f\x8b\x08\0", "Content-Encoding: gzip")))
    assert dict(capture.left_out) == {"http-content-encoding": 1}


def test_a_picture_in_an_unknown_framing_is_found_and_one_in_noise_is_not() -> None:
    def play(talk: Conversation) -> None:
        for data in (ONE, TWO):
            talk.client_sends(b"\xaa\x55" + len(data).to_bytes(4, "little") + data, segment_bytes=999)
            talk.server_sends(b"\xaa\x55ok" + TWO[:9])

    assert sent(played(play, port=34_567)) == [digest(ONE), digest(TWO)]


@given(
    pieces=st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [
                    b"POST /x HTTP/1.1\r\n", b"HTTP/1.1 200 OK\r\n", b"Transfer-Encoding: chunked\r\n", b"\r\n",
                    b"Content-Length: 5\r\n", b"ffffffffffff\r\n", b"0\r\n", b"Expect: 100-continue\r\n", ONE[:700],
                    b"Content-Range: bytes 0-9/20\r\n", b"CONNECT a:1 HTTP/1.1\r\n", b"5;x\r\nabcde\r\n",
                ]
            ),
        ),
        max_size=12,
    ),
    lost=st.sets(st.integers(0, 11), max_size=3),
)  # fmt: skip
def test_any_bytes_in_both_directions_keep_every_rule(pieces: list[bytes], lost: set[int]) -> None:
    def play(talk: Conversation) -> None:
        for number, piece in enumerate(pieces):
            send = talk.server_sends if number % 3 == 2 else talk.client_sends
            send(piece, lost=(0,) if number in lost else ())

    played(play)
