"""Link types: one recording gives the same conversations whatever it was recorded from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from building import Conversation, Tape, dns_answer, ethernet, modified_pcap, pcap, udp
from building import links as l
from building.blocks import pcapng
from building.content import picture, upload
from building.files import CAMERA, RESOLVER
from building.frames import CAMERA_MAC, ROUTER_MAC, arp
from building.links import Link
from rules import broken_rules, read

from reportgen.capture.values import Capture, Flow

LINKS: dict[str, tuple[int, Link, str]] = {  # name → link type, frames, which hardware addresses they tell
    "VLAN": (1, l.tagged(100), "both"),
    "QinQ": (1, l.tagged(100, 7, outer=0x88A8), "both"),
    "three tags": (1, l.tagged(1, 2, 3, outer=0x9100), "both"),
    "802.3 LLC/SNAP": (1, l.llc_snap, "both"),
    "MPLS": (1, l.mpls, "both"),
    "PPPoE in Ethernet": (1, l.pppoe_in_ethernet, "both"),
    "PPPoE in VLAN 7": (1, l.pppoe_in_vlan, "both"),
    "PPPoE": (51, l.pppoe, "none"),
    "PPP": (9, l.ppp, "none"),
    "PPP without framing": (9, l.ppp_bare, "none"),
    "PPP with a short protocol": (9, l.ppp_short, "none"),
    "PPP in HDLC": (50, l.ppp, "none"),
    "Cisco HDLC": (104, l.cisco_hdlc, "none"),
    "cooked": (113, l.cooked, "senders"),
    "cooked 2": (276, l.cooked_2, "senders"),
    "raw 12": (12, bytes, "none"),
    "raw 14": (14, bytes, "none"),
    "raw 101": (101, bytes, "none"),
    "IPv4": (228, bytes, "none"),
    "NULL little": (0, l.null("<"), "none"),
    "NULL big": (0, l.null(">"), "none"),
    "LOOP": (108, l.null(">"), "none"),
    "FDDI": (10, l.fddi, "none"),
    "NFLOG little": (239, l.nflog("<"), "none"),
    "NFLOG big": (239, l.nflog(">"), "none"),
    "802.11": (105, l.wifi(), "both"),
    "802.11 QoS": (105, l.wifi(qos=True), "both"),
    "802.11 QoS with HT control": (105, l.wifi(qos=True, order=True), "both"),
    "802.11 four addresses": (105, l.wifi(qos=True, four_addresses=True), "both"),
    "802.11 ad hoc": (105, l.wifi(ad_hoc=True), "both"),
    "802.11 bundle of one": (105, l.wifi(qos=True, bundle=True), "both"),
    "radiotap": (127, l.radiotap(l.wifi()), "both"),
    "radiotap with checksum": (127, l.radiotap(l.wifi(qos=True), flags=0x10, timer=True), "both"),
    "radiotap with padding": (127, l.radiotap(l.wifi(qos=True), flags=0x30, words=3), "both"),
    "radiotap, bundle, checksum": (127, l.radiotap(l.wifi(qos=True, bundle=True), flags=0x10), "both"),
    "Prism": (119, l.prism(l.wifi()), "both"),
    "AVS under 119": (119, l.avs(l.wifi()), "both"),
    "AVS": (163, l.avs(l.wifi(qos=True)), "both"),
}
every_link = pytest.mark.parametrize("name", LINKS)


def tape(link: Link) -> Tape:
    tape = Tape(link)
    tape.add_ip(udp(RESOLVER, 53, CAMERA, 50_000, dns_answer("cloud.example", ["203.0.113.77"])))
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one")))
    talk.server_sends(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    talk.close()
    Conversation(tape, client_port=40_001, server_port=443).syn()
    return tape


def told(capture: Capture, *, with_macs: bool) -> list[Flow]:
    """The conversations without what the link layer adds to the bytes on the wire."""
    flows = [replace(flow, orig_frame_bytes=0, resp_frame_bytes=0, is_in_pppoe=False) for flow in capture.flows]
    return flows if with_macs else [replace(flow, originator_mac=None, responder_mac=None) for flow in flows]


def ethernet_reading() -> Capture:
    return read(tape(l.directed_ethernet).pcap())


def test_the_recording_holds_what_the_comparison_needs() -> None:
    capture = ethernet_reading()
    assert [flow.conn_state for flow in capture.flows] == ["SHR", "SF", "S0"]
    assert (capture.flows[1].originator_mac, capture.flows[1].responder_mac) == (CAMERA_MAC, ROUTER_MAC)
    assert len(capture.images) == 1 and len(capture.names) >= 2 and len(capture.attempts) == 1


@every_link
def test_every_link_type_gives_the_conversations_names_and_pictures_of_ethernet(name: str) -> None:
    link_type, link, macs = LINKS[name]
    raw = tape(link).pcap(link_type=link_type)
    capture, other = read(raw), ethernet_reading()
    if macs == "senders":  # who never sent stays unknown
        assert capture.flows[1].responder_mac == ROUTER_MAC
        assert capture.flows[2].responder_mac is None
    assert told(capture, with_macs=macs == "both") == told(other, with_macs=macs == "both")
    assert {flow.is_in_pppoe for flow in capture.flows} == {"PPPoE" in name}
    if macs == "none":
        assert {(flow.originator_mac, flow.responder_mac) for flow in capture.flows} == {(None, None)}
    assert (capture.names, capture.images, capture.attempts) == (other.names, other.images, other.attempts)
    assert capture.file.undecoded == capture.file.no_flow == ()
    assert broken_rules(capture, raw) == []


@every_link
def test_every_form_of_file_gives_the_same_for_every_link_type(name: str) -> None:
    link_type, link, _ = LINKS[name]
    records = tape(link).records
    flows = [
        list(read(raw).flows)
        for raw in (
            pcap(records, link_type=link_type),
            modified_pcap(records, link_type=link_type),
            pcapng(records, link_type=link_type),
        )
    ]
    assert flows[0] == flows[1] == flows[2] != []


@every_link
def test_every_prefix_of_every_frame_is_a_packet_or_a_reason(name: str) -> None:
    link_type, link, _ = LINKS[name]
    frame = link(udp(CAMERA, 5_000, "203.0.113.9", 9, b"payload"))
    for size in range(len(frame)):
        raw = pcap([replace(tape(link).records[0], frame=frame[:size], wire_bytes=len(frame))], link_type=link_type)
        capture = read(raw)
        assert capture.file.records_count == 1
        assert broken_rules(capture, raw) == [], size


@pytest.mark.parametrize("family", [10, 24, 28, 30])
def test_every_systems_number_for_ipv6_on_loopback_is_known(family: int) -> None:
    packet = udp("2001:db8::1", 5_000, "2001:db8::2", 9, b"x")
    for order in "<>":
        tape = Tape(l.null(order, ipv6=family))
        tape.add_ip(packet)
        assert len(read(tape.pcap(link_type=0)).flows) == 1


def only_kind(frame: bytes, link_type: int = 1, *, understood: bool) -> str:
    tape = Tape()
    tape.add(frame)
    file = read(tape.pcap(link_type=link_type)).file
    assert (len(file.no_flow), len(file.undecoded)) == ((1, 0) if understood else (0, 1))
    return (*file.no_flow, *file.undecoded)[0].kind


PACKET = udp(CAMERA, 5_000, "203.0.113.9", 9, b"payload")


@pytest.mark.parametrize(
    ("frame", "link_type", "kind"),
    [
        (arp(CAMERA, RESOLVER), 1, "arp"),
        (ethernet(bytes(46), 0x888E), 1, "eapol"),
        (ethernet(b"\x11\x09" + bytes(40), 0x8863), 1, "pppoe-discovery"),
        (b"\x11\xa7" + bytes(40), 51, "pppoe-discovery"),
        (b"\xff\x03\xc0\x21" + bytes(8), 9, "ppp-0xc021"),
        (ethernet(b"\x42\x42\x03" + bytes(43), 38), 1, "spanning-tree"),
        (b"\x80\0" + bytes(40), 105, "802.11-management"),
        (b"\xd4\0" + bytes(8), 105, "802.11-control"),
        (b"\x48\x01" + bytes(22), 105, "802.11-without-data"),
    ],
)
def test_what_is_understood_and_no_conversation_is_counted_by_kind(frame: bytes, link_type: int, kind: str) -> None:
    assert only_kind(frame, link_type, understood=True) == kind


@pytest.mark.parametrize(
    ("frame", "link_type", "kind"),
    [
        (l.wifi(protected=True)(PACKET), 105, "802.11-encrypted"),
        (l.wifi(more=True)(PACKET), 105, "802.11-fragment"),
        (l.wifi(fragment=1)(PACKET), 105, "802.11-fragment"),
        (l.wifi(qos=True, bundle=True)(PACKET) + bytes(40), 105, "802.11-bundle-of-several"),
        (l.radiotap(l.wifi(), flags=0x40)(PACKET), 127, "802.11-damaged"),
        (b"\0\0\xff\xff" + bytes(60), 127, "short-radiotap"),
        (b"\x44\0\0\0\xff\xff\0\0" + bytes(60), 119, "short-prism"),
        (b"\x1c\0" + bytes(40), 105, "802.11-extension"),
        (b"\xff\x03\x00\x3d" + bytes(8), 9, "ppp-0x003d"),
        (ethernet(b"\xe0\xe0\x03" + bytes(43), 38), 1, "llc-0xe0"),
        (ethernet(b"\xaa\xaa\x03\0\0\x0c\x20\0" + bytes(30), 38), 1, "snap-00000c"),
        (ethernet(bytes.fromhex("0001013f") + bytes(20), 0x8847), 1, "mpls-not-ip"),
        (ethernet(bytes(46), 0x88E1), 1, "ethertype-0x88e1"),
        (bytes(14) + b"\0\x01" + bytes(20), 113, "cooked-0x0001"),
    ],
)
def test_what_is_not_understood_is_counted_by_kind(frame: bytes, link_type: int, kind: str) -> None:
    assert only_kind(frame, link_type, understood=False) == kind
