"""What the device itself sent to addresses on the Internet, and how a sentence counts it by address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from reportgen.attribution.scope import is_public
from reportgen.capture.values import Flow
from reportgen.evidence.citation import Citation, FrameSet
from reportgen.findings.facts import Facts, Recording
from reportgen.language.values import Listing, Message, Name

_HOUSEKEEPING_PORTS = frozenset({53, 67, 123, 547, 853})  # DNS, DHCP, NTP, DHCPv6, DNS over TLS
_SHOWN_AT_MOST = 3  # in a sentence; the citations name the rest


class _Cited(Protocol):
    @property
    def frames(self) -> FrameSet: ...


class _Sent(_Cited, Protocol):
    @property
    def flow(self) -> int: ...
    @property
    def sender(self) -> str: ...
    @property
    def receiver(self) -> str: ...


_Thing = TypeVar("_Thing", bound=_Sent)
_Shown = TypeVar("_Shown", bound=_Cited)


def sent_out(facts: Facts, recording: Recording, things: Iterable[_Thing]) -> tuple[_Thing, ...]:
    """Those that the device sent in a conversation of its own to an address on the Internet."""
    own = recording.flow_by_index
    return tuple(
        thing
        for thing in things
        if (flow := own.get(thing.flow)) is not None
        and thing.sender == flow.originator
        and is_public(thing.receiver, constructed=facts.case.constructed)
    )


def flows_out(facts: Facts, recording: Recording) -> tuple[Flow, ...]:
    """The device's conversations with addresses on the Internet."""
    constructed = facts.case.constructed
    return tuple(flow for flow in recording.traffic.flows if is_public(flow.responder, constructed=constructed))


def is_housekeeping(flow: Flow) -> bool:
    """Name resolution and the time of day: every device needs them, whoever offers them (our own convention)."""
    return flow.responder_port in _HOUSEKEEPING_PORTS


def addresses(counts: Mapping[str, int], destination: str | None) -> Message:
    """ "the IP address …" or "the IP addresses … (12 times) and …": the destination first, then by number."""
    ordered = sorted(counts, key=lambda address: (address != destination, -counts[address], address))
    if len(ordered) == 1:
        return Message.of("list.address", address=Name(ordered[0]))
    shown = ordered[:_SHOWN_AT_MOST]
    listed = Listing(tuple(_counted(address, counts[address]) for address in shown))
    rest = len(ordered) - len(shown)
    return Message.of("list.addresses-and-more", listed=listed, n=rest) if rest else _several(listed)


def _several(listed: Listing) -> Message:
    return Message.of("list.addresses", listed=listed)


def _counted(address: str, count: int) -> Message:
    return Message.of("list.address-counted", address=Name(address), n=count)


def receivers(things: Iterable[_Thing]) -> Counter[str]:
    """How many of them each address received."""
    return Counter(thing.receiver for thing in things)


def cited(recording: Recording, things: Iterable[_Shown], item: Callable[[_Shown], str]) -> tuple[Citation, ...]:
    """One citation per ``item``, in the order in which each was first seen."""
    frames: dict[str, set[int]] = {}
    for thing in things:
        frames.setdefault(item(thing), set()).update(thing.frames)
    return tuple(recording.cite(FrameSet.of(numbers), item=name) for name, numbers in frames.items())
