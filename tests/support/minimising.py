"""A minimised copy of any capture's device, made without a case: every conversation of the device is cited."""

from __future__ import annotations

import io
import ipaddress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from reportgen.attribution.device import device_traffic
from reportgen.attribution.scope import is_public
from reportgen.bundle.borders import Borders, search_borders
from reportgen.bundle.minimise import Tally, everybody, minimised, section_comment
from reportgen.bundle.minimise_frame import FrameRules
from reportgen.bundle.pseudonyms import Pseudonyms, pseudonyms
from reportgen.bundle.selection import Selection, select
from reportgen.capture.read import read_capture
from reportgen.capture.values import Capture
from reportgen.case.evidence import CaptureEntry
from reportgen.evidence.citation import FrameSet
from reportgen.findings.facts import Recording

KEY = bytes(range(32))


@dataclass(frozen=True)
class Minimised:
    original: bytes
    data: bytes
    selection: Selection
    stand_ins: Pseudonyms
    tally: Tally
    borders: Borders
    macs: frozenset[bytes]
    addresses: frozenset[str]
    capture: Capture


def read(data: bytes) -> Capture:
    from reportgen.adapters.images import decode_image

    return read_capture(io.BytesIO(data), name="x", decode_image=decode_image, index_frames=True)


def minimise_device(
    data: bytes, mac: str | None, *, limit: int | None = None, address: str | None = None, constructed: bool = False
) -> Minimised | None:
    """None where the device sent nothing to the Internet; ``constructed``: with addresses for documentation."""
    capture = read(data)
    entry = CaptureEntry(id="K1", path="x", point="lan")
    traffic = device_traffic(capture, mac=mac, addresses=(address,) if address else (), at_home_network=True)
    recording = Recording(entry=entry, capture=capture, traffic=traffic)
    assert capture.frames is not None
    rows = {flow.index for flow in traffic.flows if is_public(flow.responder, constructed=constructed)}
    cited = FrameSet.of(place + 1 for place, row in enumerate(capture.frames.flow) if row in rows)
    if not len(cited):
        return None
    analysis = SimpleNamespace(assertions=(SimpleNamespace(citations=(recording.cite(cited),)),))
    macs, addresses = everybody(io.BytesIO(data), name="x", limit_count=2000, progress=lambda _bytes: None)
    met = frozenset(end for flow in capture.flows for end in (flow.originator, flow.responder))
    selection = select(analysis, recording, macs, addresses | met)  # type: ignore[arg-type]
    kept = [ipaddress.ip_address(one).packed for one in selection.addresses | selection.destinations]
    stand_ins = pseudonyms(KEY, selection.bystanders, kept=kept)
    borders = search_borders(io.BytesIO(data), selection, stand_ins, capture.frames)
    rules = FrameRules(
        pseudonyms=stand_ins,
        names=selection.names,
        addresses=selection.destinations,
        payload_limit_bytes=limit,
        borders=borders,
    )
    tally = Tally()
    comment = section_comment(selection, profile="authority", tool="test")
    pieces = minimised(io.BytesIO(data), selection, rules, capture.frames, comment=comment, tool="test", tally=tally)
    return Minimised(data, b"".join(pieces), selection, stand_ins, tally, borders, macs, addresses | met, capture)


def stations(path: Path) -> list[str]:
    """Hardware addresses that began a conversation, as text."""
    return sorted({flow.originator_mac for flow in read(path.read_bytes()).flows if flow.originator_mac})
