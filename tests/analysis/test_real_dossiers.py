"""On real recordings of devices: who it was and whom it talked to, as the ground truth of another program says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from reportgen.attribution.device import DeviceTraffic, Subject, device_traffic
from reportgen.attribution.device_identity import device_grounds
from reportgen.attribution.names import REACHED_BY, destination_names
from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture


@dataclass(frozen=True)
class Known:
    """A recording and what its makers say of the device in it."""

    file: str
    mac: str
    maker: str  # to whom the range of the hardware address was assigned
    other_ends: int


RECORDINGS = [
    Known("iot-other__sensor-data__Withings_Setup-C-2-STA.pcap", "00:24:e4:24:80:2a", "Withings", 1),
    Known("iot-other__sensor-data__Aria_Setup-C-1-STA.pcap", "20:f8:5e:ca:91:52", "Delta Electronics", 1),
    Known("iot-camera__intl-iot__yi_camera_sample.pcap", "b0:d5:9d:b9:f0:b4", "Shenzhen Zowee Technology Co., Ltd", 3),
    Known("iot-camera__sensor-data__D-LinkCam_Setup-A-2-STA.pcap", "b0:c5:54:25:5b:0e", "D-Link International", 3),
    Known("iot-camera__sensor-data__D-LinkCam_Setup-C-1-STA.pcap", "b0:c5:54:25:5b:0e", "D-Link International", 4),
    Known("iot-camera__sensor-data__D-LinkDayCam_Setup-A-1-STA.pcap", "b0:c5:54:1c:71:85", "D-Link International", 0),
    Known("iot-camera__sensor-data__D-LinkDayCam_Setup-C-1-STA.pcap", "b0:c5:54:1c:71:85", "D-Link International", 0),
]
every_recording = pytest.mark.parametrize("known", RECORDINGS, ids=lambda known: known.file)


def read(shared: Path, known: Known) -> tuple[Capture, DeviceTraffic, dict]:  # type: ignore[type-arg]
    path = shared / "captures" / known.file
    with path.open("rb") as source:
        capture = read_capture(source, name=path.name, decode_image=lambda _data: None)
    truth = json.loads((shared / "captures" / "gt" / f"{known.file}.json").read_text("utf-8"))
    traffic = device_traffic(capture, mac=known.mac, addresses=(), at_home_network=True)
    return capture, traffic, truth


@every_recording
def test_the_device_is_the_one_that_the_ground_truth_names(shared: Path, known: Known) -> None:
    capture, traffic, truth = read(shared, known)
    assert traffic.subject is Subject.DEVICE and traffic.macs == (known.mac,)
    grounds = {(ground.basis, ground.value) for ground in device_grounds(capture, traffic)}
    assert ("declared-mac", known.mac) in grounds and ("maker-24", known.maker) in grounds
    assert {value for basis, value in grounds if basis == "dhcp-host-name"} == set(truth["dhcp_hostnames"])
    # Each User-Agent that is told is one of the truth's; other devices' are not told.
    assert {value for basis, value in grounds if basis == "http-user-agent"} <= set(truth["user_agents"])
    others = set(truth["src_macs"]) - {known.mac}
    assert not [value for _, value in grounds if value in others]


@every_recording
def test_its_other_ends_carry_the_names_that_the_ground_truth_gives_them(shared: Path, known: Known) -> None:
    capture, traffic, truth = read(shared, known)
    addresses = {flow.responder for flow in traffic.flows if scope_of(flow.responder) is AddressScope.GLOBAL}
    assert len(addresses) == known.other_ends
    for address in addresses:
        seen = (name for name in capture.names if name.address == address and name.client in traffic.addresses)
        told = {name.name for name in destination_names(seen) if name.basis in REACHED_BY}
        asked = {name for name, answers in truth["dns_answers"].items() if address in answers}
        assert told == asked
