from __future__ import annotations

from dns_messages import message, question
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.dns_message import DnsMessage
from reportgen.capture.dns_stream import DnsMessages
from reportgen.capture.stream import Chunk

Found = list[tuple[DnsMessage, tuple[int, ...], int]]


def _read(pieces: list[bytes]) -> Found:
    found: Found = []
    reader = DnsMessages(lambda read, frames, at_ns: found.append((read, frames, at_ns)))
    for frame, piece in enumerate(pieces, start=1):
        reader.feed(Chunk(piece, frame, frame * 10))
    return found


def _framed(*names: str) -> bytes:
    messages = [message(flags=0x0100, questions=(question(name),)) for name in names]
    return b"".join(len(raw).to_bytes(2, "big") + raw for raw in messages)


def test_several_messages_in_one_segment() -> None:
    found = _read([_framed("a.example", "b.example", "c.example")])
    assert [read.questions[0].name for read, _, _ in found] == ["a.example", "b.example", "c.example"]
    assert {frames for _, frames, _ in found} == {(1,)}


def test_any_cut_into_segments_gives_the_same_messages_and_cites_the_carrying_frames() -> None:
    raw = _framed("a.example", "b.example")
    for cut in range(1, len(raw)):
        found = _read([raw[:cut], raw[cut:]])
        assert [read.questions[0].name for read, _, _ in found] == ["a.example", "b.example"]
        first_end = len(_framed("a.example"))
        assert found[0][1] == ((1,) if cut >= first_end else (1, 2))
        assert found[1][1] == ((2,) if cut <= first_end else (1, 2))


def test_behind_a_gap_nothing_is_guessed_and_what_stood_before_is_told_as_broken() -> None:
    found: Found = []
    reader = DnsMessages(lambda read, frames, at_ns: found.append((read, frames, at_ns)))
    raw = _framed("a.example", "b.example")
    reader.feed(Chunk(raw[:-2], 1, 10))
    reader.gap()
    reader.feed(Chunk(raw, 2, 20))
    assert [(read.is_whole, frames) for read, frames, _ in found] == [(True, (1,)), (False, (1,))]


@given(st.lists(st.binary(max_size=80), max_size=12))
def test_any_bytes_pass(pieces: list[bytes]) -> None:
    for read, frames, _ in _read(pieces):
        assert read.identifier >= 0
        assert frames
