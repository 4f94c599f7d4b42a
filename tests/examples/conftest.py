"""The examples, built once for all tests that look at what comes out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built_example import BuiltExample

from reportgen.actions.build import build

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> BuiltExample:
    folder = tmp_path_factory.mktemp("camera")
    case = folder / "case"
    shutil.copytree(EXAMPLES / "camera", case, ignore=shutil.ignore_patterns("captures", "__pycache__"))
    make = [sys.executable, str(case / "make_capture.py"), "--truth", str(folder / "truth.json")]
    subprocess.run(make, check=True, capture_output=True)
    built = build(case, target=folder / "bundle", replace=False, step=lambda _key: None)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return BuiltExample(case=case, bundle=folder / "bundle", built=built, truth=truth)


@pytest.fixture(scope="session")
def zmodo(tmp_path_factory: pytest.TempPathFactory) -> BuiltExample:
    folder = tmp_path_factory.mktemp("zmodo")
    shutil.copytree(EXAMPLES / "zmodo", folder / "case")
    built = build(folder / "case", target=folder / "bundle", replace=False, step=lambda _key: None)
    return BuiltExample(case=folder / "case", bundle=folder / "bundle", built=built, truth={})
