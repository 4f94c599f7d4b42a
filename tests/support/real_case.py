"""A case around a recording from anywhere: its busiest device is the user's, and every text is full of numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from reportgen.adapters.images import decode_image
from reportgen.analysis.value import Analysis, InputDigest
from reportgen.capture.read import read_capture
from reportgen.case.load import load_case
from reportgen.case.values import Case
from reportgen.errors import ReportgenError
from reportgen.pipeline.analyse import analyse

_CASE = """
schema_version = 2
sample = true
reference = "Z 12/345-6.7"
letter_date = 2026-11-20
place = "Musterstadt 3"
summary = {words}
[complainant]
name = "Erika Mustermann 2."
street = "Musterstraße 1a-4/II"
postal_code = "99999"
city = "Musterstadt 3"
phone = "+49 (0)30/555-0147 #9"
[device]
brand = "M 24/7 %"
model = {line}
serial = "SN0815-4711.77"
{device}bought_on = 2026-01-31
[vendor]
name = "Kamera 3000"
legal_name = "Muster-Holding 8 GmbH & Co. 17. KG"
street = "Weg 5/7"
privacy_email = "d4t4.pr1vacy+99@vendor3000.example"
[vendor.contact]
where = {words}
read_on = 2026-05-06
[authority]
name = "Die Landesbeauftragte für den Datenschutz Musterland"
street = "Postfach 12 34 56"
postal_code = "99999"
city = "Musterstadt"
source = "invented"
read_on = 2026-11-20
[rights]
erasure_ground = "unlawful"
wrong = {words}
right = {words}
reasons = {words}
[declarations]
app_used_during_capture = false
own_target_set_up = false
account_exists = false
cloud_booked = false
consent_given = false
alerts_switched_on = false
pictures_viewed_count = 7
pictures_recognisable_count = 3
private_use = true
own_property_only = true
sound_recorded = false
may_name_me = true
may_forward = true
unencrypted_email = false
other_proceedings = false
[[correspondence]]
id = "m1"
date = 2026-06-01
direction = "sent"
channel = "e-mail"
kind = "access request"
counterpart = "d4t4.pr1vacy+99@vendor3000.example"
arrived_on = 2026-06-03
arrival_known_by = "tracking"
no_reply_until = 2026-11-18
spam_checked = true
summary = {words}
[[exhibits]]
id = "a"
path = "x2/anlage-07_v3.pdf"
title = {words}
[[captures]]
id = "K1-2026"
path = "captures/k1.pcap"
point = "lan"
router = {line}
taken_by = {words}
clock = {words}
"""


def analysis_of_recording(path: Path, words: str) -> Analysis | None:
    """Everything said of it; None for a file that is refused as a whole. ``words``: the user's, in every text."""
    try:
        with path.open("rb") as source:
            capture = read_capture(source, name=path.name, decode_image=decode_image, index_frames=True)
    except ReportgenError:
        return None
    macs = Counter(flow.originator_mac for flow in capture.flows if flow.originator_mac)
    device = f'mac = "{macs.most_common(1)[0][0]}"\n' if macs else ""
    text = _CASE.format(words=f"{{ de = '{words}', en = '{words}' }}", line=f"'{words[:60]}'", device=device)
    case = load_case(text.encode(), file_name="case.toml")
    return analyse(case, [capture], (), tuple(_inputs(case)), tool_version="0.0", image_decoder="none", arguments=())


def _inputs(case: Case) -> list[InputDigest]:
    files = [("capture", one.path) for one in case.captures] + [("exhibit", one.path) for one in case.exhibits]
    return [InputDigest(path=path, role=role, size_bytes=4_711, sha256="0" * 64) for role, path in files]
