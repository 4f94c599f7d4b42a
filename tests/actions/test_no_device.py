"""Where devices cannot be told apart, what is said is of the connection, and no other device shows up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from building import Conversation, Tape, picture, upload
from building import links as l
from varied_case import confirming

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.analysis.as_json import analysis_json
from reportgen.analysis.tables import flows_csv, frames_csv
from reportgen.analysis.value import Analysis
from reportgen.findings.assertion import Modality
from reportgen.language.translator import Translator
from reportgen.pipeline.compose import complaint_lacks, compose
from reportgen.pipeline.gates import gates

ROUTER, SERVER, NEIGHBOUR = "203.0.113.45", "198.51.100.7", "192.168.178.99"
CASE = """
schema_version = 1
constructed = true
reference = "T-1"
languages = ["en"]
letter_date = 2026-11-24
{destination}
[complainant]
name = "Erika Mustermann"
street = "Musterweg 1"
postal_code = "12345"
city = "Musterstadt"
[authority]
name = "Invented Authority"
street = "Musterweg 2"
postal_code = "12345"
city = "Musterstadt"
source = "invented"
read_on = 2026-11-20
[device]
kind = "camera"
brand = "Beispielcam"
model = "BC-100"
mac = "00:00:5e:00:53:42"
ip_addresses = ["{address}"]
[vendor]
name = "Beispielcam"
[[captures]]
id = "K1"
path = "k1.pcap"
point = "lan"
[declarations]
pictures_viewed_count = 1
pictures_recognisable_count = 1
own_target_set_up = false
app_used_during_capture = false
account_exists = false
cloud_booked = false
own_property_only = true
sound_recorded = false
"""


def analysed(folder: Path, capture: bytes, *, destination: str = "", address: str = ROUTER) -> Analysis:
    (folder / "k1.pcap").write_bytes(capture)
    named = f'destination = "{destination}"' if destination else ""
    (folder / "case.toml").write_text(CASE.format(destination=named, address=address))
    return confirming(analysis_of(read_case_files(folder), ("build",)))


def recorded(*clients: str) -> bytes:
    tape = Tape(l.pppoe_in_vlan)
    for number, client in enumerate(clients):
        talk = Conversation(tape, client=client, server=SERVER, client_port=40_000 + number)
        talk.handshake()
        talk.client_sends(upload(picture(f"of {number}")))
    return tape.pcap()


@pytest.fixture
def words() -> Translator:
    return Translator("en")


def test_claims_speak_of_the_connection_and_legal_views_become_a_question(tmp_path: Path, words: Translator) -> None:
    analysis = analysed(tmp_path, recorded(ROUTER), destination=SERVER)
    (pictures,) = analysis.starting_with("F01.pictures.")
    assert "a device at my connection" in words.say(pictures.claim)
    assert not [found for found in analysis.assertions if found.modality is Modality.LEGAL_VIEW]
    question = analysis.assertion("ground.question")
    assert question and "which device at my connection was sending" in words.say(question.claim)
    said = analysis.assertion("open.device")
    assert said and "(PPPoE)" in words.say(said.claim) and "(address translation, NAT)" in words.say(said.claim)


def test_the_letter_names_no_device_as_the_sender(tmp_path: Path, words: Translator) -> None:
    analysis = analysed(tmp_path, recorded(ROUTER), destination=SERVER)
    assert complaint_lacks(analysis) == ()
    (complaint, *_) = compose(analysis, {"en": words}).letters
    assert "pictures sent from my connection" in complaint.html
    assert "my camera" not in complaint.html


def test_check_gives_the_reason_and_advises_to_record_at_the_lan(tmp_path: Path, words: Translator) -> None:
    (gate,) = [gate for gate in gates(analysed(tmp_path, recorded(ROUTER))) if gate.id == "no-device"]
    assert "no device can be told apart" in words.say(gate.reason)
    assert "at the LAN interface" in words.say(gate.advice)


def test_an_address_that_anybody_in_the_household_used_is_not_chosen_as_the_other_end(tmp_path: Path) -> None:
    analysis = analysed(tmp_path, recorded(ROUTER))
    assert analysis.facts.destination is None
    assert not analysis.starting_with("F01.")


def test_no_address_of_the_home_network_is_told(tmp_path: Path) -> None:
    """A link that carries no hardware addresses and shows home addresses; the declared one is not among them."""
    analysis = analysed(tmp_path, recorded(NEIGHBOUR, ROUTER), destination=SERVER, address="192.168.178.42")
    data = analysis_json(analysis, {"en": Translator("en")})
    document = json.loads(data)
    assert document["captures"][0]["subject"] == "connection" and document["captures"][0]["device_grounds"] == []
    assert document["captures"][0]["obstacles"] == ["pppoe"]
    told = data + flows_csv(analysis) + frames_csv(analysis)
    assert SERVER.encode() in told and NEIGHBOUR.encode() not in told


@pytest.mark.parametrize("name", ["dlinkcam_internet_rawip_nat.eth", "dlinkcam_wan_vlan7_pppoe.eth"])
@pytest.mark.parametrize("destination", ["", "54.194.162.25"])
def test_the_routers_own_files_from_its_internet_side_name_no_device(
    tmp_path: Path, shared: Path, name: str, destination: str
) -> None:
    capture = (shared / "captures" / "derived" / name).read_bytes()
    analysis = analysed(tmp_path, capture, destination=destination)
    data = analysis_json(analysis, {"en": Translator("en")})
    (told,) = json.loads(data)["captures"]
    assert told["subject"] == "connection" and told["device_grounds"] == [] and told["obstacles"]
    flows = flows_csv(analysis).decode().splitlines()[1:]
    assert all(f",{destination}," in row for row in flows) and bool(flows) is bool(destination)
    assert b"130.83.253.186" not in data  # somebody else's conversation
    sentences = [found.claim.values.get("subject") for found in analysis.assertions]
    assert all(subject is None or subject.key == "subject.connection" for subject in sentences)  # type: ignore[union-attr]
