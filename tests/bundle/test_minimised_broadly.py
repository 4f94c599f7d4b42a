"""Copies of one device each from many real captures, searched in raw bytes for everybody else."""

from __future__ import annotations

import io
import ipaddress
import re
from pathlib import Path

import pytest
from minimising import Minimised, minimise_device, stations

from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.bundle.copy_check import compare
from reportgen.bundle.copy_read import CopyReader
from reportgen.errors import ReportgenError

AT_HOME = (AddressScope.PRIVATE, AddressScope.LINK_LOCAL, AddressScope.SHARED)
LARGEST_BYTES, DEVICES_PER_CAPTURE = 1_500_000, 2


def others_in(copy: Minimised) -> list[str]:
    """Who of the others stands in a packet of the copy, as bytes or as text; names also in comments."""
    packets = [packet.data for packet in CopyReader(io.BytesIO(copy.data))]
    found: list[str] = []
    for mac in copy.macs - copy.selection.macs:
        if any(mac) and not mac[0] & 1:
            forms = [mac, *(text.encode() for text in (mac.hex(":"), mac.hex("-"), mac.hex()))]
            found += [mac.hex(":") for data in packets for form in forms if form in data or form in data.lower()]
    for address in copy.addresses - copy.selection.addresses - copy.selection.destinations:
        if scope_of(address) in AT_HOME and not address.endswith(".255"):  # the broadcast address is no device's
            as_text = re.compile(rb"(?<![0-9.])" + re.escape(address.encode()) + rb"(?![0-9])")
            packed = ipaddress.ip_address(address).packed
            found += [address for data in packets if packed in data or as_text.search(data)]
    lowered = copy.data.lower()
    return found + [name for name in copy.selection.bystanders.names if name.lower().encode() in lowered]


@pytest.mark.slow
def test_no_other_device_of_any_real_capture_stands_in_the_copy_of_one(shared: Path) -> None:
    copied, told = 0, {}
    for path in sorted((shared / "captures").glob("*.pcap*")):
        if path.stat().st_size > LARGEST_BYTES:
            continue
        try:
            macs = stations(path)[:DEVICES_PER_CAPTURE]
        except ReportgenError:
            continue
        for mac in macs:
            copy = minimise_device(path.read_bytes(), mac)
            if copy is None:
                continue
            copied += 1
            agreed = compare(CopyReader(io.BytesIO(copy.data)), io.BytesIO(copy.original), name="copy")
            wrong = [*others_in(copy), *(one.kind for one in agreed.differences)]
            if wrong:
                told[f"{path.name} {mac}"] = wrong[:5]
    assert told == {}
    assert copied > 50
