"""Packets that carry packets: counted by kind, and the outer conversation says so."""

from __future__ import annotations

import pytest
from building import CAMERA, DESTINATION, Tape, udp
from building.frames import ip
from rules import broken_rules, read

INNER = udp("10.9.0.1", 1_000, "10.9.0.2", 2_000, b"inner")
INNER_6 = udp("2001:db8:9::1", 1_000, "2001:db8:9::2", 2_000, b"inner")
V6 = ("2001:db8::1", "2001:db8::2")


def through(port: int, head: bytes, *, source_port: int = 50_000) -> bytes:
    return udp(CAMERA, source_port, DESTINATION, port, head + INNER)


@pytest.mark.parametrize(
    ("packet", "kind"),
    [
        (ip(CAMERA, DESTINATION, 4, INNER), "ipv4-in-ipv4"),
        (ip(CAMERA, DESTINATION, 41, INNER_6), "ipv6-in-ipv4"),
        (ip(*V6, 4, INNER), "ipv4-in-ipv6"),
        (ip(*V6, 41, INNER_6), "ipv6-in-ipv6"),
        (ip(CAMERA, DESTINATION, 47, b"\0\0\x08\0" + INNER), "gre"),
        (ip(CAMERA, DESTINATION, 47, b"\x10\0\x88\xbe" + INNER), "erspan"),
        (ip(CAMERA, DESTINATION, 50, bytes(24)), "esp"),
        (ip(CAMERA, DESTINATION, 51, bytes(24)), "ah"),
        (ip(CAMERA, DESTINATION, 115, bytes(24)), "l2tp"),
        (through(4_789, bytes.fromhex("0800000000002a00")), "vxlan"),
        (through(6_081, bytes.fromhex("0000655800002a00")), "geneve"),
        (through(2_152, bytes.fromhex("30ff002400000001")), "gtp-u"),
        (through(1_701, bytes.fromhex("0002000100020000")), "l2tp"),
        (through(4_500, bytes.fromhex("0000000100000001")), "esp-in-udp"),
        (udp(CAMERA, 50_000, DESTINATION, 3_544, INNER_6), "teredo"),
        (udp(DESTINATION, 3_544, CAMERA, 50_000, INNER_6), "teredo"),
        (udp(CAMERA, 50_000, DESTINATION, 51_820, b"\x01\0\0\0" + bytes(144)), "wireguard"),
        (udp(CAMERA, 50_000, DESTINATION, 443, b"\x02\0\0\0" + bytes(88)), "wireguard"),
    ],
)
def test_every_kind_is_counted_and_its_outer_conversation_says_so(packet: bytes, kind: str) -> None:
    tape = Tape()
    tape.add_ip(packet)
    tape.add_ip(packet)
    raw = tape.pcap()
    capture = read(raw)
    assert broken_rules(capture, raw) == []
    assert [(found.kind, found.records_count) for found in capture.file.tunnels] == [(kind, 2)]
    assert [(flow.tunnel, flow.orig_packets_count + flow.resp_packets_count) for flow in capture.flows] == [(kind, 2)]


@pytest.mark.parametrize(
    "packet",
    [
        through(4_789, bytes(8)),  # VXLAN without its flag
        through(2_152, bytes.fromhex("3201000400000000")),  # GTP that sets up, and carries nothing
        through(4_500, bytes(8)),  # key exchange
        udp(CAMERA, 4_500, DESTINATION, 4_500, b"\xff"),  # keep-alive
        udp(CAMERA, 50_000, DESTINATION, 51_820, b"\x01\0\0\0" + bytes(143)),
        udp(CAMERA, 50_000, DESTINATION, 443, b"\x03\0\0\0" + bytes(144)),
    ],
)
def test_what_only_uses_the_port_is_no_tunnel(packet: bytes) -> None:
    tape = Tape()
    tape.add_ip(packet)
    capture = read(tape.pcap())
    assert (capture.file.tunnels, capture.flows[0].tunnel) == ((), None)
