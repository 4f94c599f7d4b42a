from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from building import CAMERA, DESTINATION, Tape, picture, udp
from connections import digest, sent, whole
from hypothesis import given
from hypothesis import strategies as st

ONE, TWO = picture("one", (320, 240)), picture("two", (320, 240))
SIZE = 700


def tape_of(datagrams: list[bytes]) -> Tape:
    tape = Tape()
    for data in datagrams:
        tape.add_ip(udp(CAMERA, 5_000, DESTINATION, 32_100, data))
    return tape


def cut(data: bytes, header: Callable[[int, bytes], bytes], first: int = 0) -> list[bytes]:
    pieces = [data[start : start + SIZE] for start in range(0, len(data), SIZE)]
    return [header(first + number, piece) + piece for number, piece in enumerate(pieces)]


def pppp(data: bytes, *, first: int = 0, channel: int = 1) -> list[bytes]:
    def header(number: int, piece: bytes) -> bytes:
        return struct.pack(">BBHBBH", 0xF1, 0xD0, len(piece) + 4, 0xD1, channel, number % 65_536)

    return cut(b"\x55\xaa\x15\xa8" + bytes(28) + data, header, first)


HEADERS = {
    "a short counter": lambda number, piece: b"IMG\0" + bytes((number & 255,)),
    "length and counter": lambda number, piece: struct.pack(">HHI", 0xABCD, len(piece), number),
    "counter in little endian": lambda number, piece: struct.pack("<IHB", number, 77, 1),
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_pieces_with_a_counter_are_put_together(header: Callable[[int, bytes], bytes]) -> None:
    datagrams = cut(ONE, header, first=250)
    capture = whole(tape_of([*datagrams, *cut(TWO, header, first=250 + len(datagrams))]))
    assert sent(capture) == [digest(ONE), digest(TWO)]
    assert capture.images[0].frames.ranges == ((1, len(datagrams)),)


def test_the_first_piece_may_have_a_header_of_its_own() -> None:
    datagrams = cut(b"frame!" + ONE, HEADERS["length and counter"])
    assert sent(whole(tape_of(datagrams))) == [digest(ONE)]


def test_other_datagrams_between_and_repetitions_do_not_matter() -> None:
    datagrams = cut(ONE, HEADERS["length and counter"])
    mixed = [*datagrams[:3], b"\x01\x02keep-alive", *datagrams[2:]]
    assert sent(whole(tape_of(mixed))) == [digest(ONE)]


@pytest.mark.parametrize("lost", [1, 3, -2, -1])
def test_a_missing_piece_is_never_bridged(lost: int) -> None:
    datagrams = cut(ONE, HEADERS["length and counter"])
    del datagrams[lost]
    assert digest(ONE) not in sent(whole(tape_of(datagrams)))
    assert set(sent(whole(tape_of(datagrams)))) <= {None}


def test_pieces_without_a_counter_are_not_called_a_picture() -> None:
    assert set(sent(whole(tape_of(cut(ONE, lambda number, piece: b"IMG\0"))))) <= {None}


def test_a_picture_in_one_datagram_is_found() -> None:
    small = picture("small", (64, 64))
    assert sent(whole(tape_of([b"\0\1\2\3" + small]))) == [digest(small)]


def test_pppp_is_read_by_channel_and_number() -> None:
    one, two = pppp(ONE, first=65_530), pppp(TWO, channel=2)
    mixed = [piece for pair in zip(one, two, strict=False) for piece in pair]
    mixed += [*one[len(two) :], *two[len(one) :], b"\xf1\xe0\0\0"]
    mixed[2], mixed[4] = mixed[4], mixed[2]
    assert sorted(filter(None, sent(whole(tape_of(mixed))))) == sorted((digest(ONE), digest(TWO)))


def test_pppp_with_a_lost_message_leaves_a_part() -> None:
    one = pppp(ONE)
    del one[4]
    assert sent(whole(tape_of([*one, *pppp(TWO, first=len(one) + 1)]))) == [None, digest(TWO)]


def message(data: bytes) -> bytes:
    return struct.pack(">BBHBBH", 0xF1, 0xD0, len(data) + 4, 0xD1, 0, 1) + data


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=80),
            st.binary(max_size=20).map(
                lambda data: b"\xf1\xd0" + struct.pack(">H", len(data) + 4) + b"\xd1\0\0\1" + data
            ),
            st.sampled_from([ONE[:600], b"ab" + ONE[:300], b"ac" + ONE[300:600], ONE[-200:]]),
        ),
        max_size=25,
    )
)
def test_any_datagrams_keep_every_rule(datagrams: list[bytes]) -> None:
    whole(tape_of(datagrams))
