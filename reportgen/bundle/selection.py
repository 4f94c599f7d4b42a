"""Which frames of a capture a minimised copy holds, and who else was there: chosen from what the findings cite."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.analysis.value import Analysis
from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.bundle.pseudonyms import Bystanders
from reportgen.capture.dns_message import PORTS as DNS_PORTS
from reportgen.capture.values import Capture, Flow
from reportgen.evidence.citation import frames_by_capture
from reportgen.findings.facts import Recording

_AT_HOME = frozenset({AddressScope.PRIVATE, AddressScope.LINK_LOCAL, AddressScope.SHARED})
_NAME_BASES = frozenset({"dhcp-host-name", "dhcp-full-name", "mdns-host", "mdns-service"})
_PLAIN_NAMES = frozenset({"local", "localhost", "home", "router", "camera", "fritz", "fritz.box"})

Tuple = tuple[str, str, int | None, str, int | None]
"""Transport, originator, its port, responder, its port."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Selection:
    """What is copied of one capture."""

    capture_id: str
    capture_sha256: str
    destinations: frozenset[str]
    flows: frozenset[int]  # the device's conversations with the destinations
    tuples: frozenset[Tuple]  # of these conversations, to find ICMP errors about them
    dns_frames: frozenset[int]  # the device's questions and answers that name the destinations
    names: frozenset[str]  # in these exchanges
    cited: frozenset[int]  # frames that a finding cites
    macs: frozenset[bytes]  # the device's
    addresses: frozenset[str]  # the device's
    bystanders: Bystanders

    def filter_text(self) -> str:
        """The choice in words that a display filter could be made of, for the copy's section comment."""
        hosts = " or ".join(f"host {address}" for address in sorted(self.destinations))
        return f"device flows with ({hosts}); dns exchanges naming them"


def select(
    analysis: Analysis, recording: Recording, seen_macs: frozenset[bytes], seen_addresses: frozenset[str]
) -> Selection:
    """What the assertions of ``analysis`` cite of ``recording``; empty sets where they cite nothing of it.

    ``seen_macs``, ``seen_addresses``: everybody in the capture, also who was in no conversation. The capture must have
    been read with per-frame columns.
    """
    capture, own = recording.capture, recording.flow_by_index
    cited = _cited(analysis, recording)
    destinations = frozenset(
        own[row].responder for row in _rows(capture, cited) if row in own and not _is_dns(own[row])
    )
    flows = frozenset(row for row, flow in own.items() if flow.responder in destinations and not _is_dns(flow))
    addresses = frozenset(recording.traffic.addresses) or frozenset(own[row].originator for row in flows)
    names = frozenset(_names(capture, destinations, addresses))
    macs = frozenset(bytes.fromhex(mac.replace(":", "")) for mac in recording.traffic.macs)
    return Selection(
        capture_id=recording.entry.id,
        capture_sha256=recording.sha256,
        destinations=destinations,
        flows=flows,
        tuples=frozenset(_tuple(own[row]) for row in flows),
        dns_frames=frozenset(_dns_frames(capture, names, addresses, recording)),
        names=names,
        cited=cited,
        macs=macs,
        addresses=addresses,
        bystanders=_bystanders(capture, macs, addresses, destinations, names, seen_macs, seen_addresses),
    )


def _cited(analysis: Analysis, recording: Recording) -> frozenset[int]:
    citations = (citation for assertion in analysis.assertions for citation in assertion.citations)
    return frozenset(frames_by_capture(citations).get(recording.sha256, ()))


def _rows(capture: Capture, frames: frozenset[int]) -> set[int]:
    index = capture.frames
    if index is None:
        raise ValueError("the capture was read without per-frame columns")
    return {index.flow[frame - 1] for frame in frames}


def _is_dns(flow: Flow) -> bool:
    return flow.responder_port in DNS_PORTS or flow.originator_port in DNS_PORTS


def _tuple(flow: Flow) -> Tuple:
    return (flow.transport, flow.originator, flow.originator_port, flow.responder, flow.responder_port)


def _names(capture: Capture, destinations: frozenset[str], addresses: frozenset[str]) -> Iterator[str]:
    for name in capture.names:
        if name.basis.startswith("dns-") and name.address in destinations and name.client in addresses:
            yield name.name
            yield from name.chain


def _dns_frames(
    capture: Capture, names: frozenset[str], addresses: frozenset[str], recording: Recording
) -> Iterator[int]:
    """Only frames of the device's own conversations with a name server."""
    index = capture.frames
    if index is None:
        return
    dns_rows = {row for row, flow in recording.flow_by_index.items() if _is_dns(flow)}
    for question in capture.questions:
        if question.client in addresses and question.name in names:
            yield from (frame for frame in question.frames if index.flow[frame - 1] in dns_rows)


def _bystanders(
    capture: Capture,
    macs: frozenset[bytes],
    addresses: frozenset[str],
    destinations: frozenset[str],
    names: frozenset[str],
    seen_macs: frozenset[bytes],
    seen_addresses: frozenset[str],
) -> Bystanders:
    stations = frozenset(mac for mac in seen_macs - macs if any(mac) and not mac[0] & 1)
    own_networks = {ipaddress.ip_address(own).packed[:8] for own in addresses if ":" in own}
    others = frozenset(
        ipaddress.ip_address(address).packed
        for address in seen_addresses - addresses - destinations
        if scope_of(address) in _AT_HOME
        or (":" in address and ipaddress.ip_address(address).packed[:8] in own_networks)
    )
    return Bystanders(macs=stations, addresses=others, names=_others_names(capture, macs, addresses, names))


def _others_names(
    capture: Capture, macs: frozenset[bytes], addresses: frozenset[str], names: frozenset[str]
) -> frozenset[str]:
    own_macs = {mac.hex(":") for mac in macs}
    own: set[str] = set()
    others: set[str] = set()
    for told in capture.devices:
        if told.basis in _NAME_BASES:
            is_own = told.mac in own_macs or (told.mac is None and told.address in addresses)
            (own if is_own else others).add(told.value.split("._")[0].removesuffix(".local"))
    own_words = {word.casefold() for word in own} | _PLAIN_NAMES
    reached = " ".join(names).casefold()
    return frozenset(word for word in others if word.casefold() not in own_words and word.casefold() not in reached)
