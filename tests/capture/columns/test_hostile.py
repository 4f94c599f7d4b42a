"""Files made to lead the walk astray: payloads that are captures, lengths that lie, nothing but new conversations."""

from __future__ import annotations

import random
import struct

import pytest
from building import CAMERA, DESTINATION, Conversation, Record, Tape, pcap, udp
from building.files import START_NS
from building.frames import ethernet
from columns.sameness import differences

from reportgen.capture.columns.walk import Form, Walker

pytestmark = pytest.mark.usefixtures("sizes")


def captures_in_captures(count: int) -> list[Record]:
    """Datagrams full of record headers that look as good as the real ones."""
    inner = pcap([Record(START_NS + number * 1_000, bytes(20 + number % 7)) for number in range(30)])[24:]
    dice = random.Random(5)
    pieces = [inner[dice.randrange(40) :][: dice.randrange(200, 1_000)] for _ in range(count)]
    return [
        Record(START_NS + number * 1_000_000, ethernet(udp(CAMERA, 50_000, DESTINATION, 9_000, piece)))
        for number, piece in enumerate(pieces)
    ]


def test_payloads_that_are_captures_themselves_are_payloads() -> None:
    assert differences(pcap(captures_in_captures(120))) == []


def test_seams_that_do_not_fit_are_noticed_and_the_window_is_walked_serially() -> None:
    raw = pcap(captures_in_captures(200))
    walker = Walker(Form(order="<", head_bytes=16, ticks_limit=1_000_000, longest_bytes=262_144))
    places, stop = walker.walk(bytearray(raw + bytes(256)), 24, len(raw))
    true, place = [], 24
    while place < len(raw):
        true.append(place)
        place += 16 + struct.unpack_from("<I", raw, place + 8)[0]
    assert places.tolist() == true
    assert stop == len(raw)


@pytest.mark.parametrize("length", [0, 15, 300_000, 0xFFFFFFFF, 262_144, 700])
def test_a_length_that_lies_ends_the_reading_where_it_ends_one_by_one(length: int) -> None:
    raw = bytearray(pcap(captures_in_captures(40)))
    place = 24
    for _ in range(25):
        place += 16 + struct.unpack_from("<I", raw, place + 8)[0]
    struct.pack_into("<I", raw, place + 8, length)
    assert differences(bytes(raw)) == []


def test_nothing_but_new_conversations_is_the_same() -> None:
    tape = Tape()
    for number in range(400):
        Conversation(tape, client_port=10_000 + number % 150, client_isn=number).syn()
    assert differences(tape.pcap()) == []
