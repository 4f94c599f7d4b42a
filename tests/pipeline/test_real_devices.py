"""Whole complaints from recordings of real devices beside the checkout: a scale and a tracker's scale.

The recordings are of 2016, before the GDPR applied: as they are they carry no ground. Moved to 2026 (and marked as a
sample on every page) they show what a complaint of such a device says. Nothing is written into the checkout; brand and
network name are taken from the recordings themselves.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pdf_reader import PdfReader
from small_case import in_both_languages, views

from reportgen.actions.analysis import analysis_of
from reportgen.actions.build import build
from reportgen.actions.case_files import read_case_files
from reportgen.actions.review import Answer, give, open_review
from reportgen.attribution.registrable_domain import registrable_domain
from reportgen.attribution.scope import is_public
from reportgen.capture.read import read_capture
from reportgen.findings.assertion import Assertion
from reportgen.findings.confirmation import Standing

TEN_YEARS_S = 3_580 * 86_400  # from August 2016 to June 2026
SCALE = "iot-other__sensor-data__Withings_Setup-C-2-STA.pcap"
TRACKER = "iot-other__sensor-data__Aria_Setup-C-1-STA.pcap"
_CASE = """
schema_version = 1
sample = true
reference = "MUSTER-REAL"
letter_date = 2026-11-20
place = "Musterstadt"
[complainant]
name = "Erika Mustermann"
street = "Musterstraße 1"
postal_code = "99999"
city = "Musterstadt"
[device]
kind = "device"
brand = "{brand}"
model = "Modell 1"
mac = "{mac}"
[vendor]
name = "{brand}"
[authority]
name = "Die Landesbeauftragte für den Datenschutz Musterland"
street = "Musterallee 1"
postal_code = "99999"
city = "Musterstadt"
source = "invented"
read_on = 2026-11-20
[declarations]
app_used_during_capture = false
own_target_set_up = false
account_exists = true
cloud_booked = false
alerts_switched_on = false
private_use = true
may_name_me = true
may_forward = true
unencrypted_email = false
other_proceedings = false
[[captures]]
id = "K1"
path = "captures/k1.pcap"
point = "lan"
"""


@dataclass(frozen=True)
class Device:
    folder: Path
    secrets: tuple[str, ...]  # what must stand in no document in full


def written(capture: Path, folder: Path, *, moved_s: int) -> Device:
    raw = _moved(capture.read_bytes(), moved_s)
    (folder / "captures").mkdir(parents=True)
    (folder / "captures" / "k1.pcap").write_bytes(raw)
    with capture.open("rb") as source:
        read = read_capture(source, name=capture.name, decode_image=lambda _data: None)
    out = [flow for flow in read.flows if is_public(flow.responder, constructed=False) and flow.originator_mac]
    mac = Counter(flow.originator_mac for flow in out).most_common(1)[0][0]
    domain = registrable_domain(next(one.host for one in read.http_requests if one.host)) or ""
    text = _CASE.format(brand=domain.partition(".")[0].title(), mac=mac)
    networks = re.findall(r"[?&]ssid=([\w-]{6,})", " ".join(one.target for one in read.http_requests))
    for name in dict.fromkeys(networks):
        text += f'[[identifiers]]\nkind = "network name"\nvalue = "{name}"\n'
    tokens = re.findall(rb"token=(\w{8,})", raw)
    (folder / "case.toml").write_text(text, "utf-8")
    return Device(folder=folder, secrets=(*networks, *{token.decode() for token in tokens}))


def _moved(raw: bytes, seconds: int) -> bytes:
    """A pcap file with every time moved."""
    moved, place = bytearray(raw), 24
    while place + 16 <= len(raw):
        at_s, _, captured, _ = struct.unpack_from("<IIII", raw, place)
        struct.pack_into("<I", moved, place, at_s + seconds)
        place += 16 + captured
    return bytes(moved)


def said(device: Device) -> dict[str, Assertion]:
    found = {one.id: one for one in analysis_of(read_case_files(device.folder), ("build",)).assertions}
    for one in found.values():
        in_both_languages(one)
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (SCALE, {"F03.identifiers.K1"}),
        (TRACKER, {"F03.identifiers.K1", "F04.credentials.K1"}),
    ],
)
def test_what_a_real_device_sent_in_the_clear_is_found(
    shared: Path, tmp_path: Path, name: str, expected: set[str]
) -> None:
    device = written(shared / "captures" / name, tmp_path / "case", moved_s=TEN_YEARS_S)
    found = said(device)
    assert expected <= set(found) and views(found) == {"ground.security"}
    assert set(found["ground.security"].rests_on) == expected
    assert not {key for key in found if key.startswith(("F01.", "F02.", "F05.", "F11.", "F12.", "F13.", "F18."))}
    for one in found.values():
        assert not [secret for secret in device.secrets if secret in "".join(in_both_languages(one))]


@pytest.mark.parametrize("name", [SCALE, TRACKER])
def test_facts_from_before_the_gdpr_carry_no_ground(shared: Path, tmp_path: Path, name: str) -> None:
    found = said(written(shared / "captures" / name, tmp_path / "case", moved_s=0))
    assert "F03.identifiers.K1" in found and not [key for key in found if key.startswith(("ground.", "suggestion."))]


@pytest.mark.slow
@pytest.mark.parametrize("name", [SCALE, TRACKER])
def test_a_whole_complaint_is_written_and_marked_on_every_page(shared: Path, tmp_path: Path, name: str) -> None:
    device = written(shared / "captures" / name, tmp_path / "case", moved_s=TEN_YEARS_S)
    confirm(device.folder)
    built = build(device.folder, target=tmp_path / "bundle", replace=False, step=lambda _key: None)
    complaints = [path for path in built.letters if "beschwerde" in path.stem or "complaint" in path.stem]
    assert len(complaints) == 2 and not built.waiting_count
    for path in complaints:
        for page in PdfReader(path.read_bytes()).pages:
            text = page.text
            assert "MUSTER" in text or "SAMPLE" in text
            assert not [secret for secret in device.secrets if secret in text]


def confirm(folder: Path) -> None:
    review = open_review(folder)
    asked = [found for found in review.analysis.reviews if found.standing is not Standing.NOT_ASKED]
    give(
        review,
        [Answer(assertion=found.assertion.id, accepted=True) for found in asked],
        at=datetime(2026, 11, 20, tzinfo=UTC),
    )
