"""The thread that reads and hashes: the same bytes, errors that arrive, jobs that are done, nobody left waiting."""

from __future__ import annotations

import hashlib
import io

import pytest

from reportgen.capture.columns import read_ahead
from reportgen.capture.columns.read_ahead import MARGIN_BYTES, ReadAhead
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import DigestingSource


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "WINDOW_BYTES", 1_000)


class Vanishing(io.BytesIO):
    """A file that is there for two readings."""

    left = 2

    def readinto(self, room: memoryview, /) -> int:  # type: ignore[override]
        self.left -= 1
        if self.left < 0:
            raise UnreadableInput("input.read-failed", file="x", reason="gone")
        return super().readinto(room)


def collected(ahead: ReadAhead) -> bytes:
    return b"".join(bytes(buffer[MARGIN_BYTES : MARGIN_BYTES + size]) for buffer, size in ahead.windows())


@pytest.mark.parametrize("size", [0, 1, 999, 1_000, 1_001, 5_000])
def test_what_is_handed_over_is_what_was_hashed(size: int) -> None:
    raw = bytes(range(256)) * 20
    source = DigestingSource(io.BytesIO(raw[:size]))
    assert collected(ReadAhead(source)) == raw[:size]
    assert source.sha256() == hashlib.sha256(raw[:size]).hexdigest()
    assert source.size_bytes == size


def test_what_was_read_before_comes_first_however_much_it_is() -> None:
    begun = b"a" * 2_500
    assert collected(ReadAhead(DigestingSource(io.BytesIO(b"b" * 700)), begun)) == begun + b"b" * 700


def test_a_file_that_vanishes_is_an_error() -> None:
    with pytest.raises(UnreadableInput):
        collected(ReadAhead(DigestingSource(Vanishing(b"x" * 10_000))))


def test_every_job_is_done_before_the_end() -> None:
    ahead = ReadAhead(DigestingSource(io.BytesIO(b"x" * 10_000)))
    done: list[int] = []
    for number, _ in enumerate(ahead.windows()):
        ahead.do(lambda number=number: done.append(number), 10)
    assert done == list(range(11))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_job_that_fails_is_told_and_leaves_nobody_waiting() -> None:
    ahead = ReadAhead(DigestingSource(io.BytesIO(b"x" * 10_000)))

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(RuntimeError):
        for _ in ahead.windows():
            ahead.do(fail, 10)
