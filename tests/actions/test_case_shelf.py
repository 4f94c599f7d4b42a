"""The shelf of cases: names people give, what a crash left, papers that no answer names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reportgen.actions.case_name import NAME_FILE, name_case, name_of_case
from reportgen.actions.case_shelf import Shelf, captures_of, incoming_name
from reportgen.actions.incoming import IncomingFile, drop_papers, next_number, papers_folder
from reportgen.errors import OutputError

AT = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_name_is_shown_as_it_was_given_last_and_is_no_file_name(tmp_path: Path) -> None:
    assert name_of_case(tmp_path) == ""
    name_case(tmp_path, "  ../Kamera\n an der\x1b[31m Haustür  ", at=AT)
    assert name_of_case(tmp_path) == "../Kamera an der\\u{1b}[31m Haustür"
    name_case(tmp_path, "Zwei", at=AT)
    name_case(tmp_path, "Zwei", at=AT)
    assert name_of_case(tmp_path) == "Zwei"
    assert len((tmp_path / NAME_FILE).read_bytes().splitlines()) == 2, "the same name again is no news"
    assert {path.name for path in tmp_path.iterdir()} == {NAME_FILE}


@pytest.mark.parametrize("line", [b"[" * 5000, b"{}", b'{"name": 1}', b"\xff", b""])
def test_a_broken_line_of_names_is_passed_over(tmp_path: Path, line: bytes) -> None:
    name_case(tmp_path, "Eins", at=AT)
    with (tmp_path / NAME_FILE).open("ab") as file:
        file.write(line + b"\n")
    assert name_of_case(tmp_path) == "Eins"


def test_half_a_file_is_no_capture_and_a_crashed_upload_is_cleared_away(tmp_path: Path) -> None:
    shelf = Shelf(root=tmp_path)
    case = shelf.new(date(2026, 11, 20))
    place = tmp_path / case / "incoming"
    growing = IncomingFile(place, 1, "lan.eth")
    growing.write(b"half of it")
    assert captures_of(tmp_path / case) == ()
    shelf.clear_left_over()
    assert shelf.ids() == (case,), "a file that somebody is at work on stays"
    growing.discard()
    (place / "capture-1.eth.partial").write_bytes(b"left by a crash")
    shelf.clear_left_over()
    assert shelf.ids() == ()


def test_a_whole_file_is_kept_when_the_rest_is_cleared(tmp_path: Path) -> None:
    shelf = Shelf(root=tmp_path)
    case = shelf.new(date(2026, 11, 20))
    whole = IncomingFile(tmp_path / case / "incoming", 1, "lan.partial")
    whole.write(b"all of it")
    whole.finish()
    assert incoming_name(1, "lan.partial") == "capture-1"
    shelf.clear_left_over()
    assert [path.read_bytes() for path in captures_of(tmp_path / case)] == [b"all of it"]


def test_a_file_that_would_fill_the_disk_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    growing = IncomingFile(tmp_path, 1, "a.eth")
    growing.write(b"x")
    monkeypatch.setattr("reportgen.actions.incoming.KEPT_FREE_BYTES", 1 << 60)
    with pytest.raises(OutputError):
        growing.write(bytes(17 * 1024 * 1024))
    growing.discard()
    assert list(tmp_path.iterdir()) == []


def test_papers_that_no_answer_names_are_taken_away_and_others_stay(tmp_path: Path) -> None:
    papers = papers_folder(tmp_path)
    kept, late = papers / "capture-1.pdf", papers / "capture-7.pdf"
    kept.write_bytes(b"a")
    late.write_bytes(b"b")
    outside = tmp_path / "case.toml"
    outside.write_bytes(b"c")
    assert next_number(papers) == 8
    drop_papers(tmp_path, [kept, late, outside], kept=[str(kept), "yes"])
    assert kept.exists() and outside.exists() and not late.exists()
    drop_papers(tmp_path, [kept])
    assert not (tmp_path / "incoming").exists()
