from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.stream import WAITING_LIMIT_BYTES, Chunk, OrderedStream

MODULUS = 1 << 32


class Recorder:
    """What a stream told its reader: bytes, and None for each gap."""

    def __init__(self) -> None:
        self.told: list[bytes | None] = []
        self.is_finished = False

    @property
    def held_bytes(self) -> int:
        return 0

    def feed(self, chunk: Chunk) -> None:
        assert chunk.data
        self.told.append(chunk.data)

    def gap(self) -> None:
        self.told.append(None)

    def finish(self) -> None:
        self.is_finished = True

    def joined(self) -> list[bytes | None]:
        """Neighbouring bytes joined."""
        out: list[bytes | None] = []
        for piece in self.told:
            if out and out[-1] is not None and piece is not None:
                out[-1] += piece
            else:
                out.append(piece)
        return out


def replay(segments: list[tuple[int, bytes]], first: int = 100) -> Recorder:
    reader = Recorder()
    stream = OrderedStream(reader, first)
    for frame, (sequence, data) in enumerate(segments, start=1):
        stream.add(sequence % MODULUS, Chunk(data, frame, 0), announced_bytes=len(data))
    stream.finish()
    return reader


def test_the_first_copy_of_a_byte_wins() -> None:
    assert replay([(100, b"abc"), (101, b"XYZ"), (102, b"__def")]).joined() == [b"abcZdef"]


def test_a_gap_is_told_and_what_follows_comes_behind_it() -> None:
    assert replay([(100, b"ab"), (105, b"fg"), (107, b"hi")]).joined() == [b"ab", None, b"fghi"]


def test_what_was_cut_by_the_recorder_is_a_gap_even_when_it_overtook() -> None:
    reader = Recorder()
    stream = OrderedStream(reader, 0)
    stream.add(10, Chunk(b"klm", 1, 0), announced_bytes=10)
    stream.add(0, Chunk(b"abcdefghij", 2, 0), announced_bytes=10)
    stream.add(20, Chunk(b"u", 3, 0), announced_bytes=1)
    assert reader.joined() == [b"abcdefghijklm", None, b"u"]


def test_a_gap_is_given_up_once_too_much_waits_behind_it() -> None:
    reader = Recorder()
    stream = OrderedStream(reader, 0)
    piece = bytes(64 * 1024)
    for index in range(WAITING_LIMIT_BYTES // len(piece) + 1):
        stream.add(1 + index * len(piece), Chunk(piece, index, 0), announced_bytes=len(piece))
    assert reader.told[0] is None
    assert stream.held_bytes == 0


@given(
    data=st.binary(min_size=1, max_size=60),
    cuts=st.sets(st.integers(1, 59)),
    order=st.randoms(use_true_random=False),
    first=st.sampled_from([0, 7, MODULUS - 20]),
    repeats=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=5),
)
def test_any_order_with_any_repetition_gives_the_bytes_once(
    data: bytes, cuts: set[int], order: object, first: int, repeats: list[tuple[int, int]]
) -> None:
    places = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    pieces = [(start, data[start:end]) for start, end in pairwise(places)]
    pieces += [(start, data[start : start + size]) for start, size in repeats if data[start : start + size]]
    order.shuffle(pieces)  # type: ignore[attr-defined]
    assert replay([(first + start, piece) for start, piece in pieces], first).joined() == [data]


@given(
    segments=st.lists(st.tuples(st.integers(0, MODULUS - 1), st.binary(max_size=9), st.integers(0, 30)), max_size=30)
)
def test_any_segments_end_with_nothing_waiting(segments: list[tuple[int, bytes, int]]) -> None:
    reader = Recorder()
    stream = OrderedStream(reader, 5)
    for sequence, data, more in segments:
        stream.add(sequence, Chunk(data, 1, 0), announced_bytes=len(data) + more)
    stream.finish()
    assert stream.held_bytes == 0
    assert sum(len(piece) for piece in reader.told if piece) <= sum(len(data) for _, data, _ in segments)
