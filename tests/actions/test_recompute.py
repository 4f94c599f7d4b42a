from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reportgen.actions.recompute import recompute
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.bundle.difference import DifferenceKind
from reportgen.cli.command import run

ZMODO = Path(__file__).resolve().parents[2] / "examples" / "zmodo"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    case = Path(shutil.copytree(ZMODO, tmp_path / "case", ignore=shutil.ignore_patterns(CUSTODY_FILE)))
    (tmp_path / "letter.txt").write_bytes(b"a letter")
    assert run(["add", str(case), str(tmp_path / "letter.txt")]) == 0
    assert run(["build", str(case)]) == 0
    return case


def found(case: Path) -> set[tuple[DifferenceKind, str]]:
    return {(one.kind, one.file) for one in recompute(case, bundle=None, step=lambda _key: None).differences}


def test_the_originals_give_the_same_bundle_again(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--recompute", str(case)]) == 0
    assert "byte for byte" in capsys.readouterr().out


def test_a_bundle_that_was_changed_and_sealed_again_is_named(case: Path) -> None:
    (table,) = (case / "bundle" / "data").glob("flows*.csv")
    table.write_bytes(table.read_bytes() + b"1,2\r\n")
    names = {file for kind, file in found(case) if kind is DifferenceKind.RECOMPUTED_OTHER}
    assert names == {f"data/{table.name}"}


def test_a_case_that_changed_since_is_named(case: Path) -> None:
    with (case / "case.toml").open("a") as file:
        file.write("\n# a later thought\n")
    assert any(kind is DifferenceKind.RECOMPUTED_OTHER and "case." in file for kind, file in found(case))


def test_a_line_that_the_log_does_not_know_is_named(case: Path) -> None:
    with (case / "answers.jsonl").open("ab") as file:
        file.write(b'{"kind":"something"}\n')
    assert (DifferenceKind.UNLOGGED, "answers.jsonl") in found(case)
