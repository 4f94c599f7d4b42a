"""Lines are added whole or not at all."""

from __future__ import annotations

import multiprocessing
import resource
import signal
from pathlib import Path

import pytest

from reportgen.adapters.append import append_lines
from reportgen.errors import OutputError


def test_lines_are_added_behind_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    append_lines(path, [b"one", b"two"])
    append_lines(path, [b"three"])
    assert path.read_bytes() == b"one\ntwo\nthree\n"


def test_a_torn_last_line_is_closed_and_does_not_run_into_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"one\ntor")
    append_lines(path, [b"two"])
    assert path.read_bytes() == b"one\ntor\ntwo\n"


def test_a_full_disk_leaves_the_file_as_long_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    append_lines(path, [b"x" * 900])
    limit, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
    try:
        with pytest.raises(OutputError) as caught:
            append_lines(path, [b"y" * 500])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert caught.value.message_id == "output.disk-full"
    assert path.read_bytes() == b"x" * 900 + b"\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"mine\n")
    (tmp_path / "log.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError):
        append_lines(tmp_path / "log.jsonl", [b"one"])
    assert (tmp_path / "elsewhere").read_bytes() == b"mine\n"


def _write(path: Path, letter: str) -> None:
    for _ in range(50):
        append_lines(path, [letter.encode() * 2000, letter.encode()])


def test_two_writers_do_not_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write, args=(path, letter)) for letter in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    lines = path.read_bytes().splitlines()
    assert len(lines) == 200
    assert all(len(set(line)) == 1 for line in lines)
    assert all(lines[row][:1] == lines[row + 1] for row in range(0, 200, 2))
