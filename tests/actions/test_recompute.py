from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from built_example import BuiltExample
from example_copies import copy_of
from thinned import thin

import reportgen
from reportgen.actions.build import build
from reportgen.actions.open_case import open_case
from reportgen.actions.recompute import recompute
from reportgen.actions.review import Answer, give, open_review
from reportgen.bundle.difference import DifferenceKind
from reportgen.cli.command import run


@pytest.fixture
def case(tmp_path: Path) -> Path:
    case = copy_of("zmodo", tmp_path / "case")
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


def test_a_bundle_of_another_version_is_said_to_be_one_and_its_inputs_are_compared(
    case: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reportgen, "__version__", "99.0")
    assert run(["--lang", "en", "verify", "--recompute", str(case)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "this is reportgen 99.0" in told and "byte for byte" not in told
    with (case / "case.toml").open("a") as file:
        file.write("\n# a later thought\n")
    assert {kind for kind, _file in found(case)} == {DifferenceKind.RECOMPUTED_OTHER}
    assert all("case." in file for _kind, file in found(case))


@pytest.fixture(scope="module")
def recorded(camera: BuiltExample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The camera example with few of its attempts, built with its capture in the bundle."""
    case = tmp_path_factory.mktemp("recomputed") / "case"
    shutil.copytree(camera.case, case)
    for capture in (case / "captures").iterdir():
        thin(capture)
        text = (case / "case.toml").read_text("utf-8")
        (case / "case.toml").write_text(re.sub(r'(?m)^sha256 = "[0-9a-f]{64}"$', "", text), "utf-8")
    accept_all(case)
    build(case, target=None, replace=False, with_captures=True, step=lambda _key: None)
    return case


def accept_all(case: Path) -> None:
    review = open_review(case)
    answers = [Answer(assertion=one.assertion.id, accepted=True) for one in review.waiting]
    give(review, answers, at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


def changed(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "case"))


@pytest.mark.slow
def test_the_captures_of_a_case_are_analysed_again(recorded: Path) -> None:
    assert found(recorded) == set()


@pytest.mark.slow
def test_a_capture_that_was_changed_is_named_though_all_confirmations_lapse_by_it(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = changed(recorded, tmp_path)
    (capture,) = (case / "captures").iterdir()
    data = bytearray(capture.read_bytes())
    data[24 + 8 - 1] ^= 0x01  # a microsecond of the first packet
    capture.chmod(0o644)
    capture.write_bytes(bytes(data))
    assert found(case) == {(DifferenceKind.RECOMPUTED_OTHER, f"captures/{capture.name}")}
    monkeypatch.setattr(reportgen, "__version__", "99.0")
    files = {file for _kind, file in found(case)}
    assert files == {f"captures/{capture.name}"}


@pytest.mark.slow
def test_a_registry_answer_that_was_changed_is_named(recorded: Path, tmp_path: Path) -> None:
    case = changed(recorded, tmp_path)
    named = open_case(case).case.registrations[0].path
    (case / named).chmod(0o644)
    (case / named).write_bytes((case / named).read_bytes() + b"\n")
    assert any(Path(named).stem in file for _kind, file in found(case))


@pytest.mark.slow
def test_a_word_of_the_user_that_was_changed_is_named(recorded: Path, tmp_path: Path) -> None:
    case = changed(recorded, tmp_path)
    lines = (case / "review.jsonl").read_bytes().splitlines(keepends=True)
    (case / "review.jsonl").write_bytes(b"".join(lines[:-1]))
    names = {file.rpartition("/")[2].partition(".")[0] for _kind, file in found(case)}
    assert "review" in names


def test_a_line_that_the_log_does_not_know_is_named(case: Path) -> None:
    with (case / "answers.jsonl").open("ab") as file:
        file.write(b'{"kind":"something"}\n')
    assert (DifferenceKind.UNLOGGED, "answers.jsonl") in found(case)
