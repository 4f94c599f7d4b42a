"""Everything that is done with a case is an entry of its custody log; a bundle does not change by it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from built_example import BuiltExample

import reportgen
from reportgen.actions.build import build
from reportgen.adapters.custody_file import CUSTODY_FILE
from reportgen.cli.command import run
from reportgen.evidence.custody import verify_chain


def entries(case: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (case / CUSTODY_FILE).read_bytes().splitlines()]


@pytest.mark.slow
def test_each_analysis_and_export_is_logged_and_the_bundle_stays_the_same(zmodo: BuiltExample, tmp_path: Path) -> None:
    case = Path(shutil.copytree(zmodo.case, tmp_path / "case"))
    build(case, target=tmp_path / "first", replace=False, step=lambda _key: None)
    before = len(entries(case))
    calls = {
        ("check",): "analysis",
        ("review", "--list"): "analysis",
        ("inspect", "--destinations"): "analysis",
        ("status", "--ics", str(tmp_path / "dates.ics")): "export",
    }
    for (command, *more), kind in calls.items():
        case_place = [*more, str(case)] if command == "inspect" else [str(case), *more]
        run([command, *case_place])
        newest = entries(case)[-1]
        assert (newest["kind"], newest["tool_version"]) == (kind, reportgen.__version__)
        assert newest["recorded_at"] and newest["local_time"]
        if kind == "analysis":
            details = newest["details"]
            assert isinstance(details, dict) and details["arguments"] == [command]
            assert details["inputs"]["files"] and len(details["findings_sha256"]) == 64
    assert len(entries(case)) == before + len(calls)
    assert verify_chain((case / CUSTODY_FILE).read_bytes()).is_whole
    build(case, target=tmp_path / "second", replace=False, step=lambda _key: None)
    manifests = [(tmp_path / name / "manifest-sha256.txt").read_bytes() for name in ("first", "second")]
    assert manifests[0] == manifests[1]


@pytest.mark.slow
def test_a_case_without_a_log_is_only_read(zmodo: BuiltExample, tmp_path: Path) -> None:
    case = Path(shutil.copytree(zmodo.case, tmp_path / "case"))
    (case / CUSTODY_FILE).unlink()
    assert run(["check", str(case)]) in (0, 7)
    assert not (case / CUSTODY_FILE).exists()
