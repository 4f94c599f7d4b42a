"""A real recording beside the checkout, analysed in memory with a case of a few lines; tshark as a second opinion."""

from __future__ import annotations

import io
import ipaddress
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from building import Record, pcap
from independent.walk import walk
from small_case import in_both_languages
from varied_case import confirming

from reportgen.adapters.images import decode_image
from reportgen.analysis.value import Analysis
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture
from reportgen.case.load import load_case
from reportgen.evidence.citation import frames_by_capture
from reportgen.findings.assertion import Assertion
from reportgen.findings.cleartext_identifier import own_seeds
from reportgen.pipeline.analyse import analyse

_CASE = """
schema_version = 2
constructed = {constructed}
reference = "R-1"
[device]
brand = "{brand}"
model = "Modell 1"
{device}
[vendor]
name = "{brand}"
[[captures]]
id = "K1"
path = "k1.pcap"
point = "lan"
[declarations]
app_used_during_capture = false
own_target_set_up = false
account_exists = true
cloud_booked = false
"""


@dataclass(frozen=True)
class RealCapture:
    """``device``: lines of [device] that tell which one it is; ``more``: further tables."""

    path: Path
    device: str
    more: str = ""
    brand: str = "Marke"
    constructed: bool = False  # addresses for documentation count as the Internet

    @cached_property
    def analysis(self) -> Analysis:
        text = _CASE.format(device=self.device, brand=self.brand, constructed=str(self.constructed).lower()) + self.more
        case = load_case(text.encode(), file_name="case.toml")
        capture = self.read(own_seeds(case))
        found = analyse(case, [capture], (), (), tool_version="0", image_decoder="none", arguments=())
        return confirming(found)

    def read(self, seeds: Sequence[object] = ()) -> Capture:
        data = io.BytesIO(self.path.read_bytes())
        return read_capture(data, name=self.path.name, decode_image=decode_image, index_frames=True, seeds=seeds)  # type: ignore[arg-type]

    @cached_property
    def said(self) -> dict[str, Assertion]:
        """By id; each sentence stands in both languages."""
        found = {one.id: one for one in self.analysis.assertions}
        for one in found.values():
            in_both_languages(one)
        return found

    def cited(self, key: str, item: str | None = None) -> set[int]:
        """Frame numbers that the assertion cites, or one item of it."""
        citations = [one for one in self.said[key].citations if item is None or one.item == item]
        return {number for frames in frames_by_capture(citations).values() for number in frames}

    def tshark(self, display_filter: str, *fields: str) -> list[tuple[str, ...]]:
        """Rows of the fields of the frames that the filter lets pass, the frame number first."""
        if shutil.which("tshark") is None:
            pytest.skip("tshark is not installed")
        wanted = [part for name in ("frame.number", *fields) for part in ("-e", name)]
        call = ["tshark", "-r", str(self.path), "-Y", display_filter, "-T", "fields", *wanted]
        done = subprocess.run(call, check=True, capture_output=True, text=True, timeout=60)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    def frames(self, display_filter: str) -> set[int]:
        """The frames that tshark lets pass."""
        return {int(row[0]) for row in self.tshark(display_filter)}


def to_the_internet(source: Path, target: Path, *, server_port: int) -> Path:
    """The recording with the addresses of a device at home and of a server; nothing else is changed.

    Whoever speaks to ``server_port`` first is the device. For recordings inside one machine or one home network.
    """
    walked = walk(source.read_bytes())
    assert walked is not None
    starts = {frame.number: _HEAD_BYTES[frame.link_type] for frame in walked.frames}
    records = []
    for frame in walked.frames:
        changed = _readdressed(bytearray(frame.data), starts[frame.number], server_port)
        records.append(Record(frame.at_ns or 0, bytes(changed), frame.wire_bytes))
    target.write_bytes(pcap(records, link_type=walked.frames[0].link_type))
    return target


_HEAD_BYTES = {0: 4, 1: 14}  # of BSD loopback and Ethernet


def _readdressed(frame: bytearray, start: int, server_port: int) -> bytearray:
    is_6 = frame[start] >> 4 == 6
    size, places = (16, (start + 8, start + 24)) if is_6 else (4, (start + 12, start + 16))
    names = ("fd00::42", "2001:db8::77") if is_6 else ("192.168.178.42", "203.0.113.77")
    device, server = (ipaddress.ip_address(name).packed for name in names)
    ports = start + (40 if is_6 else (frame[start] & 15) * 4)
    is_answer = int.from_bytes(frame[ports : ports + 2], "big") == server_port
    for place, address in zip(places, (server, device) if is_answer else (device, server), strict=True):
        frame[place : place + size] = address
    return frame


def words(found: Assertion) -> str:
    """Both languages of the claim."""
    return " ".join(in_both_languages(found)).replace("\u00a0", " ")


def none_of(secrets: Iterable[str], found: dict[str, Assertion]) -> bool:
    """Whether none of the values stands in full in any sentence."""
    text = " ".join(words(one) for one in found.values())
    return not [secret for secret in secrets if re.search(re.escape(secret), text, re.IGNORECASE)]


__all__ = ["RealCapture", "none_of", "to_the_internet", "words"]
