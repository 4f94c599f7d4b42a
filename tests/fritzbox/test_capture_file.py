"""A capture saved by hand is copied, hashed, logged with its circumstances; monitor mode is refused by what is said."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

import fake_records
import pytest
from calls import Caller, caller

__all__ = ["caller"]


def capture(link_type: int = 1) -> bytes:
    source = fake_records.records()
    return fake_records.header(link_type=link_type) + b"".join(next(source) for _ in range(5))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "iad-if-lan_24.11.26_0900.eth"
    path.write_bytes(capture())
    return path


ANSWERS = ("--how", "router-page", "--taken-by", "Erika Mustermann", "--router", "FRITZ!Box", "--clock", "radio clock")


def test_a_saved_file_is_copied_read_only_and_logged_with_the_answers(caller: Caller, saved: Path) -> None:
    said = caller.call("file", str(saved), "--output", str(caller.folder), *ANSWERS)
    assert said.code == 0
    copy = caller.folder / saved.name
    assert copy.read_bytes() == saved.read_bytes()
    assert copy.stat().st_mode & 0o222 == 0
    (entry,) = caller.entries("acquisition-file")
    assert entry["sha256"] == hashlib.sha256(capture()).hexdigest()
    assert (entry["method"], entry["records_count"], entry["file"]) == ("router-page", 5, saved.name)
    assert entry["answers"] == {
        "taken-by": "Erika Mustermann",
        "router": "FRITZ!Box",
        "interface": None,
        "point": None,
        "clock": "radio clock",
        "note": None,
    }


def test_standard_input_is_taken_in(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(capture())

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Piped())
    said = caller.call("file", "-", "--output", str(caller.folder), "--how", "mirror-port")
    assert said.code == 0
    (entry,) = caller.entries("acquisition-file")
    assert (caller.folder / entry["file"]).read_bytes() == capture()
    assert entry["original_name"] is None


def test_monitor_mode_is_refused_with_the_reason_and_nothing_is_written(caller: Caller, saved: Path) -> None:
    said = caller.call("file", str(saved), "--output", str(caller.folder), "--how", "monitor-mode")
    assert said.code == 7
    assert "Section 5 TDDDG" in said.err.replace("\u00a0", " ")
    assert caller.left() == set()


def test_the_boxs_own_wifi_captures_are_taken_in_though_they_look_the_same(caller: Caller, saved: Path) -> None:
    saved.write_bytes(capture(link_type=105))
    assert caller.call("file", str(saved), "--output", str(caller.folder), "--how", "router-page").code == 0


def test_how_it_was_taken_must_be_said(caller: Caller, saved: Path) -> None:
    said = caller.call("file", str(saved), "--output", str(caller.folder))
    assert said.code == 2
    assert "--how" in said.err
    assert caller.left() == set()


def test_the_questions_are_asked_at_a_terminal(caller: Caller, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Typed("9\n\n1\nErika\n\n1-lan\n1\n\n\n"))
    said = caller.call("file", str(saved), "--output", str(caller.folder))
    assert said.code == 0
    assert said.err.count("Please type one of the numbers.") == 2
    (entry,) = caller.entries("acquisition-file")
    assert (entry["method"], entry["answers"]["taken-by"], entry["answers"]["point"]) == ("router-page", "Erika", "lan")
    assert (entry["answers"]["interface"], entry["answers"]["router"]) == ("1-lan", None)


@pytest.mark.parametrize("data", [b"", b"<html>login</html>", b"Not authorized. Please login first.\n"])
def test_what_is_no_capture_is_refused_and_nothing_is_left(caller: Caller, saved: Path, data: bytes) -> None:
    saved.write_bytes(data)
    said = caller.call("file", str(saved), "--output", str(caller.folder), *ANSWERS)
    assert said.code == 3
    assert caller.left() == set()


def test_a_cut_file_is_evidence_and_its_unread_bytes_are_logged(caller: Caller, saved: Path) -> None:
    saved.write_bytes(capture()[:-7])
    assert caller.call("file", str(saved), "--output", str(caller.folder), *ANSWERS).code == 0
    (entry,) = caller.entries("acquisition-file")
    assert entry["records_count"] == 4 and entry["unread_bytes"] > 0


def test_a_file_is_not_overwritten_and_one_in_place_stays(caller: Caller, saved: Path) -> None:
    in_place = caller.folder / saved.name
    in_place.write_bytes(capture())
    before = in_place.stat().st_ino
    assert caller.call("file", str(in_place), "--output", str(caller.folder), *ANSWERS).code == 0
    assert in_place.stat().st_ino == before
    assert caller.entries("acquisition-file")[0]["is_copy"] is False
    assert caller.call("file", str(saved), "--output", str(caller.folder), *ANSWERS).code == 0  # the same bytes
    assert in_place.stat().st_ino == before
    saved.write_bytes(capture()[:-1])
    assert caller.call("file", str(saved), "--output", str(caller.folder), *ANSWERS).code == 8


def test_a_case_may_begin_with_a_recording(caller: Caller, saved: Path, tmp_path: Path) -> None:
    said = caller.call("file", str(saved), "--case", str(tmp_path / "new"), *ANSWERS)
    assert said.code == 0
    assert f"Next: reportgen init {tmp_path / 'new'}" in said.out and "[[captures]]" not in said.out
    assert (tmp_path / "new" / "captures" / saved.name).exists()


def test_a_missing_case_folder_is_told(caller: Caller, saved: Path, tmp_path: Path) -> None:
    said = caller.call("file", str(saved), "--case", str(tmp_path / "nowhere" / "case"), *ANSWERS)
    assert said.code == 8
    assert "nowhere" in said.err
