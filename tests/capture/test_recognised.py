from __future__ import annotations

import random
import struct

import pytest
from handshakes import client_hello, message, records, server_hello
from hypothesis import given
from hypothesis import strategies as st
from quic_packets import crypto, initial

from reportgen.capture.recognised import has_record_head, in_datagram, in_segment

HELLO = records(message(1, client_hello()))
ANSWER = records(message(2, server_hello()))
CHANGE = records(b"\x01", kind=20)
APPLICATION = bytes((23, 3, 3, 1, 0)) + bytes(256)
SEGMENTS = {
    "tls-greeting": [HELLO, HELLO[:40], ANSWER, CHANGE],
    "tls": [APPLICATION, APPLICATION[:90], ANSWER + CHANGE, CHANGE + APPLICATION],
    "ssl2": [bytes((0x84, 0x1B, 4, 0, 1, 0, 2, 3, 0xDE)) + bytes(30)],
    "ssh": [b"SSH-2.0-OpenSSH_9.6\r\n", b"SSH-1.99-dropbear\n"],
    "http": [b"GET / HTTP/1.1\r\nHost: a\r\n", b"HTTP/1.1 200 OK\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    "http-tunnel": [b"CONNECT cloud.example:443 HTTP/1.1\r\n"],
    "rtsp": [b"DESCRIBE rtsp://192.168.178.42/live RTSP/1.0\r\n", b"RTSP/1.0 200 OK\r\n"],
    "sip": [b"REGISTER sip:box.example SIP/2.0\r\n"],
    "pop3": [b"+OK ready\r\n"],
    "imap": [b"* OK IMAP4rev1\r\n"],
    "smtp": [b"EHLO cam.example\r\n", b"mail from:<a@b.example>\r\n"],
    "ftp": [b"USER cam\r\n"],
    "mqtt": [b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01a"],
    "telnet": [b"\xff\xfd\x18\xff\xfd\x20", b"\xff\xfb\x01"],
    "smb": [b"\x00\x00\x00\x55\xfeSMB" + bytes(60)],
    "smb-encrypted": [b"\x00\x00\x00\x55\xfdSMB" + bytes(60)],
    "rtmp": [b"\x03" + bytes(8) + bytes(range(256)) * 5],
}
INITIAL = initial(crypto(0, b"x" * 60), key_id=b"12345678", destination=b"12345678")
IKE = bytes(16) + b"\x21\x20"
DATAGRAMS = {
    "quic-greeting": [(INITIAL, 443)],
    "quic": [(INITIAL + bytes((0xE0, 0, 0, 0, 1, 0, 0, 20)) + bytes(20), 443)],
    "dtls-greeting": [(bytes((22, 0xFE, 0xFD)) + bytes(8) + b"\x00\x04abcd", 5684)],
    "dtls": [(bytes((23, 0xFE, 0xFD, 0, 1)) + bytes(6) + b"\x00\x04abcd", 5684)],
    "wireguard": [
        (b"\x01\0\0\0" + bytes(range(144)), 51820),
        (b"\x04\0\0\0" + b"\x07\x08\x09\x0a" + b"\x05" + bytes(7) + bytes(range(16)), 443),
    ],
    "stun": [(b"\x00\x01\x00\x00\x21\x12\xa4\x42" + bytes(12), 3478)],
    "dhcp": [(bytes(236) + b"\x63\x82\x53\x63\xff", 67)],
    "ssdp": [(b"M-SEARCH * HTTP/1.1\r\n", 1900), (b"HTTP/1.1 200 OK\r\n", 1900)],
    "xml": [(b'<?xml version="1.0"?><Envelope/>', 3702)],
    "sip": [(b"INVITE sip:a@box.example SIP/2.0\r\n", 5060)],
    "ntp": [(b"\x23" + bytes(47), 123)],
    "ike-greeting": [(IKE + b"\x22\x08" + struct.pack(">II", 0, 60) + bytes(32), 500)],
    "ike": [(bytes(4) + IKE + b"\x23\x08" + struct.pack(">II", 1, 60) + bytes(32), 4500)],
    "ipsec-esp": [(struct.pack(">II", 0xC0FFEE01, 1) + bytes(64), 4500)],
    "snmp": [(b"\x30\x26\x02\x01\x01\x04\x06public", 161)],
    "syslog": [(b"<34>Oct 11 22:14:15 cam", 514)],
}


@pytest.mark.parametrize(("word", "data"), [(word, data) for word, many in SEGMENTS.items() for data in many])
def test_the_form_of_a_segment_is_recognised(word: str, data: bytes) -> None:
    assert in_segment(data) == word


@pytest.mark.parametrize(
    ("word", "data", "port"), [(word, data, port) for word, many in DATAGRAMS.items() for data, port in many]
)
def test_the_form_of_a_datagram_is_recognised(word: str, data: bytes, port: int) -> None:
    assert in_datagram(data, 40_000, port) == word
    assert in_datagram(data, port, 40_000) == word


def test_a_usual_port_alone_says_nothing() -> None:
    for port in (443, 853, 22, 51820, 500, 123):
        assert in_datagram(b"\x99" * 40, 40_000, port) is None


def test_random_bytes_are_hardly_ever_recognised() -> None:
    chance = random.Random(7)
    found = [in_segment(chance.randbytes(1_400)) for _ in range(20_000)]
    found += [in_datagram(chance.randbytes(400), 40_000, 40_001) for _ in range(20_000)]
    assert sum(word is not None for word in found) == 0


def test_the_head_of_a_record_in_the_middle_counts_only_where_nothing_speaks_against_it() -> None:
    head = bytes((23, 3, 3, 0x10, 0))
    assert has_record_head(bytes(500) + head + bytes(400))
    assert has_record_head(bytes(9) + bytes((23, 3, 3, 0, 4)) + b"abcd" + head)
    assert not has_record_head(bytes(9) + bytes((23, 3, 3, 0, 4)) + b"abcdefghij")
    assert not has_record_head(bytes(500))


@given(st.binary(min_size=1, max_size=300), st.integers(0, 65_535), st.integers(0, 65_535))
def test_any_bytes_have_a_word_or_none(data: bytes, source_port: int, destination_port: int) -> None:
    for word in (in_segment(data), in_datagram(data, source_port, destination_port)):
        assert word is None or word
    assert has_record_head(data) in (True, False)
