"""F11: names of others count with two bases; infrastructure, housekeeping and the vendor's own names do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from building import CAMERA, RESOLVER, Conversation, client_hello, dns_answer, dns_question, http_request, udp
from rdap_answers import network, packed
from small_case import SmallCase, in_both_languages, is_not_stronger, views

from reportgen.attribution.registration import Registration, read_registration
from reportgen.findings.assertion import Modality

KEY, OTHER = "F11.contacts.K1", "198.51.100.9"


def contacting(name: str, *, dns: bool = True, sni: bool = False, http: bool = False, port: int = 443) -> SmallCase:
    built = SmallCase()
    if dns:
        built.tape.add_ip(udp(CAMERA, 5_353, RESOLVER, 53, dns_question(name)))
        built.tape.add_ip(udp(RESOLVER, 53, CAMERA, 5_353, dns_answer(name, [OTHER])))
    talk = Conversation(built.tape, server=OTHER, server_port=port)
    talk.handshake()
    if sni:
        talk.client_sends(client_hello(name))
    if http:
        talk.client_sends(http_request("GET", "/", host=name))
    talk.server_sends(b"x")
    return built


def test_a_name_with_two_bases_is_told_and_roles_are_asked() -> None:
    found = contacting("stats.werbedienst.com", sni=True).said()
    german, english = in_both_languages(found[KEY])
    assert "werbedienst.com" in german and "DNS-Antwort und Verbindungsaufbau" in german
    assert "neither “Musterwaage” nor “Musterwaage”" in english
    question = found["ground.question-recipients"]
    assert question.modality is Modality.OPEN and question.rests_on == (KEY,)
    assert views(found) == set()


def test_one_basis_is_not_enough() -> None:
    assert KEY not in contacting("stats.werbedienst.com").said()
    assert KEY not in contacting("stats.werbedienst.com", dns=False, http=True).said()
    assert KEY in contacting("stats.werbedienst.com", http=True).said()


@pytest.mark.parametrize(
    ("name", "port"),
    [
        ("api.musterwaage.com", 443),  # carries the brand
        ("x.s3.eu-central-1.amazonaws.com", 443),  # rented
        ("pool.zeitdienst.com", 123),  # the time of day
    ],
)
def test_own_names_infrastructure_and_housekeeping_do_not_count(name: str, port: int) -> None:
    assert KEY not in contacting(name, sni=True, port=port).said()


def test_a_legal_name_counts_as_the_vendors_own() -> None:
    built = contacting("stats.werbedienst.com", sni=True)
    vendor = built.case().vendor.model_copy(update={"legal_name": "Werbedienst GmbH"})
    assert KEY in built.said(vendor=vendor), "one word of a longer name is no brand"
    assert KEY not in built.said(vendor=vendor.model_copy(update={"legal_name": "Werbedienst"}))


def registered(holder: str) -> Registration:
    answer = network("198.51.100.0", "198.51.100.255", entities=[{"handle": "X", "roles": ["registrant"],
        "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", holder]]]}])  # fmt: skip
    case = SmallCase(more=REGISTRATION).case()
    entry = case.registrations[0]
    return read_registration(
        packed(answer), address=OTHER, url=entry.url, retrieved_at=entry.retrieved_at, name=entry.path
    )


REGISTRATION = f"""
[[registrations]]
address = "{OTHER}"
path = "registry/x.json"
url = "https://rdap.example/ip/{OTHER}"
retrieved_at = 2026-06-01T10:00:00Z
"""


def test_a_saved_registration_is_a_second_basis_and_is_told_as_a_source() -> None:
    built = replace(contacting("stats.werbedienst.com"), more=REGISTRATION, registrations=(registered("Tracking Ltd"),))
    found = built.said()
    assert found["F11.registration.1"].modality is Modality.SOURCE
    assert "Tracking Ltd" in in_both_languages(found["F11.registration.1"])[0]
    assert set(found["ground.question-recipients"].rests_on) == {KEY, "F11.registration.1"}
    less = built.said(registrations=())
    assert KEY not in less
    is_not_stronger(less, found)


def test_what_cannot_be_told_apart_or_has_no_name_shows_nothing() -> None:
    built = contacting("stats.werbedienst.com", dns=False)
    assert KEY not in built.said()
    device = built.case().device.model_copy(update={"mac": "00:00:5e:00:53:99", "ip_addresses": ()})
    assert KEY not in contacting("stats.werbedienst.com", sni=True).said(device=device)


def test_without_the_vendors_legal_name_other_names_stay_an_open_point() -> None:
    built = contacting("stats.werbedienst.com", sni=True)
    vendor = built.case().vendor.model_copy(update={"legal_name": None})
    found = built.said(vendor=vendor)
    assert KEY in built.said() and KEY not in found
    assert found["open.contacts.K1"].modality is Modality.OPEN and found["open.contacts.K1"].citations
    assert found["ground.question-recipients"].rests_on == ("open.contacts.K1",)
