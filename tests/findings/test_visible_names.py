"""F14: names that stood readable are context; no view rests on them."""

from __future__ import annotations

from building import CAMERA, DESTINATION, RESOLVER, Conversation, client_hello, dns_question, udp
from small_case import SmallCase, in_both_languages, views

from reportgen.findings.assertion import Reader

KEY = "F14.visible.K1"


def test_questions_and_greetings_are_counted_and_nothing_follows() -> None:
    built = SmallCase()
    for number in range(2):
        built.tape.add_ip(udp(CAMERA, 5_300 + number, RESOLVER, 53, dns_question("api.beispiel.example")))
    talk = Conversation(built.tape, server_port=443)
    talk.handshake()
    talk.client_sends(client_hello("cloud.beispiel.example"))
    found = built.said()
    german, english = in_both_languages(found[KEY])
    assert "2 Namensanfragen und 1 Verbindungsaufbau" in german.replace("\u00a0", " ")
    assert "api.beispiel.example" in english and "cloud.beispiel.example" in english
    assert found[KEY].disclosure == (Reader.AUTHORITY,)
    assert not [one for one in found.values() if KEY in one.rests_on] and views(found) == set()


def test_names_in_the_home_network_and_of_others_do_not_count() -> None:
    built = SmallCase()
    built.tape.add_ip(udp(CAMERA, 5_353, "224.0.0.251", 5_353, dns_question("_http._tcp.local")))
    built.tape._link = lambda packet: bytes(6) + bytes.fromhex("00005e005399") + b"\x08\x00" + packet
    built.tape.add_ip(udp("192.168.178.99", 5_354, RESOLVER, 53, dns_question("other.example")))
    assert KEY not in built.said()


def test_without_a_readable_name_nothing_is_said() -> None:
    built = SmallCase()
    talk = Conversation(built.tape, server=DESTINATION, server_port=853)
    talk.handshake()
    talk.client_sends(client_hello(None))
    assert KEY not in built.said()
