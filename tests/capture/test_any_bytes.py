"""Hostile files: whatever the bytes, a reading that accounts for all of them comes out, or UnreadableInput.

Few examples by default, many with REPORTGEN_SLOW=1.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from building import (
    CAMERA,
    DESTINATION,
    RESOLVER,
    Conversation,
    Tape,
    arp,
    client_hello,
    dns_answer,
    dns_question,
    icmp_quoting,
    ip,
    modified_pcap,
    pcap,
    picture,
    udp,
    upload,
)
from building.blocks import pcapng
from building.frames import SYN
from hypothesis import given, settings
from hypothesis import strategies as st
from independent.walk import walk
from rules import broken_rules, read

from reportgen.errors import UnreadableInput

MANY = 20 if os.environ.get("REPORTGEN_SLOW") == "1" else 1


def examples(count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(max_examples=count * MANY, deadline=None)


@cache
def files() -> tuple[bytes, ...]:
    """The same small recording in every form."""
    records = _recording().records
    plain = pcap(records)
    return (
        plain,
        pcap(records, order=">", tick_ns=1),
        modified_pcap(records),
        modified_pcap(records, order=">"),
        pcapng(records),
        pcapng(records, order=">"),
        gzip.compress(plain, mtime=0),
    )


def _recording() -> Tape:
    tape = Tape()
    question = udp(CAMERA, 50_000, RESOLVER, 53, dns_question("upload.beispielcam.example"))
    tape.add(arp(CAMERA, RESOLVER))
    tape.add_ip(question)
    tape.add_ip(udp(RESOLVER, 53, CAMERA, 50_000, dns_answer("upload.beispielcam.example", [DESTINATION])))
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one", (64, 64))), segment_bytes=500, order=(1, 0, 2), twice={1})
    talk.server_sends(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
    talk.close()
    secret = Conversation(tape, client_port=40_001, server_port=443)
    secret.handshake()
    secret.client_sends(client_hello("api.beispielcam.example"), segment_bytes=40)
    attempt = Conversation(tape, client_port=40_002)
    attempt.syn()
    tape.add_ip(icmp_quoting(RESOLVER, CAMERA, 3, 13, attempt.packet(SYN)))
    tape.add_ip(ip(CAMERA, DESTINATION, 17, question[20:28], identification=5, fragment=0x2000))
    tape.add_ip(ip(CAMERA, DESTINATION, 17, question[28:], identification=5, fragment=1))
    return tape


def check(raw: bytes) -> None:
    """Reads, and holds the reading to all rules."""
    try:
        capture = read(raw)
    except UnreadableInput:
        return
    assert broken_rules(capture, raw) == []
    if raw[:4] != b"\x0a\x0d\x0d\x0a" and (walked := walk(raw)) is not None:
        assert capture.file.records_count <= len(walked.frames)


@pytest.mark.parametrize("form", range(7))
def test_every_whole_file_is_read_with_all_that_is_in_it(form: int) -> None:
    raw = files()[form]
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    assert capture.file.records_count == len(_recording().records)
    assert len(capture.images) == len(capture.attempts) == len(capture.http_requests) == 1
    assert {name.basis for name in capture.names} >= {"dns-answer", "http-host", "tls-sni"}


@pytest.mark.parametrize("form", range(7))
def test_every_prefix_of_a_file_is_read_as_far_as_it_goes(form: int) -> None:
    raw = files()[form]
    for size in range(0, len(raw), 1 if MANY > 1 else 7):
        check(raw[:size])


@examples(150)
@given(st.sampled_from([b"", *[raw[:24] for raw in files()[:6]], b"\x1f\x8b\x08"]), st.binary(max_size=400))
def test_any_bytes_behind_any_magic(head: bytes, data: bytes) -> None:
    check(head + data)


@st.composite
def damaged(draw: st.DrawFn, sources: Sequence[bytes]) -> bytes:
    """One of the sources with up to eight damages: bits turned over, lying numbers, parts lost, doubled or put in."""
    raw = bytearray(draw(st.sampled_from(sources)))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(raw) - 1))
        match draw(st.sampled_from(["bit", "number", "loss", "doubled", "put in"])):
            case "bit":
                raw[place] ^= 1 << draw(st.integers(0, 7))
            case "number":
                size = draw(st.sampled_from([1, 2, 4]))
                lies = [0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, len(raw), 60, 20]
                raw[place : place + size] = (draw(st.sampled_from(lies)) % 256**size).to_bytes(
                    size, draw(st.sampled_from(["big", "little"]))
                )
            case "loss":
                del raw[place : place + draw(st.integers(1, 60))]
            case "doubled":
                raw[place:place] = raw[place : place + draw(st.integers(1, 200))]
            case _:
                raw[place:place] = draw(st.binary(max_size=40))
        if not raw:
            break
    return bytes(raw)


@examples(250)
@given(st.data())
def test_any_damage_to_any_file(data: st.DataObject) -> None:
    check(data.draw(damaged(files())))


@pytest.mark.slow
def test_any_damage_to_any_real_file(shared: Path) -> None:
    """QUIC, certificates, odd link types and all that is already broken there."""
    sizes = {path: path.stat().st_size for path in sorted((shared / "captures").rglob("*__*")) if path.is_file()}
    sources = [path.read_bytes() for path, size in sizes.items() if size < 40_000 and "gt" not in path.parts]
    assert len(sources) > 100

    @settings(max_examples=3_000, deadline=None)
    @given(damaged(sources))
    def damage(raw: bytes) -> None:
        check(raw)

    damage()


WORDS = [
    b"GET / HTTP/1.1\r\n", b"POST /upload HTTP/1.1\r\n", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 206 Partial Content\r\n",
    b"Host: a.example\r\n", b"Content-Length: 10\r\n", b"Content-Length: 99999999999\r\n", b"Content-Length: -1\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Content-Range: bytes 0-9/20\r\n", b"\r\n",
    b"\n", b"\n\n", b"5\r\nhello\r\n", b"0\r\n\r\n", b"ffffffffffffffff\r\n", b"--mark\r\n", b"\xff\xd8\xff\xe0",
    b"\xff\xd9", b"\xff\xda\x00\x02", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"Authorization: Basic eDp5\r\n",
    b"220 ready\r\n", b"USER x\r\n", b"PASS y\r\n", b"PORT 203,0,113,77,4,1\r\n", b"227 (203,0,113,77,4,1)\r\n",
    b"229 (|||1025|)\r\n", b"STOR a.jpg\r\n", b"226 done\r\n", b"EHLO x\r\n", b"AUTH PLAIN AHgAeQ==\r\n", b"DATA\r\n",
    b"250 ok\r\n", b"354 go\r\n", b".\r\n", b"Content-Transfer-Encoding: base64\r\n", b"/9j/4AAQSkZJRgABAQAAAQAB\r\n",
    b"\x10\x0c\x00\x04MQTT\x04\xc2\x00\x3c", b"\x30\x80\x80\x80\x01", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x16\x03\x03\x00\x04\x0b\x00\x00\x00", b"\x17\x03\x03\xff\xff", b"SSH-2.0-x\r\n",
    b"\x00\x1d\x00\x07\x81\x80\x00\x01",
    b"RTSP/1.0 200 OK\r\n", b"DESCRIBE rtsp://a/ RTSP/1.0\r\n", b"$\x00\x00\x10", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]  # fmt: skip
said = st.lists(st.one_of(st.sampled_from(WORDS), st.binary(max_size=20)), min_size=1, max_size=6).map(b"".join)
spoken = st.lists(st.tuples(st.booleans(), said, st.integers(1, 60), st.booleans()), min_size=1, max_size=6)


@examples(250)
@given(spoken, st.sampled_from([21, 25, 53, 80, 443, 554, 1883, 8_080]))
def test_any_dialogue_in_tcp(turns: list[tuple[bool, bytes, int, bool]], port: int) -> None:
    tape = Tape()
    talk = Conversation(tape, server_port=port)
    talk.handshake()
    for by_server, data, segment_bytes, loses in turns:
        sends = talk.server_sends if by_server else talk.client_sends
        sends(data, segment_bytes=segment_bytes, lost={0} if loses else ())
    talk.close()
    raw = tape.pcap()
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    assert capture.file.records_count == len(tape.records) == capture.file.flows_records_count


@examples(250)
@given(
    st.lists(st.tuples(st.booleans(), st.binary(max_size=80)), min_size=1, max_size=5),
    st.sampled_from([53, 67, 123, 443, 547, 1900, 3478, 5353, 32_100]),
)
def test_any_datagrams(turns: list[tuple[bool, bytes]], port: int) -> None:
    tape = Tape()
    for by_server, data in turns:
        ends = (DESTINATION, port, CAMERA, 50_000) if by_server else (CAMERA, 50_000, DESTINATION, port)
        tape.add_ip(udp(*ends, data))
    raw = tape.pcap()
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    assert len(capture.flows) == 1
