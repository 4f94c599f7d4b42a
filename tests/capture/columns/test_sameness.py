"""In columns or one record after the other: the same reading, on any bytes."""

from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, Conversation, Record, Tape, pcap, udp
from building import links as l
from building.files import START_NS
from building.frames import ACK, FIN, PSH, RST, SYN
from building.links import Link
from columns.sameness import IN_COLUMNS, differences, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_any_bytes import MANY, damaged, files, said, spoken

from reportgen.capture.values import Capture

pytestmark = pytest.mark.usefixtures("sizes")


def examples(count: int) -> settings:
    """The sizes stay the same for all examples of a test, as they should."""
    return settings(
        max_examples=count * MANY, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )


@pytest.mark.parametrize("form", range(7))
def test_every_whole_file_is_the_same(form: int) -> None:
    assert differences(files()[form]) == []


@pytest.mark.parametrize("form", range(7))
def test_every_prefix_of_a_file_is_the_same(form: int) -> None:
    raw = files()[form]
    for size in range(0, len(raw), 1 if MANY > 1 else 61):
        assert differences(raw[:size]) == []


@examples(25)
@given(st.data())
def test_any_damage_to_any_file_is_the_same(data: st.DataObject) -> None:
    raw = data.draw(damaged(files()))
    assert differences(raw) == []


@examples(25)
@given(spoken, st.sampled_from([21, 25, 53, 80, 443, 554, 1883, 8_080]))
def test_any_dialogue_in_tcp_is_the_same(turns: list[tuple[bool, bytes, int, bool]], port: int) -> None:
    tape = Tape()
    talk = Conversation(tape, server_port=port)
    talk.handshake()
    for by_server, data, segment_bytes, loses in turns:
        sends = talk.server_sends if by_server else talk.client_sends
        sends(data, segment_bytes=segment_bytes, lost={0} if loses else ())
    talk.close()
    assert differences(tape.pcap()) == []


segments = st.tuples(
    st.integers(0, 2),  # which connection
    st.booleans(),  # by the server
    st.sampled_from([0, SYN, SYN | ACK, ACK, ACK | FIN, RST, ACK | PSH]),
    st.integers(0, 6),  # how far on
    st.sampled_from([0, 0.000_001, 0.09, -0.05, 0.2, 4_000]),  # seconds that pass
    st.one_of(st.just(b""), said),
    st.sampled_from([l.directed_ethernet, l.tagged(7), l.tagged(100, 7), l.pppoe_in_vlan]),
)


@examples(40)
@given(st.lists(segments, min_size=1, max_size=25))
def test_any_segments_in_any_order_are_the_same(drawn: list[tuple[int, bool, int, int, float, bytes, Link]]) -> None:
    """Generations, repetitions, gaps, copies, hours: everything that depends on what came before."""
    tape = Tape(bytes)
    for number, by_server, flags, ahead, passes_s, data, link in drawn:
        tape.wait(passes_s)
        talk = Conversation(tape, client_port=40_000 + number)
        side = talk.server if by_server else talk.client
        side.next_sequence = 1_000 + 10 * ahead
        tape.add(link(talk.packet(flags, data, by_server=by_server)))
    assert differences(tape.pcap()) == []


def packet_type(frame: bytes, number: int) -> bytes:
    """A Linux cooked frame of another direction: the same packet, as another place of the system saw it."""
    return frame[:1] + bytes((number,)) + frame[2:]


@pytest.mark.parametrize("link_type", [113, 1])
def test_packets_recorded_twice_in_other_link_headers_are_the_same(link_type: int) -> None:
    link = l.cooked if link_type == 113 else l.directed_ethernet
    records = []
    for number in range(30):
        frame = link(udp(CAMERA, 50_000, DESTINATION, 9_000, bytes(1 + number)))
        at_ns = START_NS + number * 1_000_000
        records += [Record(at_ns, frame), Record(at_ns + 1_000, packet_type(frame, number % 2))]
    raw = pcap(records, link_type=link_type)
    assert differences(raw) == []
    capture = read(raw, IN_COLUMNS)
    assert isinstance(capture, Capture)
    assert capture.file.doubled_records_count >= 15


@examples(25)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.binary(max_size=80)), min_size=1, max_size=20),
    st.sampled_from([53, 67, 123, 443, 547, 1900, 3478, 5353, 32_100]),
)
def test_any_datagrams_are_the_same(turns: list[tuple[int, bool, bytes]], port: int) -> None:
    tape = Tape()
    for number, by_server, data in turns:
        client = 50_000 + number
        ends = (DESTINATION, port, CAMERA, client) if by_server else (CAMERA, client, DESTINATION, port)
        tape.add_ip(udp(*ends, data))
    assert differences(tape.pcap()) == []
