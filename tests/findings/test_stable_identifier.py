"""F12: the same string a day apart; concluded is only what holds whether or not others send it too."""

from __future__ import annotations

import pytest
from building import DESTINATION, Conversation, Tape, client_hello, http_request
from small_case import SmallCase, in_both_languages, is_not_stronger, views

from reportgen.capture.http_words import bits

KEY, CONCLUSION = "F12.strings", "F12.recognisable"
TOKEN = "6f1c9a3e-72d4-4b58-9e0a-c1f2b37d8e45"
DAY_S = 86_400.0


def sending(
    value: str, *, apart_s: float = DAY_S, times: int = 2, to: str = DESTINATION, where: str = "q"
) -> SmallCase:
    built = SmallCase()
    for number in range(times):
        _session(built.tape, value, number, to, where)
        built.tape.wait(apart_s - 0.004)  # the frames of a session
    return built


def _session(tape: Tape, value: str, number: int, to: str = DESTINATION, where: str = "q", client: str = "") -> None:
    more = {"client": client} if client else {}
    talk = Conversation(tape, server=to, client_port=40_000 + number, **more)
    talk.handshake()
    fields = {"Cookie": f"sid={value}"} if where == "cookie" else {}
    talk.client_sends(http_request("GET", f"/a?id={value}" if where == "q" else "/a", fields=fields))


@pytest.mark.parametrize("where", ["q", "cookie"])
def test_a_string_a_day_apart_is_told_masked_and_recognition_is_concluded(where: str) -> None:
    found = sending(TOKEN, where=where).said()
    german, english = in_both_languages(found[KEY])
    assert "6f…45" in german and TOKEN not in german + english
    assert "2 Verbindungen, über 24 Stunden" in german.replace("\u00a0", " ")
    assert found[CONCLUSION].rests_on == (KEY,) and views(found) == set()
    in_both_languages(found[CONCLUSION])


@pytest.mark.parametrize("changes", [{"apart_s": DAY_S - 1}, {"times": 1}, {"to": "192.168.178.9"}])
def test_just_below_each_threshold_nothing_is_said(changes: dict) -> None:  # type: ignore[type-arg]
    assert KEY not in sending(TOKEN, **changes).said()


@pytest.mark.parametrize(
    ("value", "is_said"), [("0123456789abcdef", True), ("0123456789abcde0", False), ("a" * 100, False)]
)
def test_64_bits_are_the_least(value: str, is_said: bool) -> None:
    assert (bits(value.encode()) >= 64) is is_said
    assert (KEY in sending(value).said()) is is_said


def test_the_devices_own_serial_number_counts_whatever_it_can_hold() -> None:
    found = sending("MW1-26-000815").said()
    assert "Seriennummer des Geräts" in in_both_languages(found[KEY])[0]
    assert KEY not in sending("MW1-26-000816").said()


def _with_another_device(times: int = 1) -> SmallCase:
    built = sending(TOKEN)
    own_link = built.tape._link
    built.tape._link = lambda packet: bytes(6) + bytes.fromhex("00005e005399") + b"\x08\x00" + packet
    for number in range(times):
        _session(built.tape, TOKEN, 9 + number, client="192.168.178.99")
    built.tape._link = own_link
    return built


def test_what_another_device_sends_too_is_told_as_such() -> None:
    found = _with_another_device(3).said()
    german, english = (words.replace("\u00a0", " ") for words in in_both_languages(found[KEY]))
    assert "über 24 Stunden; auch in 3 Verbindungen, die andere aufbauten)" in german
    assert "over 24 hours; also in 3 connections that others set up)" in english
    assert [one.key for one in found[KEY].counter_considerations] == ["counter.recognisable", "counter.sent-by-others"]
    assert [one.key for one in found[CONCLUSION].alternatives] == ["alternative.sent-by-others"]


def test_what_no_other_is_seen_to_send_is_concluded_in_the_same_words() -> None:
    """Nobody can know that no other device sends it: not having recorded one makes the sentence no stronger."""
    alone, beside = sending(TOKEN).said(), _with_another_device().said()
    assert alone[CONCLUSION].claim == beside[CONCLUSION].claim
    assert [one.key for one in alone[KEY].counter_considerations] == ["counter.recognisable"]
    german, english = in_both_languages(alone[CONCLUSION])
    assert "dieses Geräts oder einer Gruppe" in german and "this device, or of a group" in english


def test_strings_that_others_send_stand_last() -> None:
    built = _with_another_device()
    for number in range(2):
        _session(built.tape, "0123456789abcdef", 20 + number)
        built.tape.wait(DAY_S)
    german, _ = in_both_languages(built.said()[KEY])
    assert german.index("01…ef") < german.index("6f…45") < german.index("die andere aufbauten")


def test_two_recordings_count_together_and_one_alone_says_less() -> None:
    first, second = Tape(), Tape()
    _session(first, TOKEN, 0)
    second.wait(2 * DAY_S)
    _session(second, TOKEN, 1)
    whole = SmallCase(tapes=[first, second]).said()
    assert KEY in whole and len(whole[KEY].citations) == 2
    less = SmallCase(tapes=[first]).said()
    assert KEY not in less
    is_not_stronger(less, whole)


def test_in_an_encrypted_conversation_nothing_can_be_shown() -> None:
    built = SmallCase()
    for number in range(2):
        talk = Conversation(built.tape, client_port=40_000 + number, server_port=443)
        talk.handshake()
        talk.client_sends(client_hello("cloud.example"))
        talk.client_sends(b"\x17\x03\x03\x00\x40" + TOKEN.encode() + bytes(28))
        built.tape.wait(DAY_S)
    assert KEY not in built.said()
