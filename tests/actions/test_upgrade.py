"""``upgrade``: a copy of the case, whole and of today; the case itself stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportgen.case.versions import SCHEMA_VERSION
from reportgen.cli.command import run
from reportgen.evidence.custody import verify_chain
from reportgen.evidence.digest import sha256_of

OLD = 'schema_version = 1  # old\nreference = "R-1"\n[device]\nbrand = "a"\nmodel = "b"\n[vendor]\nname = "a"\n'


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    (folder / "captures").mkdir(parents=True)
    (folder / "captures" / "lan.eth").write_bytes(b"\xa1\xb2" * 600_000)
    (folder / "case.toml").write_text(OLD, "utf-8")
    (folder / "review.jsonl").write_bytes(b'{"kept": "as it is"}\n')
    return folder


def test_the_copy_is_of_today_and_everything_else_is_the_same(case: Path, tmp_path: Path) -> None:
    before = files(case)
    assert run(["upgrade", str(case), str(tmp_path / "copy")]) == 0
    assert files(case) == before
    copied = files(tmp_path / "copy")
    log = copied.pop("custody.jsonl")
    assert copied == {**before, "case.toml": OLD.replace("= 1 ", f"= {SCHEMA_VERSION} ").encode()}
    (entry,) = map(json.loads, log.splitlines())
    assert verify_chain(log).is_whole
    assert entry["details"]["from_sha256"] == sha256_of(OLD.encode())
    assert entry["details"]["to_sha256"] == sha256_of(copied["case.toml"])


def test_a_case_of_today_is_not_copied(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / "case.toml").write_text(OLD.replace("= 1 ", f"= {SCHEMA_VERSION} "), "utf-8")
    assert run(["--lang", "en", "upgrade", str(case), str(tmp_path / "copy")]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(("target", "code"), [("case/copy", 2), ("there", 8), ("nowhere/copy", 8)])
def test_nothing_is_written_into_the_case_or_over_anything(case: Path, tmp_path: Path, target: str, code: int) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine").write_bytes(b"mine")
    before = files(tmp_path)
    assert run(["upgrade", str(case), str(tmp_path / target)]) == code
    assert files(tmp_path) == before


def test_a_newer_case_is_not_touched(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / "case.toml").write_text(OLD.replace("= 1 ", "= 99 "), "utf-8")
    assert run(["--lang", "en", "upgrade", str(case), str(tmp_path / "copy")]) == 3
    assert "version 99" in capsys.readouterr().err.replace("\u00a0", " ")
    assert not (tmp_path / "copy").exists()
