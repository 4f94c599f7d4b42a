from __future__ import annotations

import base64
import hashlib
import io
from urllib.parse import quote

import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, client_hello, dns_answer, http_request, udp
from hypothesis import given
from hypothesis import strategies as st

from reportgen.adapters.images import decode_image
from reportgen.capture.read import read_capture
from reportgen.capture.seeds import Needles, Seed
from reportgen.capture.values import Capture

MAIL = Seed(label="e-mail address", value="Erika+cam@post.example")
SERIAL = Seed(label="serial number", value="ZX12345678")
MAC = Seed(label="hardware address", value="00:00:5E:00:53:10")
SEEDS = (MAIL, SERIAL, MAC)


def searched(tape: Tape) -> Capture:
    return read_capture(io.BytesIO(tape.pcap()), name="built.pcap", decode_image=decode_image, seeds=SEEDS)


def found(payload: bytes, *, segment_bytes: int = 1_400) -> list[tuple[str, str]]:
    tape = Tape()
    talk = Conversation(tape, server_port=9_000)
    talk.handshake()
    talk.client_sends(payload, segment_bytes=segment_bytes)
    return [(identifier.label, identifier.encoding) for identifier in searched(tape).identifiers]


FORMS = {
    "literal": MAIL.value.encode(),
    "url": quote(MAIL.value, safe="").encode(),
    "base64": base64.b64encode(b"x" + MAIL.value.encode() + b"yy"),
    "hex": MAIL.value.encode().hex().upper().encode(),
    "md5": hashlib.md5(MAIL.value.lower().encode()).hexdigest().encode(),
    "sha1": hashlib.sha1(MAIL.value.encode()).digest(),
    "sha256": hashlib.sha256(MAIL.value.encode()).hexdigest().upper().encode(),
}


@pytest.mark.parametrize(("encoding", "data"), FORMS.items(), ids=FORMS.keys())
@pytest.mark.parametrize("segment_bytes", [1_400, 7, 1])
def test_a_value_is_found_in_every_form_also_over_segments(encoding: str, data: bytes, segment_bytes: int) -> None:
    expected = [(MAIL.label, encoding)]
    assert found(b"before " + data + b" behind", segment_bytes=segment_bytes) == expected


@pytest.mark.parametrize("shift", range(3))
def test_base64_is_found_at_each_alignment(shift: int) -> None:
    assert found(base64.b64encode(b"{" * shift + SERIAL.value.encode() + b"}" * 7)) == [(SERIAL.label, "base64")]


@pytest.mark.parametrize("spelling", ["00005e005310", "00-00-5E-00-53-10", "00:00:5e:00:53:10"])
def test_a_hardware_address_is_found_in_each_spelling(spelling: str) -> None:
    assert found(f"mac={spelling};".encode()) == [(MAC.label, "literal")]


def test_the_value_is_told_masked_with_sender_receiver_and_frames() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    frames = talk.client_sends(http_request("GET", f"/ping?sn={SERIAL.value}"), segment_bytes=15)
    (identifier,) = searched(tape).identifiers
    assert (identifier.sender, identifier.receiver, identifier.receiver_port) == (CAMERA, DESTINATION, 80)
    assert identifier.value.shown == "ZX…78"
    assert set(identifier.frames) <= set(frames)
    assert SERIAL.value not in repr(identifier)


def test_a_datagram_is_searched_too() -> None:
    tape = Tape()
    tape.add_ip(udp(CAMERA, 5_000, DESTINATION, 6_000, b"id=" + SERIAL.value.encode()))
    assert [identifier.label for identifier in searched(tape).identifiers] == [SERIAL.label]


def test_names_in_dns_and_tls_greetings_are_told_elsewhere() -> None:
    tape = Tape()
    tape.add_ip(udp(DESTINATION, 53, CAMERA, 6_000, dns_answer("zx12345678.kamera.example", ["203.0.113.9"])))
    talk = Conversation(tape, server_port=443)
    talk.handshake()
    talk.client_sends(client_hello("zx12345678.kamera.example"))
    assert searched(tape).identifiers == ()


def test_a_value_is_not_found_over_a_gap() -> None:
    tape = Tape()
    talk = Conversation(tape, server_port=9_000)
    talk.handshake()
    talk.client_sends(b"ZX123" + b"#" * 5 + b"45678", segment_bytes=5, lost=(1,))
    assert searched(tape).identifiers == ()


@given(st.text(max_size=5).filter(lambda text: len(text.encode()) < 6))
def test_too_short_a_value_is_not_looked_for(value: str) -> None:
    assert not Needles([Seed(label="short", value=value)])


@given(st.binary(min_size=6, max_size=30).map(lambda data: data.hex()), st.binary(max_size=60), st.binary(max_size=60))
def test_each_occurrence_lies_in_the_data(value: str, before: bytes, behind: bytes) -> None:
    data = before + value.encode() + behind
    places = [(place, needle.encoding) for place, needle in Needles([Seed(label="id", value=value)]).find(data)]
    assert any(place <= len(before) for place, encoding in places if encoding == "literal")
    assert all(0 <= place < len(data) for place, _ in places)
