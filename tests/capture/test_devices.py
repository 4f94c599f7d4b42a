"""What devices say of themselves: DHCP, SSDP, multicast DNS, HTTP."""

from __future__ import annotations

import struct

from building import CAMERA, RESOLVER, Conversation, Tape, http_request, udp
from dns_messages import address_record, message, question, record
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import read

from reportgen.capture.device_notes import DeviceNotes
from reportgen.capture.values import Capture

MAC = bytes.fromhex("00005e005342")
GROUP = "239.255.255.250"


def option(kind: int, data: bytes) -> bytes:
    return bytes((kind, len(data))) + data


def dhcp(operation: int, *options: bytes, client: bytes = bytes(4), handed: bytes = bytes(4)) -> bytes:
    head = struct.pack(">BBBBIHH", operation, 1, 6, 0, 7, 0, 0) + client + handed + bytes(8)
    return head + MAC + bytes(10 + 64 + 128) + b"\x63\x82\x53\x63" + b"".join(options) + b"\xff"


def told(capture: Capture) -> set[tuple[str, str]]:
    return {(found.basis, found.value) for found in capture.devices}


def one(source: str, source_port: int, destination: str, destination_port: int, data: bytes) -> Capture:
    tape = Tape()
    tape.add_ip(udp(source, source_port, destination, destination_port, data))
    return read(tape.pcap())


def test_a_request_for_an_address_tells_name_class_and_habits_with_the_hardware_address_inside() -> None:
    capture = one(
        "0.0.0.0",
        68,
        "255.255.255.255",
        67,
        dhcp(
            1, option(53, b"\3"), option(12, b"beispielcam"), option(60, b"udhcp 1.2"), option(55, bytes((1, 3, 6))),
            b"\0", option(61, b"\1" + MAC), option(50, bytes((192, 168, 178, 42))),
            option(81, b"\4\0\0\x0bbeispielcam\3lan\0"),
        ),
    )  # fmt: skip
    assert told(capture) == {
        ("dhcp-host-name", "beispielcam"), ("dhcp-vendor-class", "udhcp 1.2"), ("dhcp-parameters", "1,3,6"),
        ("dhcp-client-id", "01:00:00:5e:00:53:42"), ("dhcp-requested-address", "192.168.178.42"),
        ("dhcp-full-name", "beispielcam.lan"),
    }  # fmt: skip
    assert {(found.mac, found.address) for found in capture.devices} == {("00:00:5e:00:53:42", None)}


def test_an_acknowledgement_ties_hardware_and_network_address() -> None:
    handed = bytes((192, 168, 178, 42))
    capture = one(RESOLVER, 67, CAMERA, 68, dhcp(2, option(53, b"\5"), handed=handed))
    (lease,) = capture.devices
    assert (lease.basis, lease.mac, lease.address) == ("dhcp-lease", "00:00:5e:00:53:42", "192.168.178.42")
    assert one(RESOLVER, 67, CAMERA, 68, dhcp(2, option(53, b"\2"), handed=handed)).devices == ()


def test_a_request_of_version_6_tells_identifier_name_and_class() -> None:
    identifier = b"\0\3\0\1" + MAC
    options = b"".join(
        struct.pack(">HH", kind, len(data)) + data
        for kind, data in (
            (1, identifier),
            (39, b"\0\x0bbeispielcam\0"),
            (16, struct.pack(">IH", 311, 8) + b"MSFT 5.0"),
        )
    )
    capture = one("fe80::200:5eff:fe00:5342", 546, "ff02::1:2", 547, b"\1abc" + options)
    assert told(capture) == {
        ("dhcpv6-client-id", identifier.hex(":")), ("dhcpv6-full-name", "beispielcam"),
        ("dhcpv6-vendor-class", "311 MSFT 5.0"),
    }  # fmt: skip
    assert {found.mac for found in capture.devices} == {"00:00:5e:00:53:42"}


def test_announcements_to_the_home_network_tell_make_name_and_place() -> None:
    notify = b"NOTIFY * HTTP/1.1\r\nServer: Linux UPnP/1.0 BeispielCam/2\r\nUSN: uuid:1::upnp:rootdevice\r\nX: y\r\n"
    search = b"M-SEARCH * HTTP/1.1\r\nUSER-AGENT: App/3\r\n\r\n"
    answer = b"HTTP/1.1 200 OK\r\nLOCATION: http://192.168.178.42/d.xml\r\n\r\n"
    tape = Tape()
    tape.add_ip(udp(CAMERA, 1_900, GROUP, 1_900, notify))
    tape.add_ip(udp(CAMERA, 1_900, GROUP, 1_900, notify))
    tape.add_ip(udp(RESOLVER, 50_000, GROUP, 1_900, search))
    tape.add_ip(udp(CAMERA, 1_900, RESOLVER, 50_000, answer))
    capture = read(tape.pcap())
    assert {(found.basis, found.value, found.address) for found in capture.devices} == {
        ("ssdp-server", "Linux UPnP/1.0 BeispielCam/2", CAMERA), ("ssdp-usn", "uuid:1::upnp:rootdevice", CAMERA),
        ("ssdp-user-agent", "App/3", RESOLVER), ("ssdp-location", "http://192.168.178.42/d.xml", CAMERA),
    }  # fmt: skip
    server = next(found for found in capture.devices if found.basis == "ssdp-server")
    assert (server.observations_count, tuple(server.frames)) == (2, (1, 2))


def test_multicast_names_tell_host_service_and_model_but_questions_do_not() -> None:
    text = b"\x0fmd=BeispielCam2" + b"\x04id=7"
    raw = message(
        flags=0x8400,
        answers=(
            record("cam._http._tcp.local", 33, struct.pack(">HHH", 0, 0, 80) + b"\x03cam\x05local\0"),
            record("cam._http._tcp.local", 16, text),
        ),
        additional=(address_record("cam.local", CAMERA),),
    )
    capture = one(CAMERA, 5_353, "224.0.0.251", 5_353, raw)
    assert told(capture) == {
        ("mdns-service", "cam._http._tcp.local"), ("mdns-model", "md=BeispielCam2"), ("mdns-host", "cam.local"),
    }  # fmt: skip
    asked = message(flags=0, questions=(question("cam.local", 255),))
    assert one(CAMERA, 5_353, "224.0.0.251", 5_353, asked).devices == ()


def test_a_request_tells_its_user_agent() -> None:
    tape = Tape()
    conversation = Conversation(tape)
    conversation.handshake()
    frame = conversation.client_sends(http_request("GET", "/", fields={"User-Agent": "BeispielCam/2.1"}))[0]
    (found,) = read(tape.pcap()).devices
    assert (found.basis, found.value, found.address, found.frames.text()) == (
        "http-user-agent", "BeispielCam/2.1", CAMERA, str(frame),
    )  # fmt: skip


def test_more_values_than_are_kept_are_counted() -> None:
    notes = DeviceNotes()
    for number in range(20_005):
        notes.note("ssdp-usn", f"uuid:{number}", mac=MAC, address=None, at_ns=number, frame=number + 1)
    assert (len(notes.values()), notes.left_out_count) == (20_000, 5)


@settings(max_examples=80)
@given(st.binary(max_size=120), st.sampled_from([67, 546, 1_900]))
def test_any_bytes_pass(data: bytes, port: int) -> None:
    beginnings = {67: dhcp(1)[:240], 546: b"\1abc", 1_900: b"NOTIFY * HTTP/1.1\r\nSERVER:"}
    capture = one(CAMERA, port, GROUP, port, beginnings[port] + data)
    assert capture.file.records_count == 1
