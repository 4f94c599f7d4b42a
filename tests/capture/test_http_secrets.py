from __future__ import annotations

import base64
import json

import pytest
from building import Conversation, Tape, picture, upload
from connections import credentials, digest, played, sent
from hypothesis import given
from hypothesis import strategies as st
from rules import read

from reportgen.capture import http_secrets
from reportgen.capture.http_secrets import in_authorization, in_body, in_target, without_secrets

ONE = picture("one")


def request(*fields: str, target: str = "/login", body: bytes = b"", kind: str = "") -> bytes:
    lines = [f"POST {target} HTTP/1.1", f"Content-Length: {len(body)}", *fields]
    lines += [f"Content-Type: {kind}"] if kind else []
    return "\r\n".join((*lines, "", "")).encode() + body


@pytest.mark.parametrize(
    ("field", "kind", "value"),
    [
        ("Basic " + base64.b64encode(b"cam:geheim1234").decode(), "http-basic", b"geheim1234"),
        ("Basic !!not-base64!!", "http-basic", b"!!not-base64!!"),
        ("Bearer abc.def.ghi", "http-bearer", b"abc.def.ghi"),
        ('Digest username="cam", realm="x", response="0123456789abcdef0123456789abcdef"', "http-digest",
         b"0123456789abcdef0123456789abcdef"),
    ],
)  # fmt: skip
def test_header_fields_that_let_in_are_told_masked(field: str, kind: str, value: bytes) -> None:
    capture = played(lambda talk: talk.client_sends(request(f"Authorization: {field}")))
    assert credentials(capture) == [(kind, digest(value))]


@pytest.mark.parametrize(
    ("body", "kind", "name", "value"),
    [
        (b"user=cam&password=ge%68eim+1234&x=1", "application/x-www-form-urlencoded", "password", b"geheim 1234"),
        (b"PWD=geheim1234", "", "pwd", b"geheim1234"),
        (json.dumps({"a": {"token": "abc\n123"}}).encode(), "application/json; charset=utf-8", "token", b"abc\\n123"),
        (json.dumps({"secret": 12345678}, indent=2).encode(), "text/plain", "secret", b"12345678"),
        (b'--x\r\nContent-Disposition: form-data; name="passwd"\r\n\r\ngeheim1234\r\n--x--\r\n',
         "multipart/form-data; boundary=x", "passwd", b"geheim1234"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("segment_bytes", [1_400, 9])
def test_fields_that_let_in_are_told_masked(
    body: bytes, kind: str, name: str, value: bytes, segment_bytes: int
) -> None:
    def play(talk: Conversation) -> None:
        talk.client_sends(request(body=body, kind=kind), segment_bytes=segment_bytes)

    capture = played(play)
    assert [(found.field, found.value.sha256) for found in capture.credentials] == [(name, digest(value))]
    (found,) = capture.credentials
    assert value.decode() not in repr(capture.credentials)
    assert capture.flows[0].first_frame < found.frames.first <= found.frames.last <= capture.flows[0].last_frame


def test_a_password_in_the_query_is_told_masked_and_the_target_without_it() -> None:
    capture = played(lambda talk: talk.client_sends(request(target="/a?user=cam&pwd=geheim1234&b=2")))
    assert [(found.field, found.value.shown) for found in capture.credentials] == [("pwd", "ge…34")]
    assert [found.target for found in capture.http_requests] == ["/a?user=cam&pwd=***&b=2"]


@pytest.mark.parametrize(
    "text", [b"mypassword=x", b"password_hint=x", b'{"passwords": "x"}', b"/a/password=", b"token="]
)
def test_other_keys_are_let_pass(text: bytes) -> None:
    assert list(in_body(text)) == []


def test_a_picture_beside_the_fields_is_still_found() -> None:
    assert sent(played(lambda talk: talk.client_sends(upload(ONE)))) == [digest(ONE)]


@given(
    st.binary(max_size=300), st.sampled_from([b'"pwd":', b'name="token"\r\n', b"secret=", b"%", b"Digest ", b"Basic "])
)
def test_any_bytes_give_values_within_them(data: bytes, mark: bytes) -> None:
    text = mark + data
    for found in (*in_body(text), *in_target(b"/?" + text), *in_authorization(text)):
        assert 0 <= found.start < found.end <= len(text) + 2
    assert len(without_secrets(text)) <= len(text) + 3 * text.count(b"=")


@pytest.mark.parametrize(
    ("target", "field", "held"),
    [
        ("/scale?token=geheim-4711&x=1", "X-Other: nothing", b"token=geheim-4711"),
        ("/scale", "Authorization: Bearer abc.def.ghi", b"Bearer abc.def.ghi"),
    ],
)
def test_what_lets_in_is_told_with_the_frames_that_brought_it_not_with_the_end_of_the_head(
    target: str, field: str, held: bytes
) -> None:
    whole = request(field, "X-Padding: " + "x" * 100, target=target)
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    frames = talk.client_sends(whole, segment_bytes=20)
    start = whole.index(held)
    carrying = {frames[place // 20] for place in (start, start + len(held) - 1)}
    (found,) = read(tape.pcap()).credentials
    assert carrying <= set(found.frames) and frames[-1] not in found.frames


marked = st.lists(
    st.one_of(
        st.sampled_from([b"password", b"PassWd", b"pwd", b"TOKEN", b"secret", b"=", b'"', b": ", b"&", b"\n", b"1"]),
        st.sampled_from([b'name="pwd"\r\n\r\nx', b"w3"]),
    ),
    max_size=8,
).map(b"".join)


@given(marked)
def test_no_field_is_told_where_the_sign_behind_its_key_is_missing(body: bytes) -> None:
    fits = any(form.search(body) for form in (http_secrets._FORM, http_secrets._JSON, http_secrets._PART))
    assert not fits or any(sign.search(body) for sign in http_secrets._KEY_SIGNS)
