from __future__ import annotations

import io
from contextlib import contextmanager
from pathlib import Path

import pytest
from attacks import honest_files, honest_zip
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.adapters.zip_bundle import open_zip, write_zip
from reportgen.bundle.entry import StoredFile
from reportgen.bundle.verify import verify_bag
from reportgen.errors import EvidenceMismatch, OutputError, UnreadableInput
from reportgen.evidence.digest import sha256_of


def test_the_same_files_give_the_same_zip_and_it_verifies(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_zip(tmp_path / name, honest_files(), top="bundle", replace=False)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with open_zip(tmp_path / "a.zip") as reader:
        assert reader.top == "bundle/"
        assert verify_bag(reader).is_intact


def stored(data: bytes, *, now: bytes | None = None) -> StoredFile:
    @contextmanager
    def opened():  # type: ignore[no-untyped-def]
        yield io.BytesIO(data if now is None else now)

    return StoredFile(sha256=sha256_of(data), size_bytes=len(data), open=opened)


def test_a_stored_file_goes_in_in_pieces_and_stops_where_it_changed(tmp_path: Path) -> None:
    files = {**honest_files(), "data/exhibits/01_photo.jpg": stored(bytes(range(256)))}
    write_zip(tmp_path / "a.zip", files, top="bundle", replace=False)
    with open_zip(tmp_path / "a.zip") as reader:
        assert verify_bag(reader).is_intact
    with pytest.raises(EvidenceMismatch):
        write_zip(tmp_path / "b.zip", {"data/x": stored(b"one", now=b"two")}, top="b", replace=False)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_only_a_zip_of_ours_is_replaced_and_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"
    write_zip(target, honest_files(), top="bundle", replace=False)
    with pytest.raises(OutputError):
        write_zip(target, honest_files(), top="bundle", replace=False)
    write_zip(target, honest_files(), top="bundle", replace=True)
    target.write_bytes(b"PK somebody else's")
    with pytest.raises(OutputError):
        write_zip(target, honest_files(), top="bundle", replace=True)
    assert target.read_bytes() == b"PK somebody else's"


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_zip_gives_differences_or_our_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(honest_zip())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(bytes(whole))
    try:
        with open_zip(path) as reader:
            verify_bag(reader)
    except UnreadableInput:
        pass


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_give_our_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(b"PK" + data)
    with pytest.raises(UnreadableInput):
        open_zip(path)
