"""Leaving captures, look-ups, sources of locations or answers out never adds a claim; questions may be added.

One case with something of nearly every finding; each subset of its captures is compared with the whole.
"""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from building import (
    CAMERA,
    DESTINATION,
    RESOLVER,
    Conversation,
    Tape,
    dns_answer,
    dns_question,
    http_request,
    picture,
    udp,
    upload,
)
from rdap_answers import network, packed
from small_case import SmallCase, is_not_stronger

from reportgen.attribution.registration import read_registration
from reportgen.case.statements import Declarations

OTHER, NAME = "198.51.100.9", "stats.werbedienst.com"
TOKEN = "6f1c9a3e-72d4-4b58-9e0a-c1f2b37d8e45"
STATIONS = ",".join(f"02:00:5e:10:00:0{number}" for number in range(1, 5))
MORE = f"""
[[registrations]]
address = "{DESTINATION}"
path = "registry/a.json"
url = "https://rdap.example/ip/{DESTINATION}"
retrieved_at = 2026-06-01T10:00:00Z
[[registrations]]
address = "{OTHER}"
path = "registry/b.json"
url = "https://rdap.example/ip/{OTHER}"
retrieved_at = 2026-06-01T10:00:00Z
[[locations]]
address = "{DESTINATION}"
country = "CN"
source = "Ortsliste (erfunden)"
read_on = 2026-06-02
distance_km = 1
[home_position]
latitude = 52.5
longitude = 13.4
[setup]
how = {{ de = "von mir", en = "by me" }}
reset_at = 2026-05-28T20:26:40Z
powered_on_at = 2026-05-28T20:26:41Z
first_screen_at = 2026-05-28T20:36:41Z
"""
CAPTURES = ("K1", "K2", "K3")


def _tape(number: int) -> Tape:
    tape = Tape()
    tape.wait(number * 90_000)
    tape.add_ip(udp(CAMERA, 5_353, RESOLVER, 53, dns_question(NAME)))
    tape.add_ip(udp(RESOLVER, 53, CAMERA, 5_353, dns_answer(NAME, [OTHER])))
    tape.wait(2)
    for connection in range(12):
        talk = Conversation(tape, client_port=40_000 + connection)
        talk.handshake()
        if connection < 2:
            talk.client_sends(http_request("GET", f"/?id={TOKEN}&sn=MW1-26-000815&scan={STATIONS}&p=52.5000,13.4000"))
            talk.client_sends(upload(picture(f"{number} {connection}")))
        tape.wait(5)
    talk = Conversation(tape, server=OTHER, client_port=41_000)
    talk.handshake()
    talk.client_sends(http_request("GET", "/get?token=geheim-4711", host=NAME))
    if number == 2:
        tape.wait(86_400)
        tape.add_ip(udp(CAMERA, 5_353, RESOLVER, 53, dns_question("x.example")))
    return tape


@pytest.fixture(scope="module")
def built() -> SmallCase:
    case = SmallCase(tapes=[_tape(number) for number in range(3)], more=MORE)
    answers = (
        packed(network("203.0.113.0", "203.0.113.255", country="CN")),
        packed(network("198.51.100.0", "198.51.100.255")),
    )
    case.registrations = tuple(
        read_registration(data, address=one.address, url=one.url, retrieved_at=one.retrieved_at, name=one.path)
        for data, one in zip(answers, case.case().registrations, strict=True)
    )
    return case


def test_the_case_holds_something_of_most_findings(built: SmallCase) -> None:
    found = {one.finding for one in built.said().values()}
    assert {"F01", "F03", "F04", "F07", "F09", "F10", "F11", "F12", "F14", "F18", "F27", "F29"} <= found
    assert "F10.fits.1" in built.said()


@pytest.mark.parametrize(
    "without", list(chain.from_iterable(combinations(CAPTURES, size) for size in (1, 2, 3))), ids="-".join
)
def test_leaving_captures_out_never_makes_a_claim_stronger(built: SmallCase, without: tuple[str, ...]) -> None:
    whole = built.said(destination=DESTINATION)
    less = built.said(without=without, destination=DESTINATION)
    is_not_stronger(less, whole)
    for key, one in less.items():
        if key in whole and one.scope and (all_of := whole[key].scope):
            assert one.scope.things_count <= all_of.things_count


@pytest.mark.parametrize("part", ["registrations", "locations", "setup", "home_position"])
def test_leaving_look_ups_or_parts_out_never_makes_a_claim_stronger(built: SmallCase, part: str) -> None:
    empty = () if part in ("registrations", "locations") else None
    is_not_stronger(built.said(destination=DESTINATION, **{part: empty}), built.said(destination=DESTINATION))


def test_leaving_one_look_up_out_never_makes_a_claim_stronger(built: SmallCase) -> None:
    first = built.case().registrations[:1]
    is_not_stronger(built.said(destination=DESTINATION, registrations=first), built.said(destination=DESTINATION))


@pytest.mark.parametrize("answer", sorted(Declarations.model_fields))
def test_leaving_an_answer_out_never_makes_a_claim_stronger(built: SmallCase, answer: str) -> None:
    whole = built.said(destination=DESTINATION)
    is_not_stronger(built.said(destination=DESTINATION, **{answer: None}), whole)
