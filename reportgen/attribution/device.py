"""Which conversations are the device's, and on what basis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


def device_traffic(
    capture: Capture, *, mac: str | None, addresses: tuple[str, ...], at_home_network: bool
) -> DeviceTraffic:
    """Conversations whose originator carries the declared hardware address or, without one, the declared address.

    Where both are declared the hardware address decides; a home address alone may have belonged to another device
    at another time. Where neither is seen in the home network, nothing is attributed. Behind the router (``not
    at_home_network``) no device can be told apart: all conversations remain, and claims speak of the connection.
    """
    by_mac = tuple(flow for flow in capture.flows if mac is not None and flow.originator_mac == mac)
    by_address = tuple(flow for flow in capture.flows if flow.originator in addresses)
    chosen = by_mac or by_address
    if not chosen and not at_home_network:
        return DeviceTraffic(
            subject=Subject.CONNECTION,
            flows=tuple(capture.flows),
            macs=(),
            addresses=(),
            by_mac=False,
            by_address=False,
        )
    return DeviceTraffic(
        subject=Subject.DEVICE,
        flows=chosen,
        macs=tuple(sorted({flow.originator_mac for flow in chosen if flow.originator_mac})),
        addresses=tuple(sorted({flow.originator for flow in chosen})),
        by_mac=bool(by_mac),
        by_address=bool(by_address),
    )
