"""The minimised copies of real captures: nobody else in them, and the same said about what is in them."""

from __future__ import annotations

import dataclasses
import io
import ipaddress
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from minimising import Minimised, minimise_device, read

from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.bundle.copy_check import CopyVerification, compare
from reportgen.bundle.copy_read import CopyReader
from reportgen.bundle.difference import DifferenceKind
from reportgen.capture.values import Capture

DEVICES = {
    "iot-camera__intl-iot__yi_camera_sample.pcap": "b0:d5:9d:b9:f0:b4",
    "iot-camera__sensor-data__D-LinkCam_Setup-A-2-STA.pcap": "b0:c5:54:25:5b:0e",
    "iot-other__sensor-data__Withings_Setup-C-2-STA.pcap": "00:24:e4:24:80:2a",
    "iot-other__sensor-data__TP-LinkPlugHS100_Setup-C-7-STA.pcap": "50:c7:bf:00:fc:a3",
    "mixed-home__TracePcap__demo_all_rules.pcap": "28:37:37:00:6d:c8",
}
AT_HOME = (AddressScope.PRIVATE, AddressScope.LINK_LOCAL, AddressScope.SHARED)


@pytest.fixture(scope="module", params=DEVICES)
def copy(request: pytest.FixtureRequest, shared: Path) -> Minimised:
    made = minimise_device((shared / "captures" / request.param).read_bytes(), DEVICES[request.param])
    assert made is not None and made.tally.frames
    return made


def test_no_other_devices_address_or_name_stands_in_the_raw_bytes(copy: Minimised) -> None:
    lowered, found = copy.data.lower(), []
    for mac in copy.macs - copy.selection.macs:
        if any(mac) and not mac[0] & 1:
            forms = [mac, *(text.encode() for text in (mac.hex(":"), mac.hex("-"), mac.hex()))]
            found += [mac.hex(":") for form in forms if form in copy.data or form in lowered]
    for address in copy.addresses - copy.selection.addresses - copy.selection.destinations:
        if scope_of(address) in AT_HOME and not address.endswith(".255"):  # the broadcast address is no device's
            as_text = re.search(rb"(?<![0-9.])" + re.escape(address.encode()) + rb"(?![0-9])", copy.data)
            found += [address] if as_text or ipaddress.ip_address(address).packed in copy.data else []
    found += [name for name in copy.selection.bystanders.names if name.lower().encode() in lowered]
    assert found == []
    assert copy.selection.bystanders.macs


def said(capture: Capture, macs: dict[str, str], frames: dict[int, int], destinations: frozenset[str]) -> object:
    """What our engine says about the conversations with the destinations, without their numbers in the file."""

    def conversation(flow) -> tuple[object, ...]:  # type: ignore[no-untyped-def]
        values = {**{field.name: getattr(flow, field.name) for field in dataclasses.fields(flow)}, "index": 0}
        values["first_frame"], values["last_frame"] = frames[flow.first_frame], frames[flow.last_frame]
        for end in ("originator_mac", "responder_mac"):
            values[end] = macs.get(values[end], values[end])
        return tuple(sorted((key, str(value)) for key, value in values.items()))

    own = {flow.index: flow for flow in capture.flows if flow.responder in destinations}
    images = [
        (image.sha256, image.completeness, image.size_bytes, tuple(frames[frame] for frame in image.frames))
        for image in capture.images
        if image.flow in own
    ]
    attempts = [
        (attempt.responder, attempt.conn_state, tuple(frames[frame] for frame in attempt.frames))
        for attempt in capture.attempts
        if attempt.flow in own
    ]
    names = {
        (name.address, name.name, name.chain, name.basis, name.at_ns)
        for name in capture.names
        if name.address in destinations and name.basis != "dns-hint"
    }
    return [conversation(flow) for flow in own.values()], images, attempts, names


def test_our_engine_says_the_same_about_the_cited_frames(copy: Minimised) -> None:
    macs = {other.hex(":"): real.hex(":") for real, other in copy.stand_ins.macs.items()}
    numbers = {place: number for place, (number, _changes) in enumerate(copy.tally.frames, start=1)}
    same = {frame: frame for frame in range(1, len(copy.capture.frames or ()) + 1)}
    own_flows = {flow.index for flow in copy.capture.flows if flow.index in copy.selection.flows}
    assert own_flows
    before = said(_only(copy), {}, same, copy.selection.destinations)
    after = said(read(copy.data), macs, numbers, copy.selection.destinations)
    assert after == before


def _only(copy: Minimised) -> Capture:
    """The original as if only the device's conversations were in it."""
    capture, rows = copy.capture, copy.selection.flows
    own = copy.selection.addresses
    return dataclasses.replace(
        capture,
        flows=tuple(flow for flow in capture.flows if flow.index in rows),  # type: ignore[arg-type]
        names=tuple(
            name
            for name in capture.names
            if name.client in own and (not name.basis.startswith("dns-") or name.name in copy.selection.names)
        ),
    )


FIELDS = ("frame.time_epoch", "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.len", "tcp.flags",
          "tls.handshake.type", "tls.handshake.extensions_server_name", "http.request.full_uri")  # fmt: skip


def fields(path: Path, wanted: str) -> list[str]:
    call = ["tshark", "-r", str(path), "-T", "fields", "-Y", wanted, *(part for one in FIELDS for part in ("-e", one))]
    return subprocess.run(call, capture_output=True, text=True, check=True).stdout.splitlines()


def test_tshark_says_the_same_and_finds_the_checksums_right(copy: Minimised, tmp_path: Path) -> None:
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    (tmp_path / "original").write_bytes(copy.original)
    (tmp_path / "copy.pcapng").write_bytes(copy.data)
    numbers = ",".join(str(number) for number, _changes in copy.tally.frames)
    before = fields(tmp_path / "original", f"tcp and frame.number in {{{numbers}}}")
    assert fields(tmp_path / "copy.pcapng", "tcp") == before
    changed = [place for place, (_number, how) in enumerate(copy.tally.frames, start=1) if {*how} - {"mac", "padding"}]
    wrong = "ip.checksum.status == 0 or tcp.checksum.status == 0 or udp.checksum.status == 0"
    checks = [part for one in ("ip", "tcp", "udp") for part in ("-o", f"{one}.check_checksum:TRUE")]
    call = ["tshark", "-r", str(tmp_path / "copy.pcapng"), *checks, "-Y", wrong, "-T", "fields", "-e", "frame.number"]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stdout.split()
    assert not set(map(int, told)) & set(changed)


def compared(copy: Minimised, data: bytes, original: bytes | None = None) -> CopyVerification:
    source = io.BytesIO(copy.original if original is None else original)
    return compare(CopyReader(io.BytesIO(data)), source, name="copy.pcapng")


def test_the_copy_agrees_with_its_original(copy: Minimised) -> None:
    found = compared(copy, copy.data)
    assert found.differences == ()
    assert found.packets_count == len(copy.tally.frames)


def kinds(found: CopyVerification) -> set[DifferenceKind]:
    return {difference.kind for difference in found.differences}


def test_a_changed_byte_of_any_packet_is_named(copy: Minimised) -> None:
    place = copy.data.index(b"orig-frame=") - 24
    for offset in (place, place - 1):
        changed = bytearray(copy.data)
        changed[offset] ^= 0x01
        assert compared(copy, bytes(changed)).differences


def test_a_copy_of_another_original_is_named(copy: Minimised) -> None:
    assert DifferenceKind.COPY_PARENT in kinds(compared(copy, copy.data, copy.original[:-1]))


def test_a_packet_that_claims_another_origin_is_named(copy: Minimised) -> None:
    first = copy.tally.frames[0][0]
    word = f"orig-frame={first}".encode()
    for other in (b"orig-frame=" + b"9" * len(str(first)), b"frig" + word[4:]):
        changed = copy.data.replace(word, other, 1)
        assert compared(copy, changed).differences


def test_a_cut_copy_is_named(copy: Minimised) -> None:
    assert DifferenceKind.COPY_BROKEN in kinds(compared(copy, copy.data[:-5]))


def test_without_payload_nothing_of_it_is_left(copy: Minimised, shared: Path) -> None:
    mac = next(iter(copy.selection.macs)).hex(":")
    bare = minimise_device(copy.original, mac, limit=0)
    assert bare is not None
    assert compared(bare, bare.data).differences == ()
    after = read(bare.data)
    assert after.images == () and after.http_requests == ()
    assert sum(flow.orig_payload_bytes for flow in after.flows) > 0  # lengths stay true
