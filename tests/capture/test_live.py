"""A file that grows in pieces of any size is followed to the byte."""

from __future__ import annotations

import struct

import pytest
from building import CAMERA, START_NS, Record, ethernet, modified_pcap, pcap, udp
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.live import RecordWalk


def sent(data: bytes, to: str = "203.0.113.7") -> bytes:
    return ethernet(udp(CAMERA, 1, to, 2, data))


def records(count: int) -> list[Record]:
    return [Record(at_ns=START_NS + number * 1_000_000, frame=sent(bytes(number))) for number in range(count)]


@pytest.mark.parametrize("make", [pcap, modified_pcap])
@pytest.mark.parametrize("order", ["<", ">"])
@given(data=st.data())
def test_any_pieces_give_the_same_account(make, order: str, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    file = make(records(5), order=order)
    cut = data.draw(st.integers(0, len(file)))
    walk, position = RecordWalk(), 0
    while position < cut:
        size = data.draw(st.integers(1, 200))
        walk.feed(file[position : min(position + size, cut)])
        position += size
    whole = RecordWalk()
    whole.feed(file[:cut])
    head = 24 if make is modified_pcap else 16
    ends = [24]
    for record in records(5):
        ends.append(ends[-1] + head + len(record.frame))
    assert walk.total_bytes == whole.total_bytes == cut
    assert walk.whole_bytes == whole.whole_bytes == max((end for end in ends if end <= cut), default=0)
    assert walk.records_count == whole.records_count == sum(end <= cut for end in ends[1:])
    assert walk.tail_bytes == cut - walk.whole_bytes
    if walk.records_count:
        assert (walk.first_at_ns, walk.last_at_ns) == (START_NS, START_NS + (walk.records_count - 1) * 1_000_000)


def test_an_impossible_length_ends_the_account_where_it_stands() -> None:
    file = modified_pcap(records(2))
    walk = RecordWalk()
    walk.feed(file + struct.pack("<IIII", 1, 2, 1 << 30, 1 << 30) + bytes(100))
    walk.feed(bytes(1000))
    assert walk.is_lost
    assert (walk.whole_bytes, walk.records_count, walk.total_bytes) == (len(file), 2, len(file) + 1116)


@given(st.lists(st.binary(max_size=80), max_size=6))
def test_any_bytes_are_counted(pieces: list[bytes]) -> None:
    walk = RecordWalk()
    for piece in pieces:
        walk.feed(piece)
    assert walk.total_bytes == sum(map(len, pieces))
    assert 0 <= walk.whole_bytes <= walk.total_bytes


def test_a_new_file_with_the_same_header_goes_on_behind_the_last_whole_record() -> None:
    file = modified_pcap(records(4))
    walk = RecordWalk()
    walk.feed(file[:-30])
    tail = walk.tail_bytes
    assert (walk.records_count, walk.header) == (3, file[:24])
    walk.restart()
    assert (walk.records_count, walk.whole_bytes, walk.total_bytes, walk.tail_bytes) == (0, 24, 24 + tail, tail)
    walk.feed(file[-30:])
    assert (walk.records_count, walk.tail_bytes) == (1, 0)
    assert walk.whole_bytes == walk.total_bytes == 24 + tail + 30
