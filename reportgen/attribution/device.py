"""Which conversations are the device's, and on what basis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.attribution.vantage import Obstacle, View, names_one_device
from reportgen.capture.values import Capture, Flow


class Subject(StrEnum):
    """Whose traffic a claim may speak of."""

    DEVICE = "device"  # the declared hardware or home address was seen where the capture was taken
    CONNECTION = "connection"  # no device can be told apart there


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTraffic:
    """The device's side of one capture."""

    subject: Subject
    flows: tuple[Flow, ...]
    macs: tuple[str, ...]  # hardware addresses seen at the device's side
    addresses: tuple[str, ...]  # network addresses seen at the device's side
    by_mac: bool  # the declared hardware address itself was seen
    by_address: bool  # the declared home address itself was seen
    obstacles: tuple[Obstacle, ...] = ()  # why no device can be told apart; empty where one can


def device_traffic(
    capture: Capture, *, mac: str | None, addresses: tuple[str, ...], at_home_network: bool
) -> DeviceTraffic:
    """Conversations whose originator carries the declared hardware address or, without one, the declared address.

    Where both are declared the hardware address decides; a home address alone may have belonged to another device
    at another time. A public IPv4 address names a router with everything behind it, never a device; inside PPPoE no
    hardware address is a device's. Where neither is seen although devices can be told apart, nothing is attributed.
    Where they cannot, all conversations remain, and claims speak of the connection.
    """
    view = View(capture.files)
    own = {address for address in addresses if names_one_device(address)}
    by_mac: list[Flow] = []
    by_address: list[Flow] = []
    for flow in capture.flows:
        view.note(flow)
        if mac is not None and flow.originator_mac == mac and not flow.is_in_pppoe:
            by_mac.append(flow)
        if flow.originator in own and not (flow.is_in_pppoe and "." in flow.originator):
            by_address.append(flow)
    chosen = tuple(by_mac or by_address)
    obstacles = view.obstacles() or (() if at_home_network or view.shows_home else (Obstacle.NOT_AT_HOME,))
    if not chosen and obstacles:
        return DeviceTraffic(
            subject=Subject.CONNECTION,
            flows=tuple(capture.flows),
            macs=(),
            addresses=(),
            by_mac=False,
            by_address=False,
            obstacles=obstacles,
        )
    return DeviceTraffic(
        subject=Subject.DEVICE,
        flows=chosen,
        macs=tuple(sorted({flow.originator_mac for flow in chosen if flow.originator_mac})),
        addresses=tuple(sorted({flow.originator for flow in chosen})),
        by_mac=bool(by_mac),
        by_address=bool(by_address),
    )
