"""What ``reportgen inspect --json`` promises to scripts: keys, types, one entry per thing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from building import (
    CAMERA,
    DESTINATION,
    RESOLVER,
    Conversation,
    Tape,
    client_hello,
    dns_answer,
    dns_question,
    icmp,
    picture,
    udp,
    upload,
)

from reportgen.cli.command import run as main

NAME = "upload.beispielcam.example"
# The keys of the contract with their types; more keys may stand beside them.
CONTRACT: dict[str, dict[str, tuple[type, ...]]] = {
    "captures": {
        "file": (str,),
        "sha256": (str,),
        "size_bytes": (int,),
        "format": (str,),
        "records_count": (int,),
        "unread_bytes": (int,),
    },
    "conversations": {
        "transport": (str,),
        "originator": (str,),
        "originator_port": (int, type(None)),
        "responder": (str,),
        "responder_port": (int, type(None)),
        "orig_packets_count": (int,),
        "resp_packets_count": (int,),
        "orig_frame_bytes": (int,),
        "resp_frame_bytes": (int,),
        "conn_state": (str,),
    },
    "destinations": {"address": (str,), "names": (list,)},
    "images": {
        "sha256": (str,),
        "width_px": (int,),
        "height_px": (int,),
        "frames": (str,),
        "responder": (str,),
    },
    "attempts": {
        "originator": (str,),
        "responder": (str,),
        "responder_port": (int,),
        "first_at": (int,),
        "packets_count": (int,),
        "conn_state": (str,),
    },
}


def recording() -> Tape:
    tape = Tape()
    tape.add_ip(udp(CAMERA, 50_000, RESOLVER, 53, dns_question(NAME)))
    tape.add_ip(udp(RESOLVER, 53, CAMERA, 50_000, dns_answer(NAME, [DESTINATION])))
    for port, words in ((40_000, "one"), (40_001, "two"), (40_002, "one")):
        talk = Conversation(tape, client_port=port, client_isn=port)
        talk.handshake()
        talk.client_sends(upload(picture(words)))
        talk.close()
    secret = Conversation(tape, client_port=40_003, server="198.51.100.9", server_port=443)
    secret.handshake()
    secret.client_sends(client_hello("api.beispielcam.example"))
    knock = Conversation(tape, client_port=40_004)
    knock.syn()
    knock.syn()
    tape.add_ip(icmp(CAMERA, "198.51.100.9", 8, 0))
    return tape


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "fritzbox.eth"
    found.write_bytes(recording().modified_pcap())
    return found


@pytest.fixture
def told(file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, Any]]]:
    assert main(["inspect", "--json", str(file)]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


@pytest.mark.parametrize("part", CONTRACT)
def test_every_entry_has_the_promised_keys_and_types(told: dict[str, list[dict[str, Any]]], part: str) -> None:
    assert told[part]
    for entry in told[part]:
        for key, types in CONTRACT[part].items():
            assert key in entry, f"{part}[].{key}"
            assert type(entry[key]) in types, f"{part}[].{key}"


def test_the_capture_is_named_hashed_and_counted(told: dict[str, list[dict[str, Any]]], file: Path) -> None:
    (capture,) = told["captures"]
    raw = file.read_bytes()
    promised = {key: capture[key] for key in CONTRACT["captures"]}
    assert promised == {
        "file": "fritzbox.eth",
        "sha256": hashlib.sha256(raw).hexdigest(),
        "size_bytes": len(raw),
        "format": "modified pcap",
        "records_count": len(recording().records),
        "unread_bytes": 0,
    }


def test_there_is_one_conversation_per_flow_and_icmp_has_no_ports(told: dict[str, list[dict[str, Any]]]) -> None:
    transports = sorted(one["transport"] for one in told["conversations"])
    assert transports == ["icmp", "tcp", "tcp", "tcp", "tcp", "tcp", "udp"]
    (ping,) = (one for one in told["conversations"] if one["transport"] == "icmp")
    assert (ping["originator_port"], ping["responder_port"]) == (None, None)
    (dns,) = (one for one in told["conversations"] if one["transport"] == "udp")
    assert (dns["originator"], dns["responder"], dns["responder_port"], dns["conn_state"]) == (
        CAMERA,
        RESOLVER,
        53,
        "SF",
    )
    packets = sum(one["orig_packets_count"] + one["resp_packets_count"] for one in told["conversations"])
    assert packets == len(recording().records)


def test_each_transmission_is_an_image_and_distinct_pictures_have_distinct_hashes(
    told: dict[str, list[dict[str, Any]]],
) -> None:
    one, two = (hashlib.sha256(picture(words)).hexdigest() for words in ("one", "two"))
    assert [image["sha256"] for image in told["images"]] == [one, two, one]
    assert {(image["width_px"], image["height_px"], image["responder"]) for image in told["images"]} == {
        (160, 120, DESTINATION)
    }
    for image in told["images"]:
        assert all(part.replace("-", "").isdigit() for part in image["frames"].split(","))


def test_attempts_are_told_apart_from_answered_connections(told: dict[str, list[dict[str, Any]]]) -> None:
    (attempt,) = told["attempts"]
    found = (attempt["originator"], attempt["responder"], attempt["responder_port"], attempt["packets_count"])
    assert found == (CAMERA, DESTINATION, 80, 2)
    assert attempt["conn_state"] == "S0"
    assert attempt["first_at"] == recording().records[-3].at_ns


def test_destinations_carry_names_with_their_basis_and_documentation_addresses_are_labelled(
    told: dict[str, list[dict[str, Any]]],
) -> None:
    names = {one["address"]: {(n["name"], n["basis"]) for n in one["names"]} for one in told["destinations"]}
    assert {(NAME, "dns-answer"), (NAME, "http-host")} <= names[DESTINATION]
    assert ("api.beispielcam.example", "tls-sni") in names["198.51.100.9"]
    scopes = {one["address"]: one["scope"] for one in told["destinations"]}
    assert scopes[DESTINATION] == "documentation"


def test_several_files_stand_side_by_side_and_entries_name_theirs(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.pcap"
    tape = Tape()
    Conversation(tape).syn()
    other.write_bytes(tape.pcap())
    assert main(["inspect", "--json", str(file), str(other)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [capture["file"] for capture in found["captures"]] == ["fritzbox.eth", "other.pcap"]
    digests = {capture["sha256"] for capture in found["captures"]}
    assert {one["capture_sha256"] for one in found["conversations"]} == digests
    assert len(found["attempts"]) == 2


def test_a_part_without_entries_is_an_empty_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.eth"
    empty.write_bytes(Tape().modified_pcap())
    assert main(["inspect", "--json", str(empty)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [found[part] for part in CONTRACT if part != "captures"] == [[], [], [], []]
