"""What is called dull, an idle reader takes without any change; quiet bytes are read together like one by one."""

from __future__ import annotations

import io
from itertools import accumulate

import numpy as np
import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, udp
from columns.sameness import differences
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_any_bytes import MANY, WORDS

from reportgen.adapters.images import decode_image
from reportgen.capture import udp_pieces
from reportgen.capture.columns import screens
from reportgen.capture.contents import Contents
from reportgen.capture.datagrams import Datagram
from reportgen.capture.flow_table import FlowTable
from reportgen.capture.http_head import starts_request, starts_response
from reportgen.capture.image_scan import FoundImage, ImageScan
from reportgen.capture.readers import DATAGRAM_PROTOCOLS, TCP_PROTOCOLS
from reportgen.capture.recognised import has_record_head, in_datagram, in_segment
from reportgen.capture.stream import Chunk, Run
from reportgen.capture.talk import Talk
from reportgen.capture.traced_buffer import TracedBuffer

MARKS = [b"\xff", b"\xff\xd8", b"\x89", b"G", b"R", b"$\0\0\x10\x80\0", b"_", b"\x80\x2e\x01\x03\x01\0\x03"]
short = st.one_of(
    st.binary(min_size=1, max_size=70),
    st.lists(st.one_of(st.sampled_from([*WORDS, *MARKS]), st.binary(max_size=6)), min_size=1, max_size=4)
    .map(b"".join)
    .filter(lambda data: 0 < len(data) <= 70),
)


def is_dull(data: bytes) -> bool:
    buffer = bytearray(data + bytes(200))
    places = (np.array([0], np.int64), np.array([len(data)], np.int64))
    return bool(screens.are_dull_segments(buffer, *places)[0])


@settings(max_examples=250 * MANY, deadline=None)
@given(short)
@example(b"\0" * 20)
def test_dull_bytes_begin_no_protocol_no_picture_and_no_sound(data: bytes) -> None:
    if not is_dull(data):
        return
    talk = Talk(Contents(FlowTable(), decode_image).found, 0, Contents(FlowTable(), decode_image))
    talk.found.table.append()
    assert not starts_request(data)
    assert not starts_response(data)
    assert [line.name for line in TCP_PROTOCOLS if line.anywhere and line.begins(data, talk)] == []
    found: list[FoundImage] = []
    scan = ImageScan(found.append)
    scan.feed(Chunk(data, 1, 0))
    assert scan.is_idle
    assert b"\xff\xf1" not in data
    assert b"\xff\xf9" not in data
    assert data[-1] != 0xFF


@settings(max_examples=100 * MANY, deadline=None)
@given(st.lists(st.one_of(short, st.binary(max_size=150)), min_size=1, max_size=12))
@example([b"\xff" * 32, b"\xd8\xff" * 16, b"\x17" * 64, b"\x03" * 64, b"\xff" * 131, b"\xd8\xff" * 100])
def test_a_screen_says_of_many_payloads_what_it_says_of_each(payloads: list[bytes]) -> None:
    """They are looked at as one line of bytes: what stands across two of them belongs to none."""
    payloads = [data for data in payloads if data]
    ends = np.cumsum([len(data) for data in payloads]).astype(np.int64)
    starts = np.array([0, *ends[:-1]], np.int64)[: len(ends)]
    buffer = bytearray(b"".join(payloads) + bytes(300))
    for screen in (screens.are_dull_segments, screens.may_begin_jpeg, screens.may_be_known_segments):
        alone = [
            bool(screen(buffer, starts[place : place + 1], ends[place : place + 1])[0]) for place in range(len(ends))
        ]
        assert screen(buffer, starts, ends).tolist() == alone


@settings(max_examples=150 * MANY, deadline=None)
@given(st.binary(max_size=140), st.integers(0, 140), st.binary(min_size=2, max_size=4))
def test_no_picture_is_overlooked_where_pieces_look_for_it(before: bytes, size: int, behind: bytes) -> None:
    data = before[:size] + b"\xff\xd8\xff" + behind
    buffer = bytearray(bytes(5) + data + bytes(200))
    places = (np.array([5, 5], np.int64), np.array([5 + len(data), 6], np.int64))
    if udp_pieces._signature(data) >= 0:
        assert screens.may_begin_jpeg(buffer, *places)[0]


def test_bytes_without_any_meaning_are_dull() -> None:
    assert is_dull(b"\0" * 20)
    assert not is_dull(b"\0\xff\xd8\xff")
    assert not is_dull(b"\0" * 65)


@settings(max_examples=150 * MANY, deadline=None)
@given(short, st.sampled_from([53, 67, 68, 546, 547, 1900, 5353, 5355, 40_000]))
def test_no_message_is_read_that_ports_and_first_byte_do_not_announce(data: bytes, port: int) -> None:
    datagram = Datagram(data, 1, 0, 50_000, port, len(data), False)
    for line in DATAGRAM_PROTOCOLS:
        if line.reads(datagram):
            assert port in line.ports or data[0] in line.first_bytes


@settings(max_examples=150 * MANY, deadline=None)
@given(short, st.sampled_from([53, 123, 137, 161, 443, 500, 514, 547, 4_500, 40_000]))
@example(b"\x40" + bytes(235) + b"\x63\x82\x53\x63", 40_000)
@example(b"SIP/2.0 200 OK", 40_000)
@example(b"\xc3\0\0\0\x01\x08" + bytes(40), 443)
@example(b"\xe3\xff\0\0\x22\x08" + bytes(40), 443)
@example(b"\xe3\x6b\x33\x43\xcf\x08" + bytes(40), 443)
@example(b"\xef\xbb\xbf<?xml ?>", 40_000)
@example(b"m-search * http/1.1", 40_000)
@example(b"M-search * HTTP/1.1", 40_000)
def test_what_no_look_can_recognise_is_not_looked_at(data: bytes, port: int) -> None:
    buffer = bytearray(data + bytes(200))
    places = (np.array([0], np.int64), np.array([len(data)], np.int64))
    ports = (np.array([50_000], np.int32), np.array([port], np.int32))
    if in_datagram(data, 50_000, port) is not None:
        assert screens.may_be_known_datagrams(buffer, *places, ports)[0]
    if in_segment(data) is not None or has_record_head(data):
        assert screens.may_be_known_segments(buffer, *places)[0]


@settings(max_examples=150 * MANY, deadline=None)
@given(short)
def test_no_line_of_the_table_says_yes_to_a_first_byte_that_is_not_its_own(data: bytes) -> None:
    contents = Contents(FlowTable(), decode_image)
    contents.found.table.append()
    talk = Talk(contents.found, 0, contents)
    for line in TCP_PROTOCOLS:
        if line.first_bytes and data[0] not in line.first_bytes:
            assert not line.begins(data, talk)


@pytest.mark.usefixtures("sizes")
@pytest.mark.parametrize("snap_bytes", [None, 80, 90])
def test_what_is_dull_between_pictures_and_messages_is_passed_over_alike(snap_bytes: int | None) -> None:
    """Uploads without and with gaps, unknown protocols, small datagrams, a picture among them."""
    tape = Tape(snap_bytes=snap_bytes)
    image = io.BytesIO()
    from PIL import Image

    Image.effect_noise((90, 90), 60).save(image, "JPEG")
    body = b"x" * 300 + image.getvalue() + bytes(500)
    for number in range(3):
        talk = Conversation(tape, client_port=40_000 + number, server_port=(80, 9_000, 80)[number])
        talk.handshake()
        head = b"POST /u HTTP/1.1\r\nHost: a.example\r\nContent-Length: %d\r\n\r\n" % len(body)
        data = (head if number != 1 else b"\x01\x02\x03\x04\x05\x06\x07\x08") + body + (head + body) * (number == 2)
        talk.client_sends(data, segment_bytes=100, lost={7} if number == 2 else (), twice={2})
        for count in range(40):
            tape.add_ip(udp(CAMERA, 50_000 + number, DESTINATION, 32_100, bytes((0xF1, count)) + b"\x05" * 30))
        tape.add_ip(udp(CAMERA, 50_000 + number, DESTINATION, 32_100, b"\xf1\x29" + image.getvalue()))
        talk.client_sends(b"\x07" * 900, segment_bytes=30)
        talk.close()
    assert differences(tape.pcap()) == []


def chunks_of(data: bytes, sizes: list[int]) -> list[Chunk]:
    found, place = [], 0
    while place < len(data):
        size = sizes[len(found) % len(sizes)]
        found.append(Chunk(data[place : place + size], len(found) + 1, len(found)))
        place += size
    return found


def run_of(chunks: list[Chunk]) -> Run:
    behinds = list(accumulate(len(chunk.data) for chunk in chunks))
    run = Run(
        b"".join(chunk.data for chunk in chunks),
        behinds,
        [chunk.frame for chunk in chunks],
        [chunk.at_ns for chunk in chunks],
    )
    assert list(run.chunks()) == chunks
    return run


pieces = st.lists(
    st.one_of(st.sampled_from([word for word in WORDS if b"\xff" in word or b"G" in word]), st.binary(max_size=30)),
    min_size=1,
    max_size=12,
).map(b"".join)


@settings(max_examples=150 * MANY, deadline=None)
@given(pieces.filter(len), st.lists(st.integers(1, 40), min_size=1, max_size=5))
def test_chunks_fed_together_give_the_images_that_they_give_one_by_one(data: bytes, sizes: list[int]) -> None:
    chunks = chunks_of(data, sizes)
    one: list[FoundImage] = []
    other: list[FoundImage] = []
    by_one, together = ImageScan(one.append), ImageScan(other.append)
    for chunk in chunks:
        by_one.feed(chunk)
    together.feed_together(run_of(chunks))
    by_one.finish()
    together.finish()
    assert one == other


@settings(max_examples=100 * MANY, deadline=None)
@given(pieces.filter(len), st.lists(st.integers(1, 40), min_size=1, max_size=5), st.integers(1, 150), st.integers(0, 3))
def test_a_buffer_takes_of_a_run_what_it_takes_of_its_chunks(
    data: bytes, sizes: list[int], limit_bytes: int, dropped_bytes: int
) -> None:
    chunks = chunks_of(data, sizes)
    one, other = TracedBuffer(), TracedBuffer()
    for buffer in (one, other):
        buffer.append(b"before", 1, 1)
        buffer.drop(dropped_bytes)
    for chunk in chunks:
        if len(one) < limit_bytes:
            one.append(chunk.data, chunk.frame, chunk.at_ns)
    other.append_run(run_of(chunks), limit_bytes)
    assert one.data == other.data
    assert one.carriers(0, len(one)) == other.carriers(0, len(one))
    assert one.carriers(len(one) - 1, len(one)) == other.carriers(len(one) - 1, len(one))
