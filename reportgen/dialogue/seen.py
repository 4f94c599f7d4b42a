"""What the recordings tell before anything is asked: which devices sent what to whom, weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportgen.attribution.names import REACHED_BY, destination_names
from reportgen.attribution.scope import AddressScope, scope_of
from reportgen.capture.values import Capture, Completeness, Flow
from reportgen.case.evidence import Circumstances

_ABROAD = frozenset({AddressScope.GLOBAL, AddressScope.DOCUMENTATION})
_AT_HOME = frozenset({AddressScope.PRIVATE, AddressScope.LINK_LOCAL})
_DEVICES_AT_MOST, _DESTINATIONS_AT_MOST, _NAMES_AT_MOST = 6, 5, 3
_SAID = (
    "dhcp-host-name",
    "dhcp-full-name",
    "mdns-host",
    "mdns-model",
    "ssdp-server",
    "dhcp-vendor-class",
    "http-user-agent",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDestination:
    """An address outside the home network that a device spoke to."""

    address: str
    names: tuple[str, ...]  # hostile until sanitised
    sent_bytes: int  # frames, of the device
    pictures_count: int  # distinct, complete
    attempts_count: int  # unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDevice:
    """Who spoke to the Internet, by hardware address where there is one."""

    key: str  # the hardware address, else the network address
    mac: str | None
    addresses: tuple[str, ...]
    words: tuple[str, ...]  # what it says of itself; hostile until sanitised
    destinations: tuple[SeenDestination, ...]  # the weightiest few
    sent_bytes: int
    pictures_count: int
    attempts_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """One capture file, and what is known already of how it was taken."""

    path: str  # relative to the case where it lies in it, else as the user named it
    shown_path: str  # as a person may type it where the dialogue was called
    is_in_case: bool
    sha256: str
    size_bytes: int
    first_at_ns: int | None
    last_at_ns: int | None
    unread_bytes: int
    recorded_point: str | None = None  # from the custody log: "lan" | "internet"
    router: str | None = None
    interface: str | None = None
    clock_offset_ms: int | None = None
    clock_about_ms: int | None = None
    taken_by: str | None = None
    how: str | None = None  # as the custody log has it
    circumstances: Circumstances | None = None  # likewise
    acquisition: str | None = None  # files of one were recorded by one router at one time

    @property
    def is_logged(self) -> bool:
        """Whether the custody log tells how it was taken."""
        return self.how is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Everything that proposals rest on."""

    files: tuple[SeenFile, ...] = ()
    devices: tuple[SeenDevice, ...] = ()
    is_internet_side: bool = False  # no sender inside a home network, though something went out
    is_all_documentation: bool = False  # every destination is an address for examples

    def device(self, key: str | None) -> SeenDevice | None:
        """The device with that key."""
        return next((device for device in self.devices if device.key == key), None)


@dataclass(slots=True)
class _Tally:
    mac: str | None
    addresses: dict[str, None] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)  # by destination
    pictures: dict[str, set[str | None]] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)


def seen_devices(captures: Sequence[Capture]) -> tuple[tuple[SeenDevice, ...], bool, bool]:
    """The devices; whether it was recorded on the Internet side; whether all destinations are for documentation."""
    tallies: dict[str, _Tally] = {}
    key_of: dict[str, str] = {}
    outside: dict[str, _Tally] = {}
    for flow in (flow for capture in captures for flow in capture.flows):
        if scope_of(flow.responder) not in _ABROAD:
            continue
        is_home = _is_at_home(flow.originator)
        key = (flow.originator_mac if is_home else None) or flow.originator
        tally = (tallies if is_home else outside).setdefault(key, _Tally(flow.originator_mac))
        _note(tally, flow)
        key_of[flow.originator] = key
    chosen = tallies or outside
    for capture in captures:
        _note_pictures(capture, chosen, key_of)
    names = _names(captures)
    said = _words(captures)
    devices = sorted(
        (_device(key, tally, names, said) for key, tally in chosen.items()),
        key=lambda device: (device.pictures_count, device.sent_bytes, device.attempts_count, device.key),
        reverse=True,
    )
    destinations = {address for tally in chosen.values() for address in tally.sent}
    is_example = bool(destinations) and all(scope_of(one) is AddressScope.DOCUMENTATION for one in destinations)
    return tuple(devices[:_DEVICES_AT_MOST]), bool(outside) and not tallies, is_example


def _is_at_home(address: str) -> bool:
    """An IPv6 address at home is a global one."""
    return ":" in address or scope_of(address) in _AT_HOME


def _note(tally: _Tally, flow: Flow) -> None:
    tally.addresses[flow.originator] = None
    tally.sent[flow.responder] = tally.sent.get(flow.responder, 0) + flow.orig_frame_bytes


def _note_pictures(capture: Capture, tallies: dict[str, _Tally], key_of: dict[str, str]) -> None:
    for image in capture.images:
        tally = tallies.get(key_of.get(image.originator, ""))
        if tally is not None and image.completeness is Completeness.COMPLETE and image.responder in tally.sent:
            tally.pictures.setdefault(image.responder, set()).add(image.sha256)
    for attempt in capture.attempts:
        tally = tallies.get(key_of.get(attempt.originator, ""))
        if tally is not None and attempt.responder in tally.sent:
            tally.attempts[attempt.responder] = tally.attempts.get(attempt.responder, 0) + 1


def _names(captures: Sequence[Capture]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for found in destination_names(name for capture in captures for name in capture.names):
        known = names.setdefault(found.address, [])
        if found.basis in REACHED_BY and found.name not in known and len(known) < _NAMES_AT_MOST:
            known.append(found.name)
    return names


def _words(captures: Sequence[Capture]) -> dict[str, list[tuple[int, str]]]:
    """By hardware address, else network address: (strength, words)."""
    said: dict[str, list[tuple[int, str]]] = {}
    for found in (found for capture in captures for found in capture.devices):
        if found.basis in _SAID:
            for key in filter(None, (found.mac, found.address)):
                said.setdefault(key, []).append((_SAID.index(found.basis), found.value))
    return said


def _device(key: str, tally: _Tally, names: dict[str, list[str]], said: dict[str, list[tuple[int, str]]]) -> SeenDevice:
    words = said.get(key) or [one for address in tally.addresses for one in said.get(address, ())]
    destinations = [
        SeenDestination(
            address=address,
            names=tuple(names.get(address, ())),
            sent_bytes=sent,
            pictures_count=len(tally.pictures.get(address, ())),
            attempts_count=tally.attempts.get(address, 0),
        )
        for address, sent in tally.sent.items()
    ]
    destinations.sort(key=lambda one: (one.pictures_count, one.sent_bytes, one.attempts_count), reverse=True)
    return SeenDevice(
        key=key,
        mac=tally.mac if key == tally.mac else None,
        addresses=tuple(tally.addresses),
        words=_first_words(words),
        destinations=tuple(destinations[:_DESTINATIONS_AT_MOST]),
        sent_bytes=sum(tally.sent.values()),
        pictures_count=len({sha for pictures in tally.pictures.values() for sha in pictures}),
        attempts_count=sum(tally.attempts.values()),
    )


def _first_words(said: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for _, words in sorted(said)))[:_NAMES_AT_MOST]
