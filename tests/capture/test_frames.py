"""One frame → the packet in it, or the reason why it is in no conversation."""

from __future__ import annotations

import struct

import pytest
from building import CAMERA, DESTINATION, arp, ethernet, icmp, ip, tcp, udp, vlan
from independent.packets import seen

from reportgen.capture.frames import Packet, Refused
from reportgen.capture.links import decoder_for

ETHERNET, RAW = 1, 101
CAMERA_6, SERVER_6 = "2001:db8::42", "2001:db8:1::77"
SEGMENT = tcp(CAMERA, 40_000, DESTINATION, 80, flags=0x18, sequence=7, data=b"payload")
SEGMENT_6 = tcp(CAMERA_6, 40_000, SERVER_6, 80, flags=0x18, data=b"payload")
HOP_BY_HOP, FRAGMENT = 0, 44


def decoded(frame: bytes, link_type: int = ETHERNET) -> Packet:
    packet = decoder_for(link_type)(frame, len(frame))
    assert isinstance(packet, Packet), packet
    return packet


def reason(frame: bytes, link_type: int = ETHERNET) -> Refused:
    refused = decoder_for(link_type)(frame, len(frame))
    assert isinstance(refused, Refused), refused
    return refused


@pytest.mark.parametrize(
    "frame",
    [
        ethernet(SEGMENT),
        vlan(SEGMENT, 7),
        vlan(SEGMENT, 100, 7, outer=0x88A8),
        vlan(SEGMENT, 100, 7, outer=0x9100),
        vlan(SEGMENT, 1, 2, 3),
        ethernet(SEGMENT_6),
        vlan(SEGMENT_6, 7),
    ],
    ids=["plain", "VLAN", "QinQ", "QinQ before the standard", "three tags", "IPv6", "IPv6 in a VLAN"],
)
def test_a_segment_is_found_behind_its_headers(frame: bytes) -> None:
    packet = decoded(frame)
    assert (packet.source_port, packet.destination_port, packet.payload_bytes) == (40_000, 80, 7)
    assert frame[packet.payload_offset :] == b"payload"
    assert packet.source in frame and packet.destination in frame


def test_options_of_ipv4_and_tcp_are_no_payload() -> None:
    segment = tcp(CAMERA, 40_000, DESTINATION, 80, flags=0x10, data=b"payload", options=b"\1" * 12)
    frame = ethernet(ip(CAMERA, DESTINATION, 6, segment[20:], options=b"\1" * 8))
    packet = decoded(frame)
    assert frame[packet.payload_offset :] == b"payload"
    assert packet.payload_bytes == 7
    assert packet.ip_bytes == 20 + 8 + 20 + 12 + 7


def test_extension_headers_of_ipv6_are_stepped_over() -> None:
    chain = bytes((60, 0)) + bytes(6) + bytes((43, 1)) + bytes(14) + bytes((6, 0)) + bytes(6)
    frame = ethernet(ip(CAMERA_6, SERVER_6, HOP_BY_HOP, SEGMENT_6[40:], options=chain))
    packet = decoded(frame)
    assert (packet.protocol, packet.source_port, packet.payload_bytes) == (6, 40_000, 7)


def test_padding_of_short_frames_is_no_payload() -> None:
    frame = ethernet(tcp(CAMERA, 40_000, DESTINATION, 80, flags=0x10)).ljust(60, b"\0")
    assert decoded(frame).payload_bytes == 0
    assert decoded(frame).ip_bytes == 40


def test_a_length_of_zero_left_by_the_network_card_means_the_rest_of_the_frame() -> None:
    frame = bytearray(ethernet(SEGMENT))
    frame[16:18] = b"\0\0"
    assert decoded(bytes(frame)).payload_bytes == 7


def test_pieces_of_a_datagram_carry_its_name_and_only_the_first_has_ports() -> None:
    whole = udp(CAMERA, 5_000, DESTINATION, 53, bytes(100))
    first = ip(CAMERA, DESTINATION, 17, whole[20:68], identification=9, fragment=0x2000)
    later = ip(CAMERA, DESTINATION, 17, whole[68:], identification=9, fragment=6)
    one, two = decoded(ethernet(first)), decoded(ethernet(later))
    assert one.fragment == two.fragment and one.fragment is not None
    assert (one.is_later_fragment, one.source_port) == (False, 5_000)
    assert (two.is_later_fragment, two.source_port) == (True, -1)


def test_an_atomic_fragment_of_ipv6_is_whole() -> None:
    header = bytes((6, 0, 0, 0)) + b"\0\0\0\1"
    packet = decoded(ethernet(ip(CAMERA_6, SERVER_6, FRAGMENT, SEGMENT_6[40:], options=header)))
    assert (packet.fragment, packet.is_later_fragment, packet.source_port) == (None, False, 40_000)


def test_what_is_no_conversation_is_known_by_name() -> None:
    assert reason(arp(CAMERA, "192.168.178.1")) == Refused("arp", True)
    assert reason(ethernet(b"\0" * 20, 0x88E1)) == Refused("ethertype-0x88e1", False)
    assert reason(ethernet(b"\x42" * 20, 0x0026)) == Refused("spanning-tree", True)
    assert reason(SEGMENT, 147) == Refused("link-type-147", False)
    assert reason(b"\x00" * 40, RAW) == Refused("not-ip", False)


def test_protocols_without_ports_have_none() -> None:
    packet = decoded(ethernet(icmp(CAMERA, DESTINATION, 8, 0)))
    assert (packet.protocol, packet.source_port, packet.destination_port) == (1, -1, -1)


@pytest.mark.parametrize("packet", [SEGMENT, SEGMENT_6, udp(CAMERA, 5_000, DESTINATION, 53, b"question")])
def test_a_frame_cut_anywhere_is_a_packet_with_its_ports_or_a_reason(packet: bytes) -> None:
    frame = vlan(packet, 7)
    whole = decoded(frame)
    shorts = set()
    for size in range(len(frame)):
        found = decoder_for(ETHERNET)(frame[:size], len(frame))
        if isinstance(found, Refused):
            assert not found.is_understood
            shorts.add(found.kind)
        else:
            assert found == whole
    assert {"short-ethernet", "short-vlan"} < shorts
    assert all(kind.startswith("short-") for kind in shorts)


@pytest.mark.parametrize(
    ("place", "value", "kind"),
    [
        (14, 0x44, "bad-ipv4"),  # a header of 16 bytes
        (14, 0x65, "bad-ipv4"),  # version 6 behind IPv4's type
        (16, 0x00, "bad-ipv4"),  # total length below the header's
        (46, 0x40, "bad-tcp"),  # data offset below 5 words
    ],
)
def test_lengths_that_cannot_be_are_a_reason(place: int, value: int, kind: str) -> None:
    frame = bytearray(ethernet(SEGMENT))
    frame[place] = value
    if place == 16:
        frame[16:18] = struct.pack(">H", 12)
    assert reason(bytes(frame)).kind == kind


def test_our_decoder_and_dpkt_see_the_same_ends_and_payload() -> None:
    for frame in (ethernet(SEGMENT), vlan(SEGMENT_6, 3), ethernet(udp(CAMERA, 5_000, DESTINATION, 53, b"question"))):
        ours, theirs = decoded(frame), seen(frame, ETHERNET)
        assert theirs is not None
        assert (ours.source_port, ours.destination_port) == (theirs.source_port, theirs.destination_port)
        assert frame[ours.payload_offset :][: ours.payload_bytes] == theirs.payload
