"""The thread that reads and hashes: the same bytes, errors that arrive, jobs that are done, nobody left waiting."""

from __future__ import annotations

import gc
import hashlib
import io
import threading
import time
from collections.abc import Iterator

import pytest

from reportgen.capture.columns import ahead as ahead_module
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


class Whole:
    """Each window's bytes, as one piece."""

    def take(self, buffer: bytearray, size_bytes: int) -> Iterator[bytes]:
        yield bytes(buffer[MARGIN_BYTES : MARGIN_BYTES + size_bytes])


class Views:
    """Many pieces of a window, each of which says where its byte lies and what it was."""

    def take(self, buffer: bytearray, size_bytes: int) -> Iterator[tuple[bytearray, int, int]]:
        for place in range(MARGIN_BYTES, MARGIN_BYTES + size_bytes, 50):
            yield buffer, place, buffer[place]


def reading(size: int) -> ReadAhead[bytes]:
    return ReadAhead(DigestingSource(io.BytesIO(b"x" * size)), Whole())


def collected(ahead: ReadAhead[bytes]) -> bytes:
    return b"".join(ahead.pieces(nothing))


def nothing() -> None:
    pass


@pytest.mark.parametrize("size", [0, 1, 999, 1_000, 1_001, 5_000])
def test_what_is_handed_over_is_what_was_hashed(size: int) -> None:
    raw = bytes(range(256)) * 20
    source = DigestingSource(io.BytesIO(raw[:size]))
    assert collected(ReadAhead(source, Whole())) == raw[:size]
    assert source.sha256() == hashlib.sha256(raw[:size]).hexdigest()
    assert source.size_bytes == size


def test_what_was_read_before_comes_first_however_much_it_is() -> None:
    begun = b"a" * 2_500
    source = DigestingSource(io.BytesIO(b"b" * 700))
    assert collected(ReadAhead(source, Whole(), begun)) == begun + b"b" * 700


def test_a_window_is_not_filled_anew_before_all_its_pieces_were_taken() -> None:
    raw = bytes(number % 251 for number in range(20_000))
    found = []
    for buffer, place, byte in ReadAhead(DigestingSource(io.BytesIO(raw)), Views()).pieces(nothing):
        time.sleep(0.0005)  # the thread goes as far ahead as it may
        assert buffer[place] == byte
        found.append(byte)
    assert found == list(raw[::50])


def test_each_window_is_told_behind_its_last_piece() -> None:
    told: list[int] = []
    found: list[bytes] = []
    for piece in reading(2_500).pieces(lambda: told.append(len(found))):
        found.append(piece)
    assert told == [1, 2, 3]


def test_a_file_that_vanishes_is_an_error_behind_what_was_read() -> None:
    ahead = ReadAhead(DigestingSource(Vanishing(b"x" * 10_000)), Whole())
    found: list[bytes] = []
    with pytest.raises(UnreadableInput):
        for piece in ahead.pieces(nothing):
            found.append(piece)
    assert found == [b"x" * 1_000] * 2


def test_a_stage_that_fails_is_the_same_error_and_the_thread_has_ended() -> None:
    class Failing:
        def take(self, _buffer: bytearray, size_bytes: int) -> Iterator[int]:
            yield size_bytes
            raise ZeroDivisionError("in the stage")

    ahead = ReadAhead(DigestingSource(io.BytesIO(b"x" * 10_000)), Failing())
    found = []
    with pytest.raises(ZeroDivisionError, match="in the stage"):
        for size in ahead.pieces(nothing):
            found.append(size)
    assert found == [1_000]
    assert not ahead._thread.is_alive()


def test_whoever_stops_in_the_middle_ends_the_thread() -> None:
    ahead = reading(100_000)
    with pytest.raises(KeyboardInterrupt):
        for number, _ in enumerate(ahead.pieces(nothing)):
            if number == 3:
                raise KeyboardInterrupt
    gc.collect()
    assert not ahead._thread.is_alive()


def test_every_job_is_done_before_the_end() -> None:
    ahead = reading(10_000)
    done: list[int] = []
    for number, _ in enumerate(ahead.pieces(nothing)):
        ahead.do(lambda number=number: done.append(number), 10)
    assert done == list(range(11))


def test_jobs_that_wait_for_each_other_are_done_while_the_thread_is_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sides are at their bounds: pieces wait to be taken, and jobs to be done."""
    monkeypatch.setattr(ahead_module, "_WAITING_LIMIT_BYTES", 100)
    ahead = reading(40_000)
    done: list[int] = []
    for number, _ in enumerate(ahead.pieces(nothing)):
        for _again in range(5):
            ahead.do(lambda number=number: done.append(number), 90)
    assert len(done) == 41 * 5


def test_a_job_that_fails_is_told_as_it_is_and_leaves_nobody_waiting() -> None:
    ahead = reading(10_000)

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        for _ in ahead.pieces(nothing):
            ahead.do(fail, 10)
    assert not ahead._thread.is_alive()


def test_the_last_job_that_fails_is_told_too() -> None:
    ahead = reading(500)

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        for _ in ahead.pieces(lambda: ahead.do(fail, 10)):
            pass


def test_a_source_that_waits_for_its_writer_holds_nobody_who_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead_module, "_GIVE_UP_WITHIN_S", 0.05)
    goes_on = threading.Event()

    class Waiting(io.BytesIO):
        def readinto(self, room: memoryview, /) -> int:  # type: ignore[override]
            if self.tell() >= 3_000:
                goes_on.wait(20)
            return super().readinto(room)

    ahead = ReadAhead(DigestingSource(Waiting(b"x" * 10_000)), Whole())
    try:
        with pytest.raises(KeyboardInterrupt):
            for _ in ahead.pieces(nothing):
                raise KeyboardInterrupt
    finally:
        goes_on.set()
        ahead._thread.join(20)
    assert not ahead._thread.is_alive()
