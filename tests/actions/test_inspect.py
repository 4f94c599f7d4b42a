"""``inspect`` as the shells call it: files, pipes, standard input."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path

import pytest
from building import Conversation, Tape, picture, upload

from reportgen.actions.inspect import inspect
from reportgen.adapters.objects import ObjectFolder
from reportgen.evidence.digest import sha256_of

EMPTY = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EMPTY)))
    (capture,) = inspect([Path("-")])
    assert (capture.file.name, capture.file.size_bytes, capture.file.records_count) == ("-", 24, 0)


def uploads(tmp_path: Path) -> Path:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one"), picture("two", form="PNG"), picture("one")))
    talk.server_sends(b"HTTP/1.1 200 OK\r\n\r\n" + picture("fetched"))
    file = tmp_path / "built.pcap"
    file.write_bytes(tape.pcap())
    return file


def test_pictures_that_were_sent_are_stored_where_that_is_asked_for(tmp_path: Path) -> None:
    keep = ObjectFolder(tmp_path / "kept")
    (capture,) = inspect([uploads(tmp_path)], keep=keep)
    expected = {f"{sha256_of(picture('one'))}.jpg", f"{sha256_of(picture('two', form='PNG'))}.png"}
    assert {path.name for path in keep.folder.iterdir()} == expected
    assert (keep.kept_count, len(capture.images), len(capture.fetched_images)) == (2, 3, 1)


def test_nothing_is_stored_where_nothing_is_asked_for(tmp_path: Path) -> None:
    file = uploads(tmp_path)
    inspect([file])
    assert list(tmp_path.iterdir()) == [file]
