from __future__ import annotations

import io
import random

import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, udp
from connections import credentials, digest, fetched, played, sent, whole
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from rtp_streams import drawn, jpeg_packets, packet, speech

from reportgen.capture.image_scan import FoundImage
from reportgen.capture.rtp_jpeg import RtpJpeg
from reportgen.capture.rtp_packet import read_packet
from reportgen.capture.sdp import read_codecs

SDP = (
    b"v=0\r\nm=video 0 RTP/AVP 26\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    b"m=audio 0 RTP/AVP 97\r\na=rtpmap:97 mpeg4-generic/16000/1\r\n"
)


def ask(method: str, *fields: str, body: bytes = b"") -> bytes:
    lines = (f"{method} rtsp://192.0.2.1/live RTSP/1.0", "CSeq: 1", *fields)
    return "\r\n".join((*lines, *([f"Content-Length: {len(body)}"] if body else []), "", "")).encode() + body


def answer(*fields: str, body: bytes = b"") -> bytes:
    lines = ("RTSP/1.0 200 OK", "CSeq: 1", *fields, *([f"Content-Length: {len(body)}"] if body else []))
    return "\r\n".join((*lines, "", "")).encode() + body


def interleaved(*packets: bytes, channel: int = 0) -> bytes:
    return b"".join(b"$" + bytes((channel,)) + len(data).to_bytes(2, "big") + data for data in packets)


def put_together(packets: list[bytes]) -> list[FoundImage]:
    found: list[FoundImage] = []
    reader = RtpJpeg(found.append, lambda _reason: None)
    for frame, data in enumerate(packets, start=1):
        read = read_packet(data)
        assert read is not None
        reader.feed(read, (frame,), frame)
    reader.finish()
    return found


@pytest.mark.parametrize("restart_rows", [0, 1])
@pytest.mark.parametrize("order", ["as sent", "reversed"])
def test_a_picture_put_together_shows_what_was_sent(restart_rows: int, order: str) -> None:
    packets = jpeg_packets("one", 9_000, restart_rows=restart_rows)
    (found,) = put_together(packets if order == "as sent" else packets[::-1])
    assert found.is_whole
    expected = io.BytesIO()
    drawn("one").save(expected, "JPEG", quality=60, subsampling="4:2:0")
    with Image.open(io.BytesIO(found.data)) as ours, Image.open(expected) as theirs:
        assert ImageChops.difference(ours.convert("RGB"), theirs.convert("RGB")).getbbox() is None


def test_the_standard_tables_serve_where_none_are_sent() -> None:
    (found,) = put_together(jpeg_packets("one", 9_000, own_tables=False))
    with Image.open(io.BytesIO(found.data)) as image:
        assert image.size == (160, 120)
        image.load()


@pytest.mark.parametrize("lost", [1, 2, -1])
def test_a_lost_packet_leaves_a_part(lost: int) -> None:
    packets = jpeg_packets("one", 9_000)
    del packets[lost]
    found = put_together([*packets, *jpeg_packets("two", 12_000)])
    assert [image.is_whole for image in found] == [False, True]


def test_pictures_that_a_camera_plays_were_fetched() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(ask("DESCRIBE"))
        talk.server_sends(answer(body=SDP))
        talk.client_sends(ask("PLAY"))
        talk.server_sends(answer() + interleaved(*jpeg_packets("one", 9_000), *jpeg_packets("two", 12_000)))

    capture = played(play, port=554)
    assert (len(sent(capture)), len(set(fetched(capture)) - {None})) == (0, 2)


def test_pictures_that_a_camera_records_to_a_server_were_sent() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(ask("ANNOUNCE", body=SDP))
        talk.server_sends(answer())
        talk.client_sends(ask("RECORD"))
        talk.client_sends(interleaved(*jpeg_packets("one", 9_000)), segment_bytes=333)

    capture = played(play, port=8554)
    assert (len(set(sent(capture)) - {None}), fetched(capture)) == (1, [])


def test_behind_a_gap_packets_are_found_again() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(ask("RECORD"))
        talk.client_sends(interleaved(*jpeg_packets("one", 9_000)), lost=(1,))
        talk.client_sends(interleaved(*jpeg_packets("two", 12_000)))

    assert [name is None for name in sent(played(play, port=554))] == [True, False]


def test_a_recording_that_begins_among_the_packets_is_read() -> None:
    tape = Tape()
    talk = Conversation(tape, server_port=554)
    talk.client_sends(interleaved(*jpeg_packets("one", 9_000)))
    assert len(set(sent(whole(tape))) - {None}) == 1


@pytest.mark.parametrize("is_recording", [False, True])
def test_packets_on_announced_udp_ports_are_read(is_recording: bool) -> None:
    tape = Tape()
    control = Conversation(tape, server_port=554)
    control.handshake()
    control.client_sends(ask("SETUP", "Transport: RTP/AVP;unicast;client_port=5000-5001"))
    control.server_sends(answer("Transport: RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001"))
    for data in jpeg_packets("one", 9_000):
        ends = (CAMERA, 5_000, DESTINATION, 6_000) if is_recording else (DESTINATION, 6_000, CAMERA, 5_000)
        tape.add_ip(udp(*ends, data))
    capture = whole(tape)
    assert (len(sent(capture)), len(fetched(capture))) == ((1, 0) if is_recording else (0, 1))


def test_sound_and_video_are_measured_and_not_kept() -> None:
    sound = [packet(97, n, n * 1024, b"\0\x10\x08\0" + bytes((n, 1, 2, 3))) for n in range(32)]
    video = [packet(96, n, n * 3_000, bytes((kind, 1, 2))) for n, kind in enumerate((0x67, 0x68, 0x65, 0x41))]

    def play(talk: Conversation) -> None:
        talk.client_sends(ask("ANNOUNCE", body=SDP))
        talk.client_sends(interleaved(*sound, channel=2) + interleaved(*video))

    streams = {stream.codec: stream for stream in played(play, port=554).media}
    assert {codec: stream.medium for codec, stream in streams.items()} == {"AAC": "audio", "H264": "video"}
    assert streams["AAC"].duration_ms == 32 * 1024 * 1000 // 16_000
    assert streams["H264"].structure == ("key picture", "parameter sets")


def rtp_flow(kind: int, payload: bytes, count: int = 100) -> Tape:
    tape = Tape()
    for number in range(count):
        data = payload[number * 160 :][:160]
        tape.add_ip(udp(CAMERA, 5_000, DESTINATION, 6_000, packet(kind, number, number * 160, data)))
    return tape


def test_sound_without_a_session_is_recognised_by_its_bytes() -> None:
    (stream,) = whole(rtp_flow(8, speech(16_000))).media
    assert (stream.medium, stream.codec, stream.duration_ms) == ("audio", "PCMA", 2_000)
    assert (stream.sender, stream.receiver, stream.packets_count) == (CAMERA, DESTINATION, 100)


@pytest.mark.parametrize("kind", [0, 8, 96, 18])
def test_encrypted_bytes_are_never_called_sound(kind: int) -> None:
    (stream,) = whole(rtp_flow(kind, random.Random(1).randbytes(16_000))).media
    assert (stream.medium, stream.codec, stream.duration_ms) == ("unknown", f"rtp-{kind}", 0)


def test_media_announced_as_encrypted_are_not_called_sound() -> None:
    codecs = read_codecs(b"m=audio 0 RTP/SAVP 0 97\r\na=rtpmap:97 opus/48000/2\r\nm=video 0 RTP/AVP 96\r\n")
    assert {kind: codec.name for kind, codec in codecs.items()} == {0: "SRTP", 97: "SRTP"}


def test_a_few_datagrams_that_look_like_it_are_not_taken_for_rtp() -> None:
    assert whole(rtp_flow(0, speech(16_000), count=7)).media == ()


def test_what_lets_in_is_told_masked() -> None:
    capture = played(lambda talk: talk.client_sends(ask("DESCRIBE", "Authorization: Basic Y2FtOmdlaGVpbTEyMzQ=")))
    assert credentials(capture) == [("rtsp-basic", digest(b"geheim1234"))]


@pytest.mark.parametrize("unit", [b"RTSP/1.0 200\r\n", b"$\0\0\x10\x80\x60", b"PLAY rtsp://x RTSP/1.0\r\n", b"AAAA "])
@pytest.mark.parametrize("segment_bytes", [1_400, 60_000])
def test_marks_without_messages_are_passed_over_in_linear_steps(unit: bytes, segment_bytes: int) -> None:
    # Would run for minutes if each mark were waited for and searched from on its own.
    def play(talk: Conversation) -> None:
        talk.client_sends(ask("OPTIONS"))
        talk.client_sends(unit * (400_000 // len(unit)), segment_bytes=segment_bytes)

    assert played(play, port=554).images == ()


ODD_PIECES = st.sampled_from(
    [b"$\0\0\x20", b"$\0\xff\xff\x80\x60", ask("SETUP"), b"RTSP/1.0 200 OK\r\nContent-Length: 999999\r\n\r\n", SDP]
)


@given(st.lists(st.one_of(st.binary(max_size=60), ODD_PIECES)))
def test_any_bytes_in_a_session_keep_every_rule(pieces: list[bytes]) -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(ask("OPTIONS"))
        talk.server_sends(answer())
        for number, piece in enumerate(pieces):
            (talk.server_sends if number % 2 else talk.client_sends)(piece)

    played(play, port=554)


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_any_payloads_of_rtp_jpeg_keep_every_rule(payloads: list[bytes]) -> None:
    tape = Tape()
    for number, payload in enumerate(payloads):
        data = packet(26, number, number // 3, payload, marked=number % 3 == 2)
        tape.add_ip(udp(CAMERA, 5_000, DESTINATION, 6_000, data))
    whole(tape)
