"""Every attack is named by ``verify``, writes nothing, and stays within stated bounds of memory and time."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attacks import IN_FILES, ON_DISK, ZIPPED, Files, honest_bundle, honest_zip, write_files

from reportgen.actions.verify import verify
from reportgen.errors import UnreadableInput

MEMORY_BYTES, CPU_S = 512 * 1024 * 1024, 20


def seen(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def named(bundle: Path) -> set[str]:
    return {name for one in verify(bundle).found.differences for name in (one.file, one.entry) if name}


def test_the_honest_bundle_is_intact_as_folder_and_as_zip(tmp_path: Path) -> None:
    assert verify(honest_bundle(tmp_path / "bundle")).found.is_intact
    (tmp_path / "bundle.zip").write_bytes(honest_zip())
    assert verify(tmp_path / "bundle.zip").found.is_intact


@pytest.mark.parametrize(("make", "file"), IN_FILES.values(), ids=IN_FILES)
def test_an_attack_on_the_files_is_named(make: Callable[[], Files], file: str, tmp_path: Path) -> None:
    bundle = write_files(tmp_path / "bundle", make())
    before = seen(tmp_path)
    assert file in named(bundle)
    assert seen(tmp_path) == before


@pytest.mark.parametrize(("attack", "file"), ON_DISK.values(), ids=ON_DISK)
def test_an_attack_on_the_folder_is_named(attack: Callable[[Path], None], file: str, tmp_path: Path) -> None:
    bundle = honest_bundle(tmp_path / "bundle")
    attack(bundle)
    before = seen(tmp_path)
    assert file in named(bundle)
    assert seen(tmp_path) == before


@pytest.mark.parametrize(("make", "file"), ZIPPED.values(), ids=ZIPPED)
def test_an_attack_on_the_zip_is_named_or_refused(
    make: Callable[[], bytes], file: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "bundle.zip").write_bytes(make())
    monkeypatch.chdir(inner)
    before = seen(tmp_path)
    if file is None:
        with pytest.raises(UnreadableInput):
            verify(inner / "bundle.zip")
    else:
        assert file in named(inner / "bundle.zip")
    assert seen(tmp_path) == before
    assert not Path("/tmp/reportgen-evil").exists()


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))


@pytest.mark.parametrize("name", [name for name in ZIPPED if "bomb" in name or "gigantic" in name or "lying" in name])
def test_a_bomb_needs_no_more_than_512_mib_and_20_seconds(name: str, tmp_path: Path) -> None:
    make, file = ZIPPED[name]
    (tmp_path / "bundle.zip").write_bytes(make())
    call = [sys.executable, "-m", "reportgen", "verify", "--json", str(tmp_path / "bundle.zip")]
    ended = subprocess.run(call, capture_output=True, preexec_fn=limited, check=False, timeout=300)
    assert ended.returncode == (3 if file is None else 4), ended.stderr
    if file is not None:
        assert file in {one["file"] for one in json.loads(ended.stdout)["differences"]}
