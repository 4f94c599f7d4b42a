"""``reportgen inspect`` on files that are no capture, or a damaged one: one sentence, advice, a code, nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from building import Conversation, Tape

from reportgen.cli.command import run as main

NO_CAPTURE = {
    "empty": (b"", ("ist leer", "is empty")),
    "web page": (b"<!DOCTYPE html>\n<html><title>FRITZ!Box</title>", ("ist eine Webseite", "is a web page")),
    "router": (b"Not authorized. Please login first.", ("Meldung des Routers", "message of the router")),
    "cut header": (Tape().modified_pcap()[:13], ("endet mitten in ihrem Kopf", "ends in the middle of its header")),
    "text": (b"some other text altogether", ("kein Mitschnitt, den", "not a capture that")),
    "zip": (b"PK\x03\x04" + bytes(40), ("gepackt (zip)", "compressed in a form (zip)")),
    "snoop": (b"snoop\0\0\0" + bytes(40), ("Format snoop", "format snoop")),
}
LANGUAGES = pytest.mark.parametrize(("language", "word"), [("de", 0), ("en", 1)])


def inspect(*arguments: str | Path) -> int:
    return main(["inspect", *map(str, arguments)])


def capture() -> Tape:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    return tape


def assert_refused(code: int, capsys: pytest.CaptureFixture[str], *words: str) -> None:
    out, err = capsys.readouterr()
    assert (code, out) == (3, "")
    sentence, advice = err.splitlines()
    assert all(word in sentence for word in words), sentence
    assert len(advice) > 20
    assert "Traceback" not in err


@LANGUAGES
@pytest.mark.parametrize("kind", NO_CAPTURE)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["for people", "JSON"])
def test_what_is_no_capture_is_named_with_advice_and_code_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, form: list[str], language: str, word: int
) -> None:
    data, words = NO_CAPTURE[kind]
    file = tmp_path / "capture.eth"
    file.write_bytes(data)
    code = inspect("--lang", language, *form, file)
    assert_refused(code, capsys, "capture.eth", words[word])
    assert list(tmp_path.iterdir()) == [file]


@LANGUAGES
def test_a_folder_and_a_missing_file_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, word: int
) -> None:
    assert_refused(inspect("--lang", language, tmp_path), capsys, ("keine Datei", "not a file")[word])
    missing = tmp_path / "missing.eth"
    assert_refused(
        inspect("--lang", language, missing), capsys, "missing.eth", ("gibt es nicht", "does not exist")[word]
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "capture.eth"
    file.write_bytes(capture().pcap())
    file.chmod(0)
    assert_refused(inspect("--lang", "en", file), capsys, "capture.eth")


def test_a_name_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = inspect("--lang", "en", tmp_path / "na\x1b[31mme\n.eth")
    assert_refused(code, capsys, "does not exist")


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["for people", "JSON"])
def test_one_bad_file_among_good_ones_leaves_nothing_half_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: list[str]
) -> None:
    good, bad = tmp_path / "good.eth", tmp_path / "bad.eth"
    good.write_bytes(capture().modified_pcap())
    bad.write_bytes(b"<html>")
    assert_refused(inspect("--lang", "en", *form, good, bad), capsys, "bad.eth")


def told(capsys: pytest.CaptureFixture[str], *files: Path) -> dict[str, list[dict[str, object]]]:
    assert inspect("--json", *files) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)  # type: ignore[no-any-return]


def test_an_unknown_link_type_is_read_and_all_of_it_counted_as_undecoded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.pcap"
    file.write_bytes(capture().pcap(link_type=147))
    found = told(capsys, file)
    assert found["captures"][0]["records_count"] == 3
    assert found["captures"][0]["undecoded"] == {"link-type-147": 3}
    assert found["conversations"] == []
    assert inspect("--lang", "en", file) == 0
    assert "not understood: 3" in capsys.readouterr().out


@pytest.mark.parametrize("lost_bytes", [1, 60])
def test_a_cut_capture_is_read_as_far_as_it_goes_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lost_bytes: int
) -> None:
    raw = capture().modified_pcap()
    file = tmp_path / "cut.eth"
    file.write_bytes(raw[:-lost_bytes])
    found = told(capsys, file)["captures"][0]
    record = 24 + 54
    assert (found["records_count"], found["unread_bytes"]) == (2, record - lost_bytes)
    assert found["unread_from_offset"] == 24 + 2 * record
    assert inspect("--lang", "en", file) == 0
    assert f"{record - lost_bytes}" in capsys.readouterr().out


def test_a_header_without_packets_is_an_empty_capture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "nothing.eth"
    file.write_bytes(Tape().modified_pcap())
    found = told(capsys, file)["captures"][0]
    assert (found["records_count"], found["first_at_ns"], found["unread_bytes"]) == (0, None, 0)
    assert inspect("--lang", "de", file) == 0


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "reportgen", "inspect", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, env={**os.environ, **environment})


def test_a_shell_gets_the_code_and_the_streams_apart(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.eth", tmp_path / "good.eth"
    bad.write_bytes(b"<html>")
    good.write_bytes(capture().pcap())
    refused = run("--json", bad, LC_ALL="de_DE.UTF-8")
    assert (refused.returncode, refused.stdout) == (3, b"")
    assert "Webseite" in refused.stderr.decode()
    read = run("--json", good)
    assert (read.returncode, read.stderr) == (0, b"")
    assert json.loads(read.stdout)["captures"][0]["records_count"] == 3


def test_json_stays_json_on_a_terminal_that_cannot_show_all_letters(tmp_path: Path) -> None:
    file = tmp_path / "Küche.eth"
    file.write_bytes(capture().pcap())
    read = run("--json", file, PYTHONIOENCODING="ascii")
    assert json.loads(read.stdout)["captures"][0]["file"] == "Küche.eth"


def test_the_derived_files_end_with_the_right_code(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = {"cut_in_global_header.eth", "login_page_saved_as.eth", "not_authorized_body.eth", "zero_bytes.eth"}
    files = sorted((shared / "captures" / "derived").glob("*.eth"))
    codes = {file.name: inspect("--json", file) for file in files}
    capsys.readouterr()
    assert {name for name, code in codes.items() if code == 3} == refused
    assert set(codes.values()) == {0, 3}
