"""``inspect --destinations``: a dossier for each other end, of captures or a case, and what it does not show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from building import Conversation, Tape, picture, upload
from building.frames import CAMERA_MAC
from building.links import pppoe_in_vlan
from rdap_answers import OTHER, OWN, arin_customer, packed

from reportgen.cli.command import run

NEIGHBOUR = "192.168.178.99"
HOSTILE = "<b>\u202eevil\x1b[2J\x00=cmd|' /C calc'!A0" + "W" * 10_000
CASE = f"""
schema_version = 1
reference = "T-1"
languages = ["en"]
[device]
brand = "Beispielcam"
model = "BC-100"
ip_addresses = ["192.168.178.42"]
[vendor]
name = "Beispielcam"
[[captures]]
id = "K1"
path = "k1.pcap"
point = "lan"
[[registrations]]
address = "{OWN}"
path = "own.json"
url = "https://rdap.example/ip/{OWN}"
retrieved_at = 2026-11-24T10:00:00Z
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    tape = Tape()
    ends = [("192.168.178.42", OWN), ("192.168.178.42", OTHER), (NEIGHBOUR, "192.175.48.6")]
    for number, (client, server) in enumerate(ends):
        talk = Conversation(tape, client=client, server=server, client_port=40_000 + number)
        talk.handshake()
        talk.client_sends(upload(picture("one"), host="up.beispielcam.com"))
    (tmp_path / "k1.pcap").write_bytes(tape.pcap())
    (tmp_path / "own.json").write_bytes(packed(arin_customer()))
    (tmp_path / "case.toml").write_text(CASE)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run(["--lang", "en", "inspect", "--destinations", *map(str, arguments)]) == 0
    out = capsys.readouterr().out.replace("\u00a0", " ").replace("\u2066", "").replace("\u2069", "")
    return " ".join(out.split()) if "--json" not in arguments else out


def test_captures_give_names_and_say_that_nobody_was_asked(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, case / "k1.pcap")
    assert all(address in text for address in (OWN, OTHER, "192.175.48.6"))
    assert "Registered part of the names: beispielcam.com" in text
    assert "answers belong to a case" in text
    assert "What this does not show Who operates the endpoint" in text


def test_a_case_gives_what_was_kept_and_only_the_devices_other_ends(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, case)
    assert OWN in text and OTHER in text and "192.175.48.6" not in text and NEIGHBOUR not in text
    assert "registered to “Invented Technology Corporation”" in text
    assert "Proposal: the device’s vendor. Signs: the domain beispielcam.com carries the brand" in text
    assert "not asked (reportgen lookup asks)" in text  # about the other one
    assert text.rpartition("What this does not show")[0]


@pytest.mark.parametrize("of_case", [True, False])
def test_json_holds_the_same_and_ends_with_what_it_does_not_show(
    case: Path, capsys: pytest.CaptureFixture[str], of_case: bool
) -> None:
    found = json.loads(said(capsys, "--json", case if of_case else case / "k1.pcap"))
    assert list(found) == ["destinations", "obstacles", "does_not_show"]
    assert {part["address"] for part in found["destinations"]} >= {OWN, OTHER}
    (own,) = [part for part in found["destinations"] if part["address"] == OWN]
    assert own["names"][0]["name"] == "up.beispielcam.com" and own["names"][0]["frames"]
    assert [part["holder"] for part in own["registrations"]] == (["Invented Technology Corporation"] if of_case else [])
    assert own["party"]["proposed"] == ("first" if of_case else "unknown")
    assert len(found["does_not_show"]) == 5


def test_where_nothing_left_the_home_network_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.pcap").write_bytes(Tape().pcap())
    assert "No endpoint outside the home network." in said(capsys, tmp_path / "empty.pcap")
    assert json.loads(said(capsys, "--json", tmp_path / "empty.pcap"))["destinations"] == []


def test_hostile_words_reach_the_terminal_harmless(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = arin_customer() | {"name": HOSTILE, "handle": HOSTILE, "country": HOSTILE, "port43": HOSTILE}
    answer["entities"][0]["vcardArray"][1][3][3] = HOSTILE
    (case / "own.json").write_bytes(packed(answer))
    text = said(capsys, case)
    assert not set("\x1b\x00\u202e") & set(text) and "\\u{202e}" in text
    assert "W" * 2_000 not in text
    assert json.loads(said(capsys, "--json", case))["destinations"]


@pytest.mark.parametrize("options", [[], ["--destinations"]])
def test_where_no_device_can_be_told_apart_it_is_said_with_advice_and_no_hardware_address_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    tape = Tape(pppoe_in_vlan)
    talk = Conversation(tape, client="198.51.100.9", server=OWN)
    talk.handshake()
    talk.client_sends(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
    (tmp_path / "wan.pcap").write_bytes(tape.pcap())
    assert run(["--lang", "en", "inspect", *options, str(tmp_path / "wan.pcap")]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "No device can be told apart here: the packets run between router and provider there (PPPoE)" in text
    assert "Record at the LAN interface" in text
    assert CAMERA_MAC not in text
