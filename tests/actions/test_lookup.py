"""``lookup``: who is asked about what, what is kept, and how ``build`` uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking_case import CASE
from building import Conversation, Tape, picture, upload
from rdap_answers import OTHER, OWN, arin_customer, arin_provider, network, packed, ripe_assignment
from registry_server import Registry, Reply, registry_server

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.cli.command import run
from reportgen.documents.recipient_annex import recipient_rows
from reportgen.evidence.digest import sha256_of
from reportgen.language.translator import Translator

NEIGHBOUR = "192.168.178.99"


@pytest.fixture
def registry() -> Iterator[Registry]:
    with registry_server() as server:
        yield server


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A camera that sends a picture to one address and talks to a second; a neighbour talks to a third."""
    tape = Tape()
    for number, (client, server) in enumerate(
        [("192.168.178.42", OWN), ("192.168.178.42", OTHER), (NEIGHBOUR, "192.175.48.6")]
    ):
        talk = Conversation(tape, client=client, server=server, client_port=40_000 + number)
        talk.handshake()
        talk.client_sends(upload(picture("one")) if server == OWN else b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
    (tmp_path / "k1.pcap").write_bytes(tape.pcap())
    (tmp_path / "case.toml").write_text(CASE)
    return tmp_path


class Said:
    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: object) -> None:
        self.code = run(["--lang", "en", *map(str, arguments)])
        self.out, self.err = (text.replace("\u00a0", " ") for text in capsys.readouterr())


def lines_of(case: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (case / "answers.jsonl").read_text().splitlines()]


def test_it_says_whom_it_will_ask_and_a_dry_run_asks_nobody(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(case.iterdir())
    said = Said(capsys, "lookup", case, "--dry-run", "--registry", registry.base)
    assert said.code == 0
    assert OWN in said.out and "the endpoint that the letters are about" in said.out
    assert OTHER not in said.out and "192.175.48.6" not in said.out
    assert registry.asked == [] and set(case.iterdir()) == before


def test_the_answer_is_kept_as_it_came_with_how_it_came(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    body = packed(ripe_assignment())
    registry.replies[f"/ip/{OWN}"] = [Reply(body=body)]
    case_toml = (case / "case.toml").read_bytes()
    said = Said(capsys, "lookup", case, "--registry", registry.base)
    assert said.code == 0, said.err
    (line,) = lines_of(case)
    assert (case / line["path"]).read_bytes() == body
    assert (line["sha256"], line["size_bytes"], line["status"]) == (sha256_of(body), len(body), 200)
    assert line["final_url"] == f"{registry.base}/ip/{OWN}"
    assert line["case_sha256"] == sha256_of(case_toml) and line["date_header"].endswith("GMT")
    assert (case / "case.toml").read_bytes() == case_toml
    assert "registered under the handle “ORG-INV1-RIPE”" in said.out
    assert "Country of the registration: Netherlands (as given for the network); no location" in said.out
    assert "A second program (ipwhois) reads the same." in said.out


def test_a_customers_network_is_told_with_the_providers_around_it(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.replies[f"/ip/{OWN}"] = [Reply(body=packed(arin_customer()))]
    registry.replies["/ip/192.31.196.0/25"] = [Reply(body=packed(arin_provider()))]
    said = Said(capsys, "lookup", case, "--registry", registry.base)
    assert said.code == 0, said.err
    assert registry.asked == [f"/ip/{OWN}", "/ip/192.31.196.0/25"]
    assert "registered to “Invented Technology Corporation”" in said.out
    assert "United States (last line of the registrant’s postal address)" in said.out
    assert f"Network around {OWN}: 192.31.196.0 to 192.31.196.255; registered to “Invented Provider, LLC”" in said.out
    files = read_case_files(case)
    own, around = files.registrations
    assert own.holder_is_customer and own.country_codes == ("US",) and own.registered_on == "2014-07-29"
    assert [(found.name, found.email) for found in own.abuse_contacts] == [
        ("Abuse Desk of the Provider", "abuse@provider.example")
    ]
    assert around.handle == own.parent_handle


def test_another_network_than_the_announced_one_is_told_and_not_kept(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.replies[f"/ip/{OWN}"] = [Reply(body=packed(arin_customer()))]
    other = arin_provider() | {"handle": "NET-OTHER"}
    registry.replies["/ip/192.31.196.0/25"] = [Reply(body=packed(other))]
    said = Said(capsys, "lookup", case, "--registry", registry.base)
    assert "the registry named another one than announced, NET-OTHER" in said.out
    kept, silent = lines_of(case)
    assert kept["kind"] == "registry-answer"
    assert (silent["kind"], silent["about"], silent["reason"]) == (
        "registry-silence",
        "surrounding network",
        "other-network",
    )


def test_one_question_serves_a_whole_network(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.replies[f"/ip/{OWN}"] = [Reply(body=packed(ripe_assignment()))]
    said = Said(capsys, "lookup", case, "--registry", registry.base, "--address", OWN, "--address", OTHER)
    assert said.code == 0, said.err
    assert registry.asked == [f"/ip/{OWN}"]
    assert [line["address"] for line in lines_of(case)] == [OWN, OTHER]
    assert len({line["path"] for line in lines_of(case)}) == 1
    assert f"{OTHER}: in the same network" in said.out


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("192.175.48.6", "other people’s traffic stays out"),  # the neighbour's
        ("192.168.178.99", "an address in the home network"),
        ("100.64.1.2", "between a provider and its customers"),
        ("203.0.113.7", "meant for examples only"),
        ("240.0.0.1", "not assigned"),
        ("2001:db8::1", "meant for examples only"),
        ("fe80::1", "valid on one link only"),
        ("224.0.0.251", "an address of a group"),
        ("127.0.0.1", "the computer itself"),
        ("0.0.0.0", "no device’s address"),
        ("255.255.255.255", "everyone in the home network"),
    ],
)
def test_nobody_is_asked_about_a_bystander_or_an_address_that_is_nobodys(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str], address: str, reason: str
) -> None:
    said = Said(capsys, "lookup", case, "--registry", registry.base, "--address", address)
    assert said.code == 0
    assert f"Not asked about {address}:" in said.out and reason in said.out
    assert registry.asked == []


def test_where_devices_cannot_be_told_apart_no_address_of_the_recording_is_asked_about(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    text = CASE.replace('point = "lan"', 'point = "internet"').replace('ip_addresses = ["192.168.178.42"]', "")
    (case / "case.toml").write_text(text)
    said = Said(capsys, "lookup", case, "--registry", registry.base)
    assert said.code == 0 and "No address to ask about" in said.out
    said = Said(capsys, "lookup", case, "--registry", registry.base, "--address", OWN)
    assert f"Not asked about {OWN}" in said.out
    assert registry.asked == []


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(body=b"<!doctype html><title>Sorry</title>"), "the answer is not JSON"),
        (Reply(status=429, headers={"Retry-After": "3600"}), "the registry asks for patience (Retry-After: 3600)"),
        (Reply(status=404, body=b"{}"), "the registry knows no entry (status 404)"),
        (Reply(body=b" " * 1_100_000), "larger than 1 MiB"),
        (Reply(body=packed(network("192.0.2.0", "192.0.2.255"))), "about other addresses"),
        (Reply(body=b'{"errorCode": 501, "objectClassName": "error"}'), "not about an address range"),
        (Reply(body=packed({"objectClassName": "ip network"})), "lacks a valid address range"),
        (Reply(status=302, headers={"Location": "https://elsewhere.example/"}), "https://elsewhere.example/"),
    ],
)
def test_where_nothing_comes_it_is_told_and_noted_and_the_code_is_5(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str], reply: Reply, words: str
) -> None:
    registry.replies[f"/ip/{OWN}"] = [reply]
    said = Said(capsys, "lookup", case, "--registry", registry.base)
    assert said.code == 5
    assert words in said.out and "Traceback" not in said.err
    assert not (case / "registry").exists()
    assert [line["kind"] for line in lines_of(case)] == ["registry-silence"]
    assert read_case_files(case).registrations == ()


def test_a_silence_and_a_torn_line_are_told_by_check_and_annex(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.replies[f"/ip/{OWN}"] = [Reply(status=429, headers={"Retry-After": "3600"})]
    assert Said(capsys, "lookup", case, "--registry", registry.base).code == 5
    with (case / "answers.jsonl").open("ab") as log:
        log.write(b'{"kind": "registry-answer", "at"')
    said = " ".join(Said(capsys, "check", case).out.split())
    assert f"no answer of the registry came about {OWN}: the registry asks for patience (Retry-After: 3600)" in said
    assert "1 line of answers.jsonl cannot be read and does not count: 2." in said
    rows = dict(recipient_rows(analysis_of(read_case_files(case), ("build",)), Translator("en")))
    assert "the registry asks for patience" in rows["Registry without an answer"]
    assert "Registry answer" not in rows


HOSTILE = "<script>\u202egnp.exe\x1b[2J\u0000=cmd|' /C calc'!A0" + "W" * 10_000


def test_hostile_names_reach_the_terminal_harmless(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = arin_customer() | {"name": HOSTILE, "handle": HOSTILE, "country": HOSTILE, "port43": HOSTILE}
    answer["entities"][0]["vcardArray"][1][3][3] = HOSTILE
    registry.replies[f"/ip/{OWN}"] = [Reply(body=packed(answer))]
    said = Said(capsys, "lookup", case, "--registry", registry.base)
    assert said.code == 0, said.err
    assert not set("\x1b\x00\u202e") & set(said.out + said.err)
    assert max(map(len, said.out.splitlines())) < 4_000


def test_an_answer_from_the_browser_is_taken_in_without_asking(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    saved = tmp_path / "saved.json"
    saved.write_bytes(packed(arin_customer()))
    call = ["lookup", case, "--offline", saved, "--address", OWN, "--url", "https://rdap.arin.net/registry/ip/x"]
    said = Said(capsys, *call, "--retrieved-at", "2026-09-16T10:00:00+02:00")
    assert said.code == 0, said.err
    (line,) = lines_of(case)
    assert (line["manner"], line["retrieved_at"]) == ("imported", "2026-09-16T08:00:00Z")
    assert "status" not in line
    (registration,) = read_case_files(case).registrations
    assert registration.holder == "Invented Technology Corporation"
    for wrong in ("2026-09-16", "2026-09-16T10:00:00", "yesterday", "2999-01-01T00:00:00Z"):
        assert Said(capsys, *call, "--retrieved-at", wrong).code == 2
    assert Said(capsys, *call[:3], saved, "--address", "192.0.2.1", *call[6:], "--retrieved-at", "x").code == 2
    assert len(lines_of(case)) == 1


WHOIS = """# comment
NetRange: 192.31.196.64 - 192.31.196.127

CustName:   Invented Corp
% end

person:  Erika Mustermann
phone:   +49 30 000000

source:  INVENTED
"""


def test_a_whois_text_stays_a_text_and_is_kept_as_it_came(
    case: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = tmp_path / "whois.txt"
    text.write_text(WHOIS)
    call = ["lookup", case, "--offline", text, "--address", OWN]
    assert Said(capsys, *call).code == 2
    said = Said(capsys, *call, "--seen-in", "whois on my computer", "--seen-on", "2026-09-16")
    assert said.code == 0, said.err
    assert "1 record of a person is not quoted" in said.out
    files = read_case_files(case)
    assert files.registrations == ()
    (quoted,) = files.case.registry_texts
    assert quoted.text == ("NetRange: 192.31.196.64 - 192.31.196.127\nCustName:   Invented Corp\nsource:  INVENTED")
    assert str(quoted.seen_on) == "2026-09-16" and quoted.path is not None
    assert files.enclosures[quoted.path] == WHOIS.encode()
    (case / quoted.path).write_bytes(b"changed")
    assert Said(capsys, "check", case).code == 4


def test_a_text_from_the_future_or_a_saved_web_page_is_refused(
    case: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text, page = tmp_path / "whois.txt", tmp_path / "page.html"
    text.write_text(WHOIS)
    page.write_text("<!doctype html><title>whois</title>")
    call = ["--address", OWN, "--seen-in", "whois", "--seen-on", "2999-01-01"]
    assert Said(capsys, "lookup", case, "--offline", text, *call).code == 2
    saved = ["--url", "https://rdap.arin.net/x", "--retrieved-at", "2026-09-16T10:00:00+02:00"]
    said = Said(capsys, "lookup", case, "--offline", page, *call, *saved)
    assert said.code == 3 and "JSON" in said.err
    assert not (case / "answers.jsonl").exists()


def test_two_dated_answers_stand_side_by_side_and_beside_the_cases_own(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    (case / "old.json").write_bytes(packed(ripe_assignment() | {"name": "OLD"}))
    entry = f'\n[[registrations]]\naddress = "{OWN}"\npath = "old.json"\nurl = "https://rdap.example/ip/{OWN}"\n'
    (case / "case.toml").write_text(CASE + entry + "retrieved_at = 2026-01-01T00:00:00Z\n")
    for name in ("FIRST", "SECOND", "THIRD"):
        registry.replies[f"/ip/{OWN}"] = [Reply(body=packed(ripe_assignment() | {"name": name}))]
        assert Said(capsys, "lookup", case, "--registry", registry.base).code == 0
    assert [found.network_name for found in read_case_files(case).registrations] == ["OLD", "FIRST", "THIRD"]
    assert len(list((case / "registry").iterdir())) == 3


def test_a_kept_answer_that_was_changed_stops_the_build(
    case: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.replies[f"/ip/{OWN}"] = [Reply(body=packed(ripe_assignment()))]
    Said(capsys, "lookup", case, "--registry", registry.base)
    (kept,) = (case / "registry").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"INVENTED", b"INVENTEE"))
    said = Said(capsys, "build", case)
    assert said.code == 4 and kept.name in said.err


WATCHED = """
import json, sys
events = []
def watch(name, arguments):
    if name.startswith(("socket.", "ssl.", "urllib.", "http.", "ftplib.", "smtplib.")):
        events.append([name, repr(arguments[1:])])
sys.addaudithook(watch)
from reportgen.cli.command import run
from reportgen.documents.recipient_annex import recipient_rows
for call in json.loads(sys.argv[1]):
    events.append(["run", call[0]])
    code = run(call)
    events.append(["code", code])
print("EVENTS" + json.dumps(events))
"""


def watched(*calls: list[str]) -> dict[str, list[list[str]]]:
    """What each command asked of the network, by the interpreter's own audit hook."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps(calls)], capture_output=True, text=True, check=True
    )
    by_command: dict[str, list[list[str]]] = {}
    current = ""
    for name, value in json.loads(done.stdout.rpartition("EVENTS")[2]):
        if name == "run":
            current = value
        elif name != "code":
            by_command.setdefault(current, []).append([name, value])
    return by_command


def test_only_lookup_opens_a_connection_and_only_to_the_registry_given(case: Path, registry: Registry) -> None:
    registry.replies[f"/ip/{OWN}"] = [Reply(body=packed(ripe_assignment()))]
    seen = watched(
        ["lookup", str(case), "--dry-run", "--registry", registry.base],
        ["inspect", str(case / "k1.pcap")],
        ["inspect", "--destinations", str(case / "k1.pcap")],
        ["inspect", "--destinations", "--json", str(case)],
        ["review", "--list", str(case)],
        ["build", str(case)],
        ["verify", str(case / "bundle")],
        ["check", str(case)],
        ["vendors", "zmodo"],
    )
    assert seen == {}
    seen = watched(["lookup", str(case), "--registry", registry.base])
    host, port = registry.base.removeprefix("http://").split(":")
    connects = [value for name, value in seen["lookup"] if name == "socket.connect"]
    assert connects == [f"(('{host}', {port}),)"]
    resolved = {value for name, value in seen["lookup"] if name == "socket.getaddrinfo"}
    assert resolved <= {f"({port}, 0, 1, 0)"}
    assert registry.asked == [f"/ip/{OWN}"]
