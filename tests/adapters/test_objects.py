from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.adapters.objects import ObjectFolder
from reportgen.errors import OutputError
from reportgen.evidence.digest import sha256_of

DATA = b"\xff\xd8\xff a picture"
NAME = f"{sha256_of(DATA)}.jpg"


def test_a_picture_is_stored_once_under_its_digest(tmp_path: Path) -> None:
    folder = ObjectFolder(tmp_path / "kept")
    for _ in range(3):
        folder.keep(sha256_of(DATA), "JPEG", DATA)
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "kept").iterdir()] == [(NAME, DATA)]
    assert folder.kept_count == 1


def test_a_second_run_into_the_same_folder_finds_the_picture_there(tmp_path: Path) -> None:
    for _ in range(2):
        folder = ObjectFolder(tmp_path)
        folder.keep(sha256_of(DATA), "JPEG", DATA)
        assert folder.kept_count == 1


@pytest.mark.parametrize("is_link", [False, True])
def test_something_else_under_the_name_is_never_overwritten(tmp_path: Path, is_link: bool) -> None:
    other = tmp_path / "other"
    other.write_bytes(DATA if is_link else b"mine")
    if is_link:
        (tmp_path / NAME).symlink_to(other)
    else:
        other.rename(tmp_path / NAME)
    with pytest.raises(OutputError):
        ObjectFolder(tmp_path).keep(sha256_of(DATA), "JPEG", DATA)
    assert (tmp_path / NAME).read_bytes() == (DATA if is_link else b"mine")


def test_what_an_interrupted_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in (f".{NAME}.partial-0123456789abcdef", "mine.jpg", f".{NAME}.partial-short"):
        (tmp_path / name).write_bytes(b"x")
    ObjectFolder(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".{NAME}.partial-short", "mine.jpg"]


@pytest.mark.parametrize("folder", ["file", "missing/kept", "file/kept"])
def test_a_folder_that_cannot_be_there_is_refused(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(OutputError):
        ObjectFolder(tmp_path / folder)
