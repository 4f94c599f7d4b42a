from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from reportgen.adapters.seal import seal
from reportgen.errors import EvidenceMismatch, OutputError
from reportgen.evidence.digest import sha256_of


def test_a_sealed_file_is_read_only_and_has_the_digest_of_its_source(tmp_path: Path) -> None:
    sealed = seal(io.BytesIO(b"evidence"), tmp_path / "exhibits" / "a.txt")
    assert sealed.path.read_bytes() == b"evidence"
    assert (sealed.sha256, sealed.size_bytes, sealed.is_new) == (sha256_of(b"evidence"), 8, True)
    assert sealed.path.stat().st_mode & 0o222 == 0


def test_the_same_bytes_once_more_are_taken_for_sealed(tmp_path: Path) -> None:
    seal(io.BytesIO(b"evidence"), tmp_path / "a.txt")
    assert not seal(io.BytesIO(b"evidence"), tmp_path / "a.txt").is_new


@pytest.mark.parametrize("kind", ["other bytes", "link", "folder"])
def test_what_stands_there_is_not_touched(kind: str, tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    if kind == "folder":
        target.mkdir()
    elif kind == "link":
        (tmp_path / "elsewhere").write_bytes(b"evidence")
        target.symlink_to(tmp_path / "elsewhere")
    else:
        target.write_bytes(b"something")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError):
        seal(io.BytesIO(b"evidence"), target)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_disk_that_gives_back_other_bytes_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, bytes(len(data))))
    with pytest.raises(EvidenceMismatch):
        seal(io.BytesIO(b"evidence"), tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []
