"""Equal words found by a table, order found by counting: what a sort would say, whatever the words are."""

from __future__ import annotations

import numpy as np
import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, udp
from building import links as l
from columns.sameness import differences
from hypothesis import given, settings
from hypothesis import strategies as st
from test_any_bytes import MANY

from reportgen.capture.columns import five_tuples
from reportgen.capture.columns.alike import representatives
from reportgen.capture.columns.doubled import DoubledColumns
from reportgen.capture.columns.headers import Columns
from reportgen.capture.columns.order import in_order
from reportgen.capture.columns.walk import Places

words = st.lists(st.one_of(st.integers(0, 3), st.integers(0, (1 << 64) - 1)), min_size=1, max_size=60)


@settings(max_examples=200 * MANY, deadline=None)
@given(words, st.integers(0, 63))
def test_equal_words_and_no_others_have_one_representative(drawn: list[int], shift: int) -> None:
    """Shifted ones meet in few places of the table."""
    some = [word >> shift for word in drawn]
    found = representatives(np.array(some, np.uint64)).tolist()
    assert [some[place] for place in found] == some
    assert len(set(found)) == len(set(some))


@settings(max_examples=200 * MANY, deadline=None)
@given(
    st.lists(st.one_of(st.integers(0, 9), st.integers(0, 1 << 50)), min_size=1, max_size=60), st.integers(0, 1 << 40)
)
def test_the_order_is_that_of_a_stable_sort(drawn: list[int], lowest: int) -> None:
    values = [lowest + value for value in drawn]
    assert in_order(np.array(values, np.int64)).tolist() == sorted(range(len(values)), key=values.__getitem__)


def recorded_twice() -> bytes:
    tape = Tape(bytes)
    for number in range(4):
        talk = Conversation(tape, client_port=40_000 + number)
        for flags, data in ((2, b""), (16, b"abc"), (16, b"defg")):
            packet = talk.packet(flags, data)
            for link in (l.directed_ethernet, l.tagged(7), l.tagged(100, 7), l.directed_ethernet)[: 1 + number]:
                tape.add(link(packet))
        for size in (10, 11):
            tape.add(l.directed_ethernet(udp(CAMERA, 50_000 + number, DESTINATION, 9_000, bytes(size))))
            tape.add(l.tagged(3)(udp(CAMERA, 50_000 + number, DESTINATION, 9_000, bytes(size))))
    return tape.pcap()


@pytest.mark.usefixtures("sizes")
def test_five_tuples_whose_hashes_are_all_the_same_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(five_tuples, "mixed", lambda *some: np.zeros(len(some[0]), np.uint64))
    assert differences(recorded_twice()) == []


@pytest.mark.usefixtures("sizes")
def test_packets_whose_keys_have_all_the_same_hash_are_no_copies_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def copies(self: DoubledColumns, columns: Columns, rows: Places) -> list[int]:
        columns.sight[:] = 0
        return true_copies(self, columns, rows)

    true_copies = DoubledColumns.copies
    monkeypatch.setattr(DoubledColumns, "copies", copies)
    assert differences(recorded_twice()) == []
