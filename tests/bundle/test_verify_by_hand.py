"""docs/verify-by-hand.sh: what a stranger does without this program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attacks import IN_FILES, ON_DISK, honest_bundle, write_files
from built_example import BuiltExample

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify-by-hand.sh"
TOOLS = ("sha256sum", "openssl", "pdfinfo", "pdfdetach", "pdfsig")
COREUTILS = ("basename", "cat", "cut", "head", "od", "printf", "sha256sum", "tail", "tr")


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    """A folder with the named tools and no others."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in {*TOOLS, *COREUTILS, "sh"}:
        place = shutil.which(name)
        if place is None:
            pytest.skip(f"{name} is not installed")
        (tools / name).symlink_to(place)
    (tools / "bagit.py").symlink_to(Path(sys.executable).parent / "bagit.py")
    return tools


def check(tools: Path, bundle: Path, *more: str) -> subprocess.CompletedProcess[str]:
    shell = str(tools / "sh")
    environment = {"PATH": str(tools), "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore", "HOME": os.devnull}
    return subprocess.run(
        [shell, str(SCRIPT), str(bundle), *more], env=environment, capture_output=True, text=True, check=False
    )


def test_the_bundle_of_the_example_is_verified_with_coreutils_openssl_bagit_and_poppler_alone(
    by_hand: Path, camera: BuiltExample
) -> None:
    ended = check(by_hand, camera.bundle)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "DIFFERS" not in ended.stdout and "skipped" not in ended.stdout
    assert ended.stdout.count(".pdf opens") == 4
    assert "bagit.py finds the bundle valid" in ended.stdout


def test_the_honest_bundle_with_a_log_is_verified(by_hand: Path, tmp_path: Path) -> None:
    ended = check(by_hand, honest_bundle(tmp_path / "bundle"))
    assert "the chain of data/custody.jsonl holds (4 lines)" in ended.stdout
    assert [line for line in ended.stdout.splitlines() if line.startswith("DIFFERS")] == [
        "DIFFERS  data/letters/de/beschwerde.pdf opens"  # it is none
    ]


SEEN_BY_HAND = [name for name in IN_FILES if "twins" not in name and "duplicate" not in name and "fetch" not in name]


@pytest.mark.parametrize("name", [name for name in SEEN_BY_HAND if "byte" not in name or "flows" in name])
def test_an_attack_is_seen_by_hand_too(name: str, by_hand: Path, tmp_path: Path) -> None:
    ended = check(by_hand, write_files(tmp_path / "bundle", IN_FILES[name][0]()))
    told = [line for line in ended.stdout.splitlines() if line.startswith("DIFFERS") and "opens" not in line]
    assert ended.returncode == 4 and told


def test_a_link_is_not_seen_by_hand_alone_but_by_its_digest(by_hand: Path, tmp_path: Path) -> None:
    bundle = honest_bundle(tmp_path / "bundle")
    ON_DISK["symlink-in-the-place-of-a-file"][0](bundle)
    assert check(by_hand, bundle).returncode == 4
