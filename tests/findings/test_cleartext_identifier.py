"""F03: values that the user names as theirs, where they were sent to the Internet in the clear, and nowhere else."""

from __future__ import annotations

import hashlib

import pytest
from building import CAMERA, DESTINATION, Conversation, client_hello, http_request, udp
from small_case import SmallCase, in_both_languages, is_not_stronger, views

from reportgen.capture.seeds import MIN_SEED_BYTES
from reportgen.errors import Problems
from reportgen.findings.assertion import Modality

KEY = "F03.identifiers.K1"
MAC, SERIAL, MAIL = "00005e005342", "MW1-26-000815", "erika.mustermann@example.org"


def sending(*payloads: bytes, to: str = DESTINATION, port: int = 80, more: str = "") -> SmallCase:
    built = SmallCase(more=more)
    talk = Conversation(built.tape, server=to, server_port=port)
    talk.handshake()
    for payload in payloads:
        talk.client_sends(payload)
    return built


def test_each_value_is_told_masked_with_its_forms_and_how_often() -> None:
    digest = hashlib.md5(MAIL.encode()).hexdigest()
    found = sending(
        http_request("GET", f"/a?id={MAC}&sn={SERIAL}"), http_request("GET", f"/b?id={MAC}&user={digest}")
    ).said()
    german, english = in_both_languages(found[KEY])
    assert "Hardware-Adresse des Geräts „00…42“ (2-mal, wörtlich)" in german.replace("\u00a0", " ")
    assert "serial number of the device “MW…15” (once, literally)" in english.replace("\u00a0", " ")
    assert "my e-mail address “er…rg” (once, as MD5 checksum)" in english.replace("\u00a0", " ")
    assert not {MAC, SERIAL, MAIL, digest} & set((german + english).split())
    assert SERIAL not in german + english and MAIL not in german + english
    assert found[KEY].modality is Modality.MEASURED and found[KEY].scope is not None
    assert found[KEY].scope.things_count == 4
    assert DESTINATION in german
    assert "ground.security" in views(found) and found["ground.security"].rests_on == (KEY,)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [("network name", "MusterNetz7", "Funknetz"), ("account", "konto-4711", "Konto"), ("other", "Gurke99", "andere")],
)
def test_values_named_in_the_case_are_looked_for_too(kind: str, value: str, words: str) -> None:
    more = f'[[identifiers]]\nkind = "{kind}"\nvalue = "{value}"\n'
    found = sending(http_request("GET", f"/?x={value}"), more=more).said()
    assert words in in_both_languages(found[KEY])[0]
    assert KEY not in sending(http_request("GET", f"/?x={value[:-1]}"), more=more).said()


def test_a_value_below_six_bytes_is_refused_with_its_line() -> None:
    with pytest.raises(Problems):
        SmallCase(more='[[identifiers]]\nkind = "other"\nvalue = "' + "x" * (MIN_SEED_BYTES - 1) + '"\n').case()
    assert SmallCase(more='[[identifiers]]\nkind = "other"\nvalue = "' + "x" * MIN_SEED_BYTES + '"\n').case()


@pytest.mark.parametrize("to", ["192.168.178.77", "224.0.0.251"])
def test_within_the_home_network_nothing_is_said(to: str) -> None:
    assert KEY not in sending(http_request("GET", f"/?sn={SERIAL}"), to=to).said()


def test_what_another_device_sends_is_not_the_devices() -> None:
    built = SmallCase()
    built.tape.add_ip(udp(CAMERA, 5_000, DESTINATION, 6_000, b"nothing"))
    built.tape._link = lambda packet: bytes(6) + bytes.fromhex("00005e005399") + b"\x08\x00" + packet
    talk = Conversation(built.tape, client="192.168.178.99")
    talk.handshake()
    talk.client_sends(http_request("GET", f"/?sn={SERIAL}"))
    assert KEY not in built.said()


def test_what_the_server_sends_is_not_sent_by_the_device() -> None:
    built = SmallCase()
    talk = Conversation(built.tape)
    talk.handshake()
    talk.client_sends(http_request("GET", "/hello"))
    talk.server_sends(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n" + SERIAL.encode())
    assert KEY not in built.said()


def test_in_an_encrypted_conversation_nothing_can_be_shown() -> None:
    found = sending(client_hello("cloud.example"), b"\x17\x03\x03\x00\x20" + bytes(32), port=443).said()
    assert KEY not in found and views(found) == set()


@pytest.mark.parametrize("question", ["own_target_set_up", "app_used_during_capture", "account_exists", "cloud_booked"])
def test_an_unanswered_question_turns_the_view_into_a_question(question: str) -> None:
    built = sending(http_request("GET", f"/?sn={SERIAL}"))
    found = built.said(**{question: None})
    assert views(found) == set() and found["ground.question-data"].modality is Modality.OPEN
    assert KEY in found
    is_not_stronger(found, built.said())


def test_an_own_target_accuses_nobody() -> None:
    found = sending(http_request("GET", f"/?sn={SERIAL}")).said(own_target_set_up=True)
    assert KEY in found and not [key for key in found if key.startswith(("ground.", "suggestion."))]


def test_addresses_are_counted_apart_the_destination_first() -> None:
    built = sending(http_request("GET", f"/?sn={SERIAL}"), http_request("GET", f"/?sn={SERIAL}&mac={MAC}"))
    for number in range(4):
        other = Conversation(built.tape, server=f"198.51.100.{number + 1}", client_port=41_000 + number)
        other.handshake()
        other.client_sends(http_request("GET", f"/?sn={SERIAL}"))
    german, english = in_both_languages(built.said()[KEY])
    assert f"{DESTINATION}\u2069 (3-mal)" in german and "und 2 weitere" in german
    assert "and 2 others" in english
