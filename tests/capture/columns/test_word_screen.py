"""A text in which the screen sees no sign holds no word, no key, no hardware address and no place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_any_bytes import MANY

from reportgen.capture.columns import word_screen
from reportgen.capture.http_secrets import in_body
from reportgen.capture.http_words import places, stations, words

FORMS = [
    b"token=abcdefgh1", b"?pwd=\xff1", b'"Secret" : "\xffx"', b'"PASSWORD": 12', b'name="passwd"\r\n\r\nhush',
    b"&a=0123456789abcdef0123456789&", b'"key" \t: "Abcdefghijkl0123456789_."', b"&x=====Zk3J8sPq7Lw2&",
    b"02:00:5e:10:20:30", b"02-00-5E-10-20-30", b"02%3a00%3A5e%3a10%3a20%3a30",
    b"52.5163,13.3777", b"-1.234 179.9999", b"=", b'"', b":", b"-", b".", b"%3a", b"\r\n", b"\0", b"d",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(FORMS), st.binary(max_size=12)), min_size=1, max_size=8).map(b"".join)


@pytest.fixture(autouse=True)
def looks_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_screen, "_SHORT_BYTES", 5)


def found(text: bytes) -> list[object]:
    return [*in_body(text), *words(text), *stations(text), *places(text)]


@settings(max_examples=300 * MANY, deadline=None)
@given(texts)
@example(b"key=0123456789abcdefghij")
@example(b"pwd=1")
@example(b"&a====================&")
@example(b'"k":        "Abcdefghijkl0123456789_."')
def test_what_holds_a_word_is_never_passed_over(text: bytes) -> None:
    if found(text):
        assert word_screen.may_hold_words(text)


@pytest.mark.parametrize("form", [form for form in FORMS if len(form) > 3])
@pytest.mark.parametrize("around", [lambda form: form, lambda form: b" " + form + b" ", lambda form: bytes(9) + form])
def test_every_form_is_seen_wherever_it_stands(form: bytes, around: Callable[[bytes], bytes]) -> None:
    if found(around(form)):
        assert word_screen.may_hold_words(around(form))


def test_forms_are_words_and_other_bytes_are_none() -> None:
    assert sum(bool(found(b"?" + form + b"&")) for form in FORMS) >= 8
    assert not word_screen.may_hold_words(bytes(range(256)))
    assert not word_screen.may_hold_words(b'Content-Disposition: form-data; name="img"; filename="alarm.jpg"\r\n')
