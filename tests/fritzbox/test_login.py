"""The answers to a challenge are those that AVM publishes; any session page gives a value or is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.adapters.fritzbox_login import NotABox, Secret, answer, chosen_user, read_session_info

BEFORE = (
    '<?xml version="1.0" encoding="utf-8"?><SessionInfo><SID>0000000000000000</SID>'
    "<Challenge>2$10000$5A1711$2000$5A1722</Challenge><BlockTime>0</BlockTime><Rights></Rights>"
    '<Users><User last="1">fritz9292</User><User>kodi</User></Users></SessionInfo>\n'
)
AFTER = (
    '<?xml version="1.0" encoding="utf-8"?><SessionInfo><SID>e6c9c956e2c44667</SID><Challenge>1234567z</Challenge>'
    "<BlockTime>0</BlockTime><Rights><Name>Dial</Name><Access>2</Access><Name>BoxAdmin</Name><Access>2</Access></Rights>"
    "</SessionInfo>"
)


@pytest.mark.parametrize(
    ("challenge", "password", "response"),
    [
        # AVM's published examples of both schemes
        (
            "2$10000$5A1711$2000$5A1722",
            "1example!",
            "5A1722$1798a1672bca7c6463d6b245f82b53703b0f50813401b03e4045a5861e689adb",
        ),
        ("1234567z", "äbc", "1234567z-9e224a41eeefa284df7bb0f26c2913e2"),
        # of our own, with the rounds of today's boxes
        (
            "2$60000$acc908de77d8f9844bb07e843fd48f11$6000$408cbda21c04bbcc254aceec1724170a",
            "geheim",
            "408cbda21c04bbcc254aceec1724170a$c44ec79301db0ae1ca3dee8253ba9c1e5d98c262dca5f6e366d88c345bd51725",
        ),
    ],
)
def test_the_answer_is_the_published_one(challenge: str, password: str, response: str) -> None:
    assert answer(challenge, Secret(password)) == response


def test_in_the_old_scheme_characters_beyond_latin_1_count_as_dots() -> None:
    assert answer("1234567z", Secret("a€c")) == answer("1234567z", Secret("a.c"))


@pytest.mark.parametrize(
    "challenge", ["2$99999999$5A$1$5A", "2$9999999$5A$1$5A", "2$0$5A$1$5A", "2$1$5$1$5A", "", "A B"]
)
def test_a_challenge_of_another_form_is_refused(challenge: str) -> None:
    with pytest.raises(NotABox):
        answer(challenge, Secret("x"))


def test_the_session_page_tells_users_rights_and_block_time() -> None:
    before, after = read_session_info(BEFORE.encode()), read_session_info(AFTER.encode())
    assert (before.sid, before.users, before.last_user) == (None, ("fritz9292", "kodi"), "fritz9292")
    assert not before.may_record()
    assert after.sid == Secret("e6c9c956e2c44667")
    assert after.may_record()
    blocked = read_session_info(BEFORE.replace("<BlockTime>0", "<BlockTime>128").encode())
    assert blocked.block_time_s == 128


def test_the_user_is_the_one_asked_for_or_the_last_or_the_only_one() -> None:
    info = read_session_info(BEFORE.encode())
    assert chosen_user(info, "kodi") == "kodi"
    assert chosen_user(info, None) == "fritz9292"
    nobody_last = read_session_info(BEFORE.replace(' last="1"', "").encode())
    assert chosen_user(nobody_last, None) == ""
    only = read_session_info(BEFORE.replace(' last="1"', "").replace("<User>kodi</User>", "").encode())
    assert chosen_user(only, None) == "fritz9292"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Hello</body></html>",
        b"<SessionInfo><SID>1</SID></SessionInfo>",
        AFTER.replace("1234567z", "no challenge").encode(),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + AFTER.encode(),
        AFTER.encode()[:60],
        b"<a>" * 10_000,
        AFTER.encode("utf-16"),
    ],
)
def test_what_is_no_session_page_is_refused(body: bytes) -> None:
    with pytest.raises(NotABox):
        read_session_info(body)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_refusal(body: bytes) -> None:
    for data in (body, AFTER.encode()[:100] + body, body + AFTER.encode()[40:]):
        try:
            read_session_info(data)
        except NotABox:
            continue


def test_a_secret_is_not_shown() -> None:
    assert "geheim" not in repr(Secret("geheim"))
    assert "e6c9c956e2c44667" not in repr(read_session_info(AFTER.encode()))
