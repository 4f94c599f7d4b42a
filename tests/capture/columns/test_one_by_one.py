"""Files that are walked one by one and read in columns: the same reading, whatever blocks they hold."""

from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, Conversation, Tape, udp
from building import links as l
from building.blocks import Pcapng
from building.files import START_NS
from columns.sameness import IN_COLUMNS, differences, read
from columns.test_sameness import examples
from hypothesis import given
from hypothesis import strategies as st

from reportgen.capture.values import Capture

pytestmark = pytest.mark.usefixtures("sizes")

LINKS = ((1, l.directed_ethernet), (101, bytes), (113, l.cooked), (1, l.tagged(7)), (147, bytes))


def packets() -> list[bytes]:
    """Both directions of two conversations, in TCP and UDP."""
    found = []
    for number in range(2):
        talk = Conversation(Tape(bytes), client_port=40_000 + number)
        found += [talk.packet(2, b"", by_server=False), talk.packet(18, b"", by_server=True)]
        found.append(talk.packet(24, b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", by_server=False))
        found.append(udp(DESTINATION, 53, CAMERA, 50_000 + number, b"\0\1" + bytes(20)))
    return found


PACKETS = packets()
blocks = st.tuples(
    st.sampled_from(["packet"] * 6 + ["simple", "obsolete", "interface", "section", "unknown", "statistics"]),
    st.integers(0, len(PACKETS) - 1),
    st.integers(0, len(LINKS)),  # which interface; there may be fewer
    st.sampled_from([0, 1_000_000, 90_000_000, -50_000_000, 3_600_000_000_000]),  # ns that pass
    st.booleans(),  # a comment; whether the byte order changes
)


def file_of(drawn: list[tuple[str, int, int, int, bool]]) -> bytes:
    file = Pcapng()
    kinds: list[int] = []
    at_ns = START_NS

    def add_interface(number: int) -> None:
        kinds.append(number % len(LINKS))
        file.interface(LINKS[kinds[-1]][0], resolution=9)

    for kind, packet, number, passes_ns, flag in drawn:
        at_ns += passes_ns
        link = LINKS[kinds[number]][1] if number < len(kinds) else bytes
        frame = link(PACKETS[packet])
        if kind == "packet":
            file.packet(frame, at_ns, *([(1, b"a comment")] if flag else []), interface=number)
        elif kind == "simple":
            file.simple_packet(LINKS[kinds[0]][1](PACKETS[packet]) if kinds else frame)
        elif kind == "obsolete":
            file.obsolete_packet(frame, at_ns, interface=number)
        elif kind == "interface":
            add_interface(number)
        elif kind == "section":
            file.section(">" if flag else "<")
            kinds.clear()
            add_interface(packet)
        elif kind == "unknown":
            file.block(0x0BAD + flag, bytes(packet))
        else:
            file.statistics(dropped=packet)
    return file.bytes()


@examples(60)
@given(st.lists(blocks, max_size=30))
def test_any_blocks_are_the_same(drawn: list[tuple[str, int, int, int, bool]]) -> None:
    interfaces = [("interface", 0, number, 0, False) for number in range(4)]
    assert differences(file_of([*interfaces, *drawn])) == []


def test_a_packet_that_two_interfaces_recorded_counts_once() -> None:
    file = Pcapng()
    for link_type in (1, 1, 113):
        file.interface(link_type, resolution=9)
    for number in range(20):
        packet = udp(CAMERA, 50_000, DESTINATION, 9_000, bytes(10 + number))
        at_ns = START_NS + number * 1_000_000
        file.packet(l.directed_ethernet(packet), at_ns, interface=0)
        file.packet(l.directed_ethernet(packet), at_ns + 1_000, interface=number % 2)
        file.packet(l.cooked(packet), at_ns + 2_000, interface=2)
    assert differences(file.bytes()) == []
    capture = read(file.bytes(), IN_COLUMNS)
    assert isinstance(capture, Capture)
    assert capture.file.doubled_records_count == 30


def test_records_without_a_time_before_any_other_are_the_same() -> None:
    file = Pcapng()
    file.interface(1, resolution=9)
    for _ in range(5):
        file.simple_packet(l.directed_ethernet(PACKETS[0]))
    file.packet(l.directed_ethernet(PACKETS[1]), START_NS)
    file.simple_packet(l.directed_ethernet(PACKETS[2]))
    assert differences(file.bytes()) == []
