from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from example_copies import copy_of
from photo import photo

from reportgen.actions.add import add_capture, add_exhibit, is_capture
from reportgen.actions.build import build
from reportgen.actions.case_files import read_case_files
from reportgen.actions.init_captures import see_captures
from reportgen.actions.open_case import case_of
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.adapters.folder import CaseFolder
from reportgen.case.text import Local
from reportgen.errors import EvidenceMismatch, OutputError, UsageError
from reportgen.evidence.custody import verify_chain
from reportgen.evidence.digest import sha256_of

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CAPTURE = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")
HOW = {"how": "received", "point": "lan"}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return copy_of("zmodo", tmp_path / "case")


def kinds(case: Path) -> list[str]:
    return [json.loads(line)["kind"] for line in (case / CUSTODY_FILE).read_bytes().splitlines()]


def add_letter(case: Path, tmp_path: Path, data: bytes = b"a letter", **more: object) -> Path:
    file = tmp_path / "letter.txt"
    file.write_bytes(data)
    options = {"title": None, "key": None, "day": None, "strip": False, "at": AT} | more
    add_exhibit(case, file, **options)  # type: ignore[arg-type]
    return case / "exhibits" / "letter.txt"


def test_an_added_exhibit_belongs_to_the_case_and_case_toml_stays(case: Path, tmp_path: Path) -> None:
    before = (case / "case.toml").read_bytes()
    add_letter(case, tmp_path, title=Local(de="Brief", en="Letter"), day=date(2026, 11, 1))
    (exhibit,) = read_case_files(case).case.exhibits
    assert (exhibit.id, exhibit.path, exhibit.title.de) == ("letter", "exhibits/letter.txt", "Brief")
    assert (case / "case.toml").read_bytes() == before
    assert kinds(case) == ["added"]
    entry = json.loads((case / CUSTODY_FILE).read_bytes())
    assert entry["details"]["sha256"] == sha256_of(b"a letter")


def test_an_exhibit_that_changed_since_it_was_added_stops_the_build(case: Path, tmp_path: Path) -> None:
    sealed = add_letter(case, tmp_path)
    sealed.chmod(0o644)
    sealed.write_bytes(b"a lettre")
    with pytest.raises(EvidenceMismatch):
        read_case_files(case)


def test_a_stripped_exhibit_goes_out_and_its_original_stays_sealed(case: Path, tmp_path: Path) -> None:
    file = tmp_path / "camera.jpg"
    file.write_bytes(photo())
    added = add_exhibit(case, file, title=None, key=None, day=None, strip=True, at=AT)
    assert added.derived is not None
    assert added.exhibit.path == "exhibits/camera-stripped.jpg"
    assert (case / "exhibits" / "camera.jpg").read_bytes() == photo()
    log = (case / CUSTODY_FILE).read_bytes()
    assert b"Musterkamera" not in log and b'"Make"' in log
    assert json.loads(log)["details"]["derived_from"]["sha256"] == sha256_of(photo())
    build(case, target=tmp_path / "bundle", replace=False, step=lambda _key: None)
    assert all(b"Musterkamera" not in path.read_bytes() for path in (tmp_path / "bundle").rglob("*") if path.is_file())


def test_what_is_added_twice_or_cannot_be_stripped_is_refused(case: Path, tmp_path: Path) -> None:
    add_letter(case, tmp_path)
    for data, more in ((b"a letter", {}), (b"a letter", {"strip": True})):
        with pytest.raises(UsageError):
            add_letter(case, tmp_path, data, **more)
    other = tmp_path / "other.txt"
    other.write_bytes(b"x")
    with pytest.raises(UsageError):
        add_exhibit(case, other, title=None, key="letter", day=None, strip=False, at=AT)
    assert kinds(case) == ["added"]


def test_another_file_of_the_same_name_is_not_overwritten(case: Path, tmp_path: Path) -> None:
    (case / "exhibits").mkdir()
    (case / "exhibits" / "letter.txt").write_bytes(b"mine")
    with pytest.raises(OutputError):
        add_letter(case, tmp_path)
    assert (case / "exhibits" / "letter.txt").read_bytes() == b"mine"


def test_a_capture_is_known_by_its_first_bytes_and_belongs_to_the_case(case: Path, tmp_path: Path) -> None:
    file = tmp_path / "lan.bin"
    file.write_bytes(CAPTURE)
    assert is_capture(file)
    entry, taken = add_capture(case, file, HOW, at=AT, progress=lambda _bytes: None)
    assert read_case_files(case).case.captures == (entry,)
    assert entry.sha256 == sha256_of(CAPTURE) == taken.file.sha256
    assert kinds(case) == ["acquisition-file", "added"]


def test_a_copy_that_a_killed_run_left_half_is_made_anew(case: Path, tmp_path: Path) -> None:
    file = tmp_path / "lan.pcap"
    file.write_bytes(CAPTURE)
    (case / "captures").mkdir()
    (case / "captures" / "lan.pcap.partial").write_bytes(CAPTURE[:7])
    add_capture(case, file, HOW, at=AT, progress=lambda _bytes: None)
    assert [path.name for path in (case / "captures").iterdir()] == ["lan.pcap"]


def test_a_leftover_that_is_no_beginning_of_the_file_is_kept(case: Path, tmp_path: Path) -> None:
    file = tmp_path / "lan.pcap"
    file.write_bytes(CAPTURE)
    (case / "captures").mkdir()
    (case / "captures" / "lan.pcap.partial").write_bytes(b"evidence of a recording")
    with pytest.raises(OutputError):
        add_capture(case, file, HOW, at=AT, progress=lambda _bytes: None)
    assert (case / "captures" / "lan.pcap.partial").read_bytes() == b"evidence of a recording"


def test_building_twice_gives_the_same_bytes_and_logs_both(case: Path, tmp_path: Path) -> None:
    add_letter(case, tmp_path)
    bundles = []
    for name in ("one", "two"):
        build(case, target=tmp_path / name, replace=False, step=lambda _key: None)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        bundles.append({path.relative_to(tmp_path / name): path.read_bytes() for path in files})
    assert bundles[0] == bundles[1]
    assert kinds(case) == ["added", *(["analysis", "render", "build"] * 2)]
    assert verify_chain((case / CUSTODY_FILE).read_bytes()).is_whole


def test_a_build_that_the_log_cannot_take_is_told_and_stands(case: Path, tmp_path: Path) -> None:
    (case / CUSTODY_FILE).symlink_to(case / "elsewhere")
    built = build(case, target=tmp_path / "bundle", replace=False, step=lambda _key: None)
    assert built.unlogged is not None
    assert built.letters and not (case / "elsewhere").exists()


def test_the_circumstances_of_a_capture_can_be_told_later_and_the_newest_word_counts(
    case: Path, tmp_path: Path
) -> None:
    (tmp_path / "lan.pcap").write_bytes(CAPTURE)
    for more in ({}, {"phase": "set-up"}, {"phase": "normal", "actions": "none", "internet": "no"}):
        add_capture(case, tmp_path / "lan.pcap", HOW | more, at=AT, progress=lambda _done: None)
        told = case_of(CaseFolder(case)).captures[-1].circumstances
        assert (told.phase if told else None) == more.get("phase")
    assert told is not None and told.internet is False and told.isolated is None
    logged = [json.loads(line)["details"] for line in (case / CUSTODY_FILE).read_bytes().splitlines()]
    assert [one["circumstances"]["phase"] for one in logged if "circumstances" in one] == [None, "set-up", "normal"]
    (seen,) = (one for one in see_captures(case, (), None).files if one.path.endswith("lan.pcap"))
    assert seen.circumstances == told
