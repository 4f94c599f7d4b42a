"""The rules on real recordings beside the checkout: which findings, which frames, which numbers, as tshark sees them.

tshark reads the same file; what it calls the frames of a thing is compared with what a finding cites. Where a rule must
stay silent (traffic of the home network, uploads without a picture) that is held too. Nothing is tuned to the files.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from real_capture import RealCapture, none_of, to_the_internet, words

from reportgen.language.values import ByteCount, Count

SCALE = "iot-other__sensor-data__Withings_Setup-C-2-STA.pcap"
TRACKER = "iot-other__sensor-data__Aria_Setup-C-1-STA.pcap"
MQTT_JPEG = "http__suricata-verify__mqtt5_pub_jpeg.pcap"
MULTIPART = "http__suricata-verify__http-multipart-post.pcap"
LOGIN = "http__suricata-verify__http-post-file_input.pcap"
FTP = "http__suricata-verify__ftp-upload-passive_input.pcap"
CAMERA = "iot-camera__sensor-data__D-LinkCam_Setup-A-2-STA.pcap"
HUB = "iot-other__sensor-data__D-LinkHomeHub_Setup-C-3-STA.pcap"
OLD_TLS = {
    CAMERA: "b0:c5:54:25:5b:0e",
    HUB: "1c:5f:2b:aa:fd:4e",
    "iot-other__sensor-data__WeMoSwitch_Setup-C-2-STA.pcap": "94:10:3e:35:01:c1",
    "iot-other__sensor-data__WeMoLink_Setup-C-1-STA.pcap": "94:10:3e:cd:37:65",
    "iot-other__sensor-data__TP-LinkPlugHS100_Setup-C-7-STA.pcap": "50:c7:bf:00:fc:a3",
    "iot-other__sensor-data__D-LinkSwitch_Setup-C-4-STA.pcap": "90:8d:78:a9:3d:6f",
}
PUBLIC = "!(ip.dst==10.0.0.0/8 || ip.dst==224.0.0.0/4 || ip.dst==255.255.255.255 || ip.dst==192.168.0.0/16)"


def of_device(path: Path, mac: str, more: str = "", brand: str = "Marke") -> RealCapture:
    return RealCapture(path, f'mac = "{mac}"', more, brand)


# --- F03, F04: a scale and a tracker's scale


def test_the_scales_own_hardware_address_in_clear_is_found_where_tshark_sees_it(shared: Path) -> None:
    found = of_device(shared / "captures" / SCALE, "00:24:e4:24:80:2a", brand="Withings")
    address = b"00:24:e4:24:80:2a"
    sent = found.tshark(f"eth.src=={address.decode()} && tcp.len > 0 && {PUBLIC}", "tcp.payload")
    holding = {
        int(row[0]) for row in sent for form in (address, address.hex().encode()) if form in bytes.fromhex(row[1])
    }
    assert found.cited("F03.identifiers.K1") == holding and len(holding) == 3
    assert "(3-mal, wörtlich und hexadezimal)" in words(found.said["F03.identifiers.K1"])
    assert none_of(("00:24:e4:24:80:2a", "0024e424802a"), found.said)


def test_the_trackers_serial_number_token_and_network_name_in_the_url_are_found(shared: Path) -> None:
    network = '[[identifiers]]\nkind = "network name"\nvalue = "IoTSoft"\n'
    serial = 'serial = "20F85ECA9152"\n'
    device = f'ip_addresses = ["10.10.10.123"]\n{serial}'  # its hardware address is the same number
    found = RealCapture(shared / "captures" / TRACKER, device, network, brand="Fitbit")
    rows = found.tshark("tcp.len > 0 && eth.src==20:f8:5e:ca:91:52", "tcp.payload", "ip.dst")
    sent = {int(number): bytes.fromhex(payload).decode("latin-1") for number, payload, _ in rows}
    parts = ("serialNumber=", "token=", "ssid=")
    by_part = {part: {number for number, text in sent.items() if part in text} for part in parts}
    assert {part: len(frames) for part, frames in by_part.items()} == {"serialNumber=": 2, "token=": 2, "ssid=": 1}
    assert found.cited("F03.identifiers.K1") == by_part["serialNumber="] | by_part["ssid="]
    assert found.cited("F04.credentials.K1") == by_part["token="]
    said = words(found.said["F03.identifiers.K1"])
    assert "Seriennummer" in said and "Name meines Funknetzes" in said and rows[0][2] in said
    (token,) = {text.partition("token=")[2].partition("&")[0].split()[0] for text in sent.values() if "token=" in text}
    assert "„token“ einer Anfrage (2-mal)" in words(found.said["F04.credentials.K1"])
    assert none_of((token, "20F85ECA9152", "IoTSoft"), found.said)


@pytest.mark.parametrize("other", ["20:f8:5e:ca:91:53", "00:00:5e:00:53:01"])
def test_what_another_device_sent_is_not_the_devices(shared: Path, other: str) -> None:
    found = of_device(shared / "captures" / TRACKER, other)
    assert not [key for key in found.said if key.startswith(("F03.", "F04.", "F27."))]


def test_a_value_that_is_no_ones_is_not_found(shared: Path) -> None:
    network = '[[identifiers]]\nkind = "network name"\nvalue = "IoTSofu"\n'
    found = of_device(shared / "captures" / TRACKER, "20:f8:5e:ca:91:52", network)
    assert "Funknetz" not in words(found.said["F03.identifiers.K1"])


# --- F01: a picture over MQTT (recorded on one machine: the addresses are those of the test)


def test_a_picture_and_the_password_over_mqtt_are_found_in_the_frames_that_hold_them(
    shared: Path, tmp_path: Path
) -> None:
    path = to_the_internet(shared / "captures" / MQTT_JPEG, tmp_path / "k1.pcap", server_port=1883)
    found = RealCapture(path, 'ip_addresses = ["fd00::42"]', constructed=True)
    picture = found.said["F01.pictures.K1"]
    frames = sorted(found.cited("F01.pictures.K1"))
    payload = {
        int(row[0]): bytes.fromhex(row[1]) for row in found.tshark("tcp.dstport==1883 && tcp.len>0", "tcp.payload")
    }
    whole = b"".join(payload[number] for number in frames)
    jpeg = whole[whole.index(b"\xff\xd8\xff") : whole.rindex(b"\xff\xd9") + 2]
    (image,) = found.analysis.facts.recordings[0].capture.images
    assert (hashlib.sha256(jpeg).hexdigest(), len(jpeg)) == (image.sha256, image.size_bytes)
    assert picture.scope is not None and picture.scope.things_count == 1
    assert found.cited("F04.credentials.K1") == found.frames("mqtt.conflag.passwd == 1")
    assert "MQTT" in words(found.said["F04.credentials.K1"])
    assert [row[1] for row in found.tshark("mqtt.passwd", "mqtt.passwd")] == ["pass"]
    assert "„pass“" not in words(found.said["F04.credentials.K1"])


def test_the_same_picture_inside_one_machine_is_no_finding(shared: Path) -> None:
    found = RealCapture(shared / "captures" / MQTT_JPEG, 'ip_addresses = ["::1"]')
    assert found.analysis.facts.recordings[0].capture.images
    assert not [key for key in found.said if key.startswith(("F01.", "F04."))]


# --- uploads in parts, a login, an FTP login


def test_an_upload_in_parts_without_a_picture_is_clear_and_no_picture(shared: Path) -> None:
    device = "2a01:e0a:b2e:ca60:3115:4578:37ed:f44f"
    found = RealCapture(shared / "captures" / MULTIPART, f'ip_addresses = ["{device}"]')
    (key,) = (key for key in found.said if key.startswith("F29."))
    lengths = Counter(int(row[1]) for row in found.tshark("tcp.len > 0", "tcp.len"))
    clear, whole = (found.said[key].claim.values[name] for name in ("clear", "whole"))
    assert clear == whole == ByteCount(sum(length * count for length, count in lengths.items()))
    assert not [key for key in found.said if key.startswith(("F01.", "F05."))]


@pytest.mark.parametrize(
    ("name", "port", "where", "what"),
    [
        (LOGIN, 8065, 'http.authorization || (http.request && tcp.payload contains "password")', "password"),
        (FTP, 21, "ftp.request.command == PASS || ftp.request.command == USER", "FTP"),
    ],
)
def test_a_login_in_clear_is_found_in_its_frames(
    shared: Path, tmp_path: Path, name: str, port: int, where: str, what: str
) -> None:
    path = to_the_internet(shared / "captures" / name, tmp_path / "k1.pcap", server_port=port)
    found = RealCapture(path, 'ip_addresses = ["fd00::42", "192.168.178.42"]', constructed=True)
    assert found.cited("F04.credentials.K1") == found.frames(where)
    assert what in words(found.said["F04.credentials.K1"])
    assert none_of(("tototo", "1gsho83nt3bkmykh5aynw6kzgy"), found.said)


# --- F13: outdated encryption


@pytest.mark.parametrize("name", sorted(OLD_TLS))
def test_outdated_encryption_is_counted_as_tshark_does(shared: Path, name: str) -> None:
    found = of_device(shared / "captures" / name, OLD_TLS[name])
    hellos = found.tshark("tls.handshake.type == 2 && tls.handshake.version < 0x0303", "tcp.stream", "ip.src")
    said = found.said["F13.versions.K1"]
    assert said.claim.values["n"] == Count(len({row[1] for row in hellos}))
    assert {int(row[0]) for row in hellos} <= found.cited("F13.versions.K1")
    for item in {row[2] for row in hellos}:
        assert item in {citation.item for citation in said.citations}
    assert "TLS 1.0" in words(said) and "unverschlüsselt" not in words(said)


def test_ssl_2_is_told_as_what_it_is(shared: Path) -> None:
    found = RealCapture(shared / "captures" / "tls__zeek__ssl-v2.pcap", 'ip_addresses = ["192.168.4.149"]')
    assert "SSL 2.0 (einmal)" in words(found.said["F13.versions.K1"])
    assert found.frames("ssl.record.version == 0x0002 && tls.handshake.type == 4") <= found.cited("F13.versions.K1")


def test_an_outdated_suite_in_a_newer_version_is_told(shared: Path) -> None:
    found = RealCapture(shared / "captures" / "tls__zeek__tls1.2.pcap", 'ip_addresses = ["10.0.0.80"]')
    assert {row[1] for row in found.tshark("tls.handshake.type == 2", "tls.handshake.ciphersuite")} == {"0x0004"}
    assert "TLS 1.2 mit" in words(found.said["F13.versions.K1"]) and "RC4" in words(found.said["F13.versions.K1"])


@pytest.mark.parametrize("name", ["tls__zeek__client-certificate.pcap", "tls__mercury__tlsv1_3.pcap"])
def test_present_encryption_is_no_finding(shared: Path, name: str) -> None:
    path = shared / "captures" / name
    capture = RealCapture(path, "").read()
    (device,) = {capture.flows[number].originator for number in capture.tls}
    found = RealCapture(path, f'ip_addresses = ["{device}"]')
    assert "F13.versions.K1" not in found.said


# --- D-Link: HNAP in the clear at home, identifiers and firmware in the clear to the Internet


def test_what_the_app_says_to_the_camera_at_home_is_clear_and_no_finding_about_the_internet(shared: Path) -> None:
    found = of_device(shared / "captures" / CAMERA, OLD_TLS[CAMERA], brand="D-Link")
    recording = found.analysis.facts.recordings[0]
    hnap = found.frames('http.request.uri contains "HNAP1"')
    index = recording.capture.frames
    assert len(hnap) == 12 and index is not None
    flows = [recording.capture.flows[index.flow[number - 1]] for number in sorted(hnap)]
    assert {recording.capture.encryption.of(flow).reason for flow in flows} == {"http"}
    cited = {number for key in found.said for number in found.cited(key)}
    assert not cited & hnap
    assert not [key for key in found.said if key.startswith(("F01.", "F03.", "F04."))]


def test_the_hubs_firmware_query_and_file_are_found(shared: Path) -> None:
    found = of_device(shared / "captures" / HUB, OLD_TLS[HUB], brand="D-Link")
    named = found.frames('http.request.uri contains "1C5F2BAAFD4E"')
    assert named and named <= found.cited("F03.identifiers.K1")
    fetched = found.said["F17.fetched.K1"]
    bodies = found.tshark("http.response.code == 200 && http.content_length > 100000", "http.content_length", "ip.src")
    assert fetched.claim.values["n"] == Count(len(bodies))
    assert bodies[0][2] in words(fetched)
    assert "F17.update.K1" in found.said and "F12.strings" not in found.said, "one day alone shows nothing lasting"
