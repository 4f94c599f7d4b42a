"""Room on the disk: what is written there stays there, and takes no memory once it is forgotten."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from reportgen.adapters.scratch import ScratchFile
from reportgen.errors import OutputError

SIZE = 64 * 65_536


def test_what_was_written_is_there_after_it_was_forgotten() -> None:
    scratch = ScratchFile()
    rooms = [scratch.room(SIZE) for _ in range(9)]
    for number, room in enumerate(rooms):
        assert bytes(room) == bytes(SIZE)
        room[:] = bytes((number + 1,)) * SIZE
    scratch.forget()
    assert all(bytes(room) == bytes((number + 1,)) * SIZE for number, room in enumerate(rooms))


def test_no_name_is_left_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scratch = ScratchFile()
    scratch.room(SIZE)[0] = 1
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_an_error_and_no_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(OutputError) as caught:
        ScratchFile().room(SIZE)
    assert caught.value.message_id == "scratch.no-room"
