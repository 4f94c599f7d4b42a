"""The wheel, made from the checkout and from the sdist, holds everything the program needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from example_copies import copy_of

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".venv", ".git", "demo", "captures", "custody.jsonl", "__pycache__", ".*_cache", ".hypothesis"
)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """From the checkout, and from the sdist of the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=LEFT_OUT)
    made = {"checkout": _made(source, "wheel", folder / "1")}
    sdist = _made(source, "sdist", folder / "2")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "3", filter="data")
    (unpacked,) = (folder / "3").iterdir()
    made["sdist"] = _made(unpacked, "wheel", folder / "4")
    return made


def _made(source: Path, kind: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
    (made,) = folder.iterdir()
    return made


@pytest.mark.slow
def test_a_wheel_from_the_sdist_holds_the_same_files_as_one_from_the_checkout(wheels: dict[str, Path]) -> None:
    names = {kind: set(zipfile.ZipFile(wheel).namelist()) for kind, wheel in wheels.items()}
    assert names["checkout"] == names["sdist"]
    for needed in (
        "templates/letters/complaint.html",
        "templates/fonts/coverage.txt",
        "locales/de/LC_MESSAGES/messages.po",
    ):
        assert f"reportgen/{needed}" in names["checkout"]
    assert not [name for name in names["checkout"] if name.startswith(("tests/", "examples/"))]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["checkout", "sdist"])
def test_an_installed_wheel_builds_the_sample_without_the_checkout(
    wheels: dict[str, Path], kind: str, tmp_path: Path
) -> None:
    target = tmp_path / "installed"
    with zipfile.ZipFile(wheels[kind]) as archive:
        archive.extractall(target)
    copy_of("zmodo", tmp_path / "case")
    code = "import reportgen, sys; print(reportgen.__file__); from reportgen.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "case"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(target))
    assert len(list((tmp_path / "case" / "bundle").rglob("*.pdf"))) == 2
