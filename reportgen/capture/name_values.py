"""What a capture says about names and devices beyond addresses: questions, hidden names, words about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.evidence.citation import FrameSet


class Standing(StrEnum):
    """How an answer stands to its question. A forged answer looks like any other: rivals are kept apart, not judged."""

    ASKED = "asked"  # the client's question to this very server is in the capture
    UNASKED = "unasked"  # it is not: the capture began later, missed it, or nobody asked
    RIVAL = "rival"  # the question had been answered before, otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class NameQuestion:
    """What one client asked one server about one name, with one outcome; asked several times it is still one value."""

    name: str  # as seen, lower case, without the trailing dot; hostile until sanitised
    kind: str  # "A", "AAAA", "HTTPS", "TYPE65280" …
    client: str
    server: str  # the address asked; a group's address for multicast
    outcome: str  # "answered" | "no-data" | "no-such-name" | "server-failure" | "refused" | "response-code-<n>" |
    # "cut-by-server" | "unanswered" | "multicast" (answers to a group are not matched)
    questions_count: int
    first_at_ns: int
    last_at_ns: int
    frames: FrameSet  # of questions and answers


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenNames:
    """Why names of a flow are not visible: what would carry them is itself encrypted."""

    flow: int
    client: str
    server: str
    kind: str  # "dns-over-tls" | "dns-over-quic" | "dns-over-https" | "encrypted-client-hello"
    reason: str  # "port-853" | "alpn-<name>" | "server-name-<name>" | "outer-name-only"
    at_ns: int
    frames: FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceObservation:
    """What a device says of itself, or its router hands it."""

    basis: str  # "dhcp-host-name" | "dhcp-vendor-class" | "mdns-host" | "ssdp-server" | "http-user-agent" …
    value: str  # hostile until sanitised
    mac: str | None  # hardware address the statement itself names, else the frame's sender where that is the device
    address: str | None  # network address, where known
    at_ns: int  # of the first time
    observations_count: int
    frames: FrameSet
