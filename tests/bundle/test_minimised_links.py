"""Minimised copies of every link type; DNS over TCP; names that stand across two packets."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from building import (
    CAMERA,
    DESTINATION,
    RESOLVER,
    Conversation,
    Tape,
    dns_answer,
    dns_question,
    http_request,
    tcp,
    udp,
)
from building import links as made
from building.frames import CAMERA_MAC
from minimising import Minimised, minimise_device, read

from reportgen.bundle.copy_check import compare
from reportgen.bundle.copy_read import CopyReader

LAPTOP = "192.168.178.123"
NAME = "cam.vendor.example"
OTHER = "tablet.elsewhere.example"
LINKS = {
    "ethernet": (1, made.directed_ethernet),
    "vlan": (1, made.tagged(7, 8)),
    "llc": (1, made.llc_snap),
    "mpls": (1, made.mpls),
    "pppoe-in-ethernet": (1, made.pppoe_in_ethernet),
    "pppoe-in-vlan": (1, made.pppoe_in_vlan),
    "ppp": (9, made.ppp),
    "pppoe": (51, made.pppoe),
    "cisco": (104, made.cisco_hdlc),
    "loopback": (0, made.null()),
    "raw": (101, bytes),
    "cooked": (113, made.cooked),
    "cooked-2": (276, made.cooked_2),
    "fddi": (10, made.fddi),
    "nflog": (239, made.nflog()),
    "802.11": (105, made.wifi(qos=True)),
    "802.11-four": (105, made.wifi(four_addresses=True)),
    "802.11-bundle": (127, made.radiotap(made.wifi(qos=True, bundle=True), flags=0)),
    "radiotap": (127, made.radiotap(made.wifi(qos=True, order=True), flags=0x30, timer=True)),
    "prism": (119, made.prism(made.wifi())),
}


def recorded(link: made.Link) -> Tape:
    """A camera asks for its destination and uploads; it names a laptop at home across two packets."""
    tape = Tape(link)
    tape.add_ip(udp(CAMERA, 40_001, RESOLVER, 53, dns_question(NAME)))
    answer = dns_answer(NAME, [DESTINATION, "203.0.113.99"], extra=[(16, b"\x06secret")])
    tape.add_ip(udp(RESOLVER, 53, CAMERA, 40_001, answer))
    asked = Conversation(tape, server=RESOLVER, server_port=53, client_port=40_002)
    asked.handshake()
    questions = [dns_question(name, identification=9) for name in (OTHER, NAME)]
    asked.client_sends(b"".join(map(length_before, questions)))
    told = [(OTHER, "203.0.113.98"), (NAME, DESTINATION)]
    secret = [(16, b"\x06secret")]
    answers = [dns_answer(name, [address], extra=secret, identification=9) for name, address in told]
    asked.server_sends(b"".join(map(length_before, answers)))
    tape.add_ip(udp(LAPTOP, 50_000, RESOLVER, 1900, b"hello"))
    talk = Conversation(tape)
    talk.handshake()
    words = http_request("GET", f"/report?neighbour={LAPTOP}&end")
    cut = words.index(LAPTOP.encode()) + 6
    talk.client_sends(words[:cut])
    talk.client_sends(words[cut:], twice=(0,))
    talk.server_sends(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    return tape


def length_before(message: bytes) -> bytes:
    return len(message).to_bytes(2, "big") + message


@pytest.fixture(scope="module", params=LINKS)
def copy(request: pytest.FixtureRequest) -> Minimised:
    link_type, link = LINKS[request.param]
    data = recorded(link).pcap(link_type=link_type)
    has_macs = request.param.split("-")[0] in ("ethernet", "vlan", "llc", "mpls", "pppoe-in-ethernet")
    mac = CAMERA_MAC if has_macs or request.param.startswith(("802.11", "radiotap", "prism")) else None
    found = minimise_device(data, mac, address=CAMERA, constructed=True)
    assert found is not None
    return found


def test_the_copy_of_any_link_type_says_the_same_and_agrees_with_its_original(copy: Minimised) -> None:
    found = compare(CopyReader(io.BytesIO(copy.data)), io.BytesIO(copy.original), name="copy")
    assert found.differences == () and copy.tally.left_out == {}
    before, after = copy.capture, read(copy.data)
    assert len(after.http_requests) == len(before.http_requests) == 1
    names = {(one.name, one.address) for one in after.names if one.basis == "dns-answer"}
    assert names == {(NAME, DESTINATION)}
    answered = [one for one in after.questions if one.outcome == "answered"]
    assert sum(one.questions_count for one in answered) == 2
    sizes = {flow.responder: (flow.orig_payload_bytes, flow.resp_payload_bytes) for flow in before.flows}
    flow = next(flow for flow in after.flows if flow.responder == DESTINATION)
    assert (flow.orig_payload_bytes, flow.resp_payload_bytes) == sizes[DESTINATION]
    assert not after.file.unread_bytes


def test_nobody_else_is_named_not_even_across_two_packets(copy: Minimised) -> None:
    joined = b"".join(packet.data for packet in CopyReader(io.BytesIO(copy.data)))
    assert b"secret" not in joined and b"tablet" not in joined
    assert bytes((203, 0, 113, 99)) not in joined and bytes((192, 168, 178, 123)) not in joined
    first, second = LAPTOP[:6].encode(), LAPTOP[6:].encode()
    packets = [packet for packet in CopyReader(io.BytesIO(copy.data)) if b"neighbour" in packet.data]
    assert len(packets) == 1 and copy.borders.unsearched_count == 0
    assert first in copy.original and second in copy.original
    assert second not in joined and b"&end" in joined


@pytest.mark.slow
def test_tshark_reads_the_copy_of_any_link_type_and_finds_the_checksums_right(copy: Minimised, tmp_path: Path) -> None:
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    (tmp_path / "copy.pcapng").write_bytes(copy.data)
    checks = [part for one in ("ip", "tcp", "udp") for part in ("-o", f"{one}.check_checksum:TRUE")]
    wanted = [
        "-e",
        "ip.checksum.status",
        "-e",
        "tcp.checksum.status",
        "-e",
        "udp.checksum.status",
        "-e",
        "_ws.malformed",
    ]
    call = ["tshark", "-r", str(tmp_path / "copy.pcapng"), *checks, "-T", "fields", *wanted]
    lines = subprocess.run(call, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    assert len(lines) == len(copy.tally.frames)
    assert {part for line in lines for part in line.split("\t")} <= {"1", ""}


def test_a_place_where_nothing_can_be_searched_is_counted() -> None:
    tape = Tape(made.directed_ethernet)
    tape.add_ip(tcp(LAPTOP, 50_000, "203.0.113.50", 443, flags=2))
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(http_request("GET", "/a/rather/long/path/to/somewhere"), segment_bytes=20, lost=(2,))
    found = minimise_device(tape.pcap(), CAMERA_MAC, constructed=True)
    assert found is not None and found.borders.unsearched_count == 1


def test_a_message_that_is_spread_over_packets_is_left_out_and_counted() -> None:
    tape = Tape(made.directed_ethernet)
    asked = Conversation(tape, server=RESOLVER, server_port=53, client_port=40_002)
    asked.handshake()
    asked.client_sends(length_before(dns_question(NAME)))
    asked.server_sends(length_before(dns_answer(NAME, [DESTINATION])), segment_bytes=30)
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(http_request("GET", "/"))
    found = minimise_device(tape.pcap(), CAMERA_MAC, constructed=True)
    assert found is not None and found.tally.left_out.keys() == {"dns-over-tcp-split"}
