"""F04: credentials in the clear are counted by kind; the secret itself is nowhere."""

from __future__ import annotations

import base64
import json

import pytest
from building import DESTINATION, Conversation, client_hello, http_request
from small_case import SmallCase, in_both_languages, views

from reportgen.analysis.as_json import analysis_json
from reportgen.language.translator import Translator

KEY, SECRET = "F04.credentials.K1", "zqxj-4711-w"


def logging_in(*payloads: bytes, to: str = DESTINATION, port: int = 80) -> SmallCase:
    built = SmallCase()
    talk = Conversation(built.tape, server=to, server_port=port)
    talk.handshake()
    for payload in payloads:
        talk.client_sends(payload)
    return built


BASIC = "Basic " + base64.b64encode(f"user:{SECRET}".encode()).decode()
FORM = f"user=x&password={SECRET}".encode()
WAYS = {
    "http-basic": http_request("GET", "/", fields={"Authorization": BASIC}),
    "http-bearer": http_request("GET", "/", fields={"Authorization": f"Bearer {SECRET}"}),
    "form-field": http_request("GET", f"/login?token={SECRET}"),
    "form-body": http_request(
        "POST",
        "/",
        fields={"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(FORM))},
        body=FORM,
    ),
    "json-field": http_request(
        "POST",
        "/",
        fields={"Content-Type": "application/json", "Content-Length": str(len(SECRET) + 15)},
        body=json.dumps({"secret": SECRET}).encode() + b" ",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_is_named_and_the_secret_is_nowhere(way: str) -> None:
    analysis = logging_in(WAYS[way], WAYS[way]).analysis()
    found = {one.id: one for one in analysis.assertions}
    german, english = in_both_languages(found[KEY])
    assert "(2-mal)" in german and "(2 times)" in english
    whole = analysis_json(analysis, {code: Translator(code) for code in ("de", "en")}).decode()
    for text in (german, english, whole):
        assert SECRET not in text and SECRET[:4] not in text and BASIC[8:] not in text
    assert found["ground.security"].rests_on == (KEY,)


def test_a_user_name_alone_lets_nobody_in() -> None:
    assert KEY not in logging_in(b"USER erika\r\n", port=21).said()
    assert KEY in logging_in(b"USER erika\r\n", b"PASS geheim-4711\r\n", port=21).said()


def test_a_field_of_another_name_is_no_credential() -> None:
    assert KEY not in logging_in(http_request("GET", f"/login?passes={SECRET}")).said()


@pytest.mark.parametrize("to", ["192.168.178.77", "10.0.0.9"])
def test_a_login_at_home_says_nothing(to: str) -> None:
    assert KEY not in logging_in(WAYS["http-basic"], to=to).said()


def test_in_an_encrypted_conversation_nothing_can_be_shown() -> None:
    found = logging_in(client_hello("cloud.example"), b"\x17\x03\x03\x00\x20" + bytes(32), port=443).said()
    assert KEY not in found and views(found) == set()
