from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.bundle.minimise_dns import minimised_message
from reportgen.capture.dns_message import read_message

NAMES = frozenset({"cam.example", "edge.example"})
ADDRESSES = frozenset({"203.0.113.7"})
QUESTION = b"\x03cam\x07example\0\0\1\0\1"


def record(owner: bytes, kind: int, data: bytes) -> bytes:
    return owner + kind.to_bytes(2, "big") + b"\0\1\0\0\0\x3c" + len(data).to_bytes(2, "big") + data


ANSWER = (
    b"\x12\x34\x81\x80\0\1\0\4\0\0\0\1"
    + QUESTION
    + record(b"\xc0\x0c", 5, b"\x04edge\xc0\x10")
    + record(b"\x04edge\xc0\x10", 1, b"\xcb\0\x71\x07")
    + record(b"\x04edge\xc0\x10", 1, b"\xcb\0\x71\x63")
    + record(b"\xc0\x0c", 16, b"\x06secret")
    + record(b"\x06laptop\xc0\x10", 1, b"\xc0\xa8\xb2\x17")
)


def test_only_what_names_the_destination_is_left() -> None:
    made = minimised_message(ANSWER, NAMES, ADDRESSES)
    assert made is not None
    found = read_message(made)
    assert found is not None and found.is_whole
    assert [(one.owner, one.values) for one in found.records] == [
        ("cam.example", ("edge.example",)),
        ("edge.example", ("203.0.113.7",)),
    ]
    assert found.identifier == 0x1234
    assert b"secret" not in made and b"laptop" not in made


def test_a_message_about_other_names_is_gone() -> None:
    assert minimised_message(ANSWER, frozenset({"edge.example"}), ADDRESSES) is None


def test_making_it_smaller_twice_changes_nothing() -> None:
    made = minimised_message(ANSWER, NAMES, ADDRESSES)
    assert made is not None and minimised_message(made, NAMES, ADDRESSES) == made


def test_a_name_that_loops_is_gone() -> None:
    assert minimised_message(b"\0\0\1\0\0\1\0\0\0\0\0\0\xc0\x0c\0\1\0\1", NAMES, ADDRESSES) is None


@given(st.binary(max_size=200))
def test_any_bytes_give_a_message_or_none(message: bytes) -> None:
    made = minimised_message(message, NAMES, ADDRESSES)
    assert made is None or read_message(made) is None or read_message(made).questions  # type: ignore[union-attr]


@given(st.integers(0, len(ANSWER) - 1), st.integers(0, 255))
def test_a_damaged_message_never_says_more(place: int, byte: int) -> None:
    damaged = bytearray(ANSWER)
    damaged[place] = byte
    made = minimised_message(bytes(damaged), NAMES, ADDRESSES)
    assert made is None or (b"secret" not in made and b"laptop" not in made)
