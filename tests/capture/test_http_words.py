"""Strings, stations and places in requests; what was fetched: told once, bounded, whatever the bytes are."""

from __future__ import annotations

import hashlib

import pytest
from building import DESTINATION, Conversation, http_request
from connections import played
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture import http_told, http_words
from reportgen.capture.http_words import MIN_BITS, bits, places, stations, words


def test_a_string_is_told_once_a_connection_with_its_frames() -> None:
    def play(talk: Conversation) -> None:
        for _ in range(3):
            talk.client_sends(http_request("GET", "/a?id=6f1c9a3e72d44b58"))

    (token,) = played(play).http.tokens
    assert (token.place, token.name, token.receiver) == ("query", "id", DESTINATION)
    assert token.value.sha256 == hashlib.sha256(b"6f1c9a3e72d44b58").hexdigest()
    assert "6f1c9a3e72d44b58" not in repr(token)


def test_a_fetched_body_is_measured_in_chunks_and_over_segments() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(http_request("GET", "/x?token=geheim123"))
        head = b"HTTP/1.1 200 OK\r\nContent-Type: Application/X; a=b\r\nTransfer-Encoding: chunked\r\n\r\n"
        talk.server_sends(head + b"5\r\nab\0cd\r\n3\r\nefg\r\n0\r\n\r\n", segment_bytes=7)

    (body,) = played(play).http.fetched
    assert (body.size_bytes, body.is_binary, body.content_type, body.status) == (8, True, "application/x", 200)
    assert body.target == "/x?token=***" and body.sender == DESTINATION


def test_a_body_that_a_gap_cuts_is_told_as_far_as_it_came() -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(http_request("GET", "/x"))
        talk.server_sends(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n" + b"a" * 4_000, lost=(1,))

    (body,) = played(play).http.fetched
    assert 0 < body.size_bytes < 4_000


def test_beyond_the_bound_they_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_told, "_LIMIT_COUNT", 2)

    def play(talk: Conversation) -> None:
        for number in range(5):
            talk.client_sends(http_request("GET", f"/a?id=6f1c9a3e72d44b5{number}"))

    capture = played(play)
    assert len(capture.http.tokens) == 2 and dict(capture.left_out)["http-words-limit"] == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"a=00:00:5e:00:53:10&", 1),
        (b"00-00-5E-00-53-10", 1),
        (b"x%2C00%3A00%3A5e%3A00%3A53%3A10%2C", 1),
        (b"00:00:5e-00:53:10", 0),
        (b"00:00:5e:00:53:10:11", 0),
        (b"fe00:00:5e:00:53:10", 0),
        (b"ff:ff:ff:ff:ff:ff 01:00:5e:00:00:fb", 0),
    ],
)
def test_a_hardware_address_stands_alone(text: bytes, found: int) -> None:
    assert len(list(stations(text))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b'{"lat":52.5200,"lon":13.4050}', 1),
        (b"13.4050, -52.5200", 1),
        (b"1.25,2.5", 0),
        (b"123.456 151.789", 0),
        (b"52.5200" + b" " * 41 + b"13.4050", 0),
        (b"10.0.0.1 192.168.1.1", 0),
    ],
)
def test_two_decimal_numbers_side_by_side_may_be_a_place(text: bytes, found: int) -> None:
    assert len(list(places(text))) == found


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_what_is_found_lies_in_them(text: bytes) -> None:
    for word in words(text):
        assert text[word.start : word.end] == word.value and bits(word.value) >= MIN_BITS
    for address, start, end in stations(text):
        assert len(address) == 6 and 0 <= start < end <= len(text)
    for first, second, start, end in places(text):
        assert abs(first) <= 180 and abs(second) <= 180 and start < end


@given(st.binary(min_size=1, max_size=64))
def test_no_string_holds_more_than_its_bytes(value: bytes) -> None:
    assert 0 <= bits(value) <= 8 * len(value)


texts = st.lists(
    st.one_of(
        st.sampled_from(
            (
                b'"k":"',
                b'"k" : "',
                b"&a=",
                b"?id=",
                b"abcdefgh",
                b"12.345",
                b"-1.2345",
                b"aa:bb:cc:dd:ee:f0",
                b" ",
                b"=",
                b"00%3A11%3a22%3a33%3a44%3a55",
                b"02-11-22-33-44-55",
                b"%3a",
                b'"',
                b"48.1234,11.5678",
            )
        ),
        st.text('0123456789.=":-%aA&; ', max_size=12).map(str.encode),
    ),
    max_size=12,
).map(b"".join)


@given(texts)
def test_no_pattern_fits_where_its_sign_is_missing(text: bytes) -> None:
    signs = {
        http_words._JSON: [http_words._JSON_SIGN],
        http_words._STATION: http_words._STATION_SIGNS,
        http_words._DEGREES: [http_words._DEGREES_SIGN],
    }
    for form, own in signs.items():
        fitting = list(form.finditer(text))
        assert not fitting or any(sign.search(text) for sign in own)
    if http_words._FIELD.search(text):
        assert http_words._may_hold_fields(text)
    if len(list(http_words._DEGREES.finditer(text))) > 1:
        assert len(http_words._DEGREES_SIGN.findall(text)) > 1
