"""What tells which device it was, the strongest ground first; each kept with its frames.

The order: the owner's declaration; the hardware address (made up, or to whom its range was assigned); what the device
said to the router (DHCP), to the home network (multicast DNS, SSDP), to servers (User-Agent). What a device says of
itself any other device could say too; only observations from the declared device's own addresses are taken.
Source: IEEE Std 802-2014 section 8.2 (individual and local bits of a hardware address).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from reportgen.attribution.device import DeviceTraffic, Subject
from reportgen.attribution.hardware_maker import is_made_up, maker_of
from reportgen.capture.masking import masked
from reportgen.capture.name_values import DeviceObservation
from reportgen.capture.values import Capture
from reportgen.evidence.citation import FrameSet


class Rank(IntEnum):
    """The strength of a ground; the lowest number is the strongest."""

    DECLARED = 1
    HARDWARE_ADDRESS = 2
    DHCP = 3
    HOME_NETWORK = 4
    USER_AGENT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One thing that speaks for which device it was."""

    rank: Rank
    basis: str  # "declared-mac" … "mac-assigned" | "mac-randomised" | "maker-24" (or 28, 36 bits) | an observation's
    value: str  # hostile until sanitised
    frames: FrameSet  # empty for declarations that no frame shows
    shown: str = ""  # the value as documents may tell it: hardware addresses masked


_PREFIXES = (("dhcp", Rank.DHCP), ("mdns", Rank.HOME_NETWORK), ("ssdp", Rank.HOME_NETWORK), ("http", Rank.USER_AGENT))

_ADDRESS = r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}"
_EXAMPLES = 5  # frames cited where every frame of the device would do
_NO_ADDRESS = ("0.0.0.0", "::")  # what a device says before it has one; another one's words may carry it too


def device_grounds(capture: Capture, traffic: DeviceTraffic) -> tuple[Ground, ...]:
    """The grounds, strongest first; none where no device can be told apart. Other devices' words stay out."""
    if traffic.subject is Subject.CONNECTION or not traffic.flows:
        return ()
    own = [found for found in capture.devices if _is_own(found, traffic)]
    grounds: dict[tuple[Rank, str, str], Ground] = {}
    for ground in (*_declared(traffic), *_hardware(traffic), *_said(own)):
        key = (ground.rank, ground.basis, ground.value)
        frames = (*grounds[key].frames, *ground.frames) if key in grounds else tuple(ground.frames)
        shown = _masked_addresses(ground.value, traffic.macs)
        grounds[key] = replace(ground, frames=FrameSet.of(frames), shown=shown)
    return tuple(grounds[key] for key in sorted(grounds))


def _masked_addresses(text: str, macs: Iterable[str]) -> str:
    """The text with hardware addresses masked as F03 masks them: its own however they are written, and any others."""
    for spelled in (*(mac.replace(":", "[:-]?") for mac in macs), _ADDRESS):
        text = re.sub(spelled, lambda found: masked(found[0].encode()).shown, text, flags=re.IGNORECASE)
    return text


def _is_own(found: DeviceObservation, traffic: DeviceTraffic) -> bool:
    """By the hardware address where the observation has one: a network address passes from device to device."""
    if found.mac is not None and traffic.macs:
        return found.mac in traffic.macs
    return found.address not in (None, *_NO_ADDRESS) and found.address in traffic.addresses


def _declared(traffic: DeviceTraffic) -> Iterator[Ground]:
    frames = FrameSet.of(flow.first_frame for flow in traffic.flows[:_EXAMPLES])
    if traffic.by_mac:
        for mac in traffic.macs:
            yield Ground(rank=Rank.DECLARED, basis="declared-mac", value=mac, frames=frames)
    elif traffic.by_address:
        for address in (found for found in traffic.addresses if found not in _NO_ADDRESS):
            yield Ground(rank=Rank.DECLARED, basis="declared-address", value=address, frames=frames)


def _hardware(traffic: DeviceTraffic) -> Iterator[Ground]:
    for mac in traffic.macs:
        flows = [flow for flow in traffic.flows if flow.originator_mac == mac]
        frames = FrameSet.of(flow.first_frame for flow in flows[:_EXAMPLES])
        basis = "mac-randomised" if is_made_up(mac) else "mac-assigned"
        yield Ground(rank=Rank.HARDWARE_ADDRESS, basis=basis, value=mac, frames=frames)
        if (maker := maker_of(mac)) is not None:
            yield Ground(rank=Rank.HARDWARE_ADDRESS, basis=f"maker-{maker.bits}", value=maker.name, frames=frames)


def _said(own: Iterable[DeviceObservation]) -> Iterator[Ground]:
    for found in own:
        rank = next((rank for prefix, rank in _PREFIXES if found.basis.startswith(prefix)), None)
        if rank is not None:
            yield Ground(rank=rank, basis=found.basis, value=found.value, frames=found.frames)
