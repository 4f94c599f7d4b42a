"""``capture fritzbox``: what the router offers, and recordings at one or more of its interfaces at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.adapters.fritzbox import FritzBox
from reportgen.adapters.fritzbox_http import Door, box_address
from reportgen.adapters.fritzbox_login import Secret
from reportgen.adapters.fritzbox_pages import BoxInterface, BoxModel, CapturePage, HomeDevice
from reportgen.adapters.known_certificates import known_certificate, note_certificate
from reportgen.adapters.passwords import stored_password
from reportgen.errors import UsageError
from reportgen.evidence.acquisition import ClockComparison

LAN_BRIDGE, GUEST_BRIDGE = "1-lan", "1-guest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the router tells of itself."""

    model: BoxModel
    page: CapturePage | None  # None where it does not say where it can record
    devices: tuple[HomeDevice, ...]
    running: tuple[str, ...] | None
    clock: ClockComparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A router that answers, before anybody has logged in."""

    door: Door
    new_certificate_sha256: str | None  # seen here for the first time, and noted
    stored_password: Secret | None


def reach(address: str, *, fingerprint: str | None) -> Reached:
    """Finds the router at ``address`` and makes sure that it is the one seen before.

    ``fingerprint``: the certificate's SHA-256 that the user says it has.
    Raises: UsageError, Unreachable, UnreadableInput, OutputError; EvidenceMismatch where it is another one.
    """
    place = box_address(address)
    noted = known_certificate(place.key()) if place.is_encrypted else None
    door = Door(place, pin=fingerprint or noted)
    FritzBox.greet(door)
    found = None if door.is_publicly_trusted else door.fingerprint
    if found is not None and found != noted:
        note_certificate(place.key(), found)
    return Reached(
        door=door,
        new_certificate_sha256=found if noted is None and fingerprint is None else None,
        stored_password=stored_password(place.host),
    )


def offer_of(box: FritzBox) -> Offer:
    """Asks the router. Raises: LoginRefused, Blocked, Unreachable, EvidenceMismatch."""
    box.log_in()
    return Offer(
        model=box.model(),
        page=box.capture_page(),
        devices=box.devices(),
        running=box.running(),
        clock=compared_clocks(box),
    )


def chosen_interfaces(offer: Offer, wanted: Sequence[str], device: HomeDevice | None) -> tuple[BoxInterface, ...]:
    """The interfaces asked for; without any the one at which the device is visible, else the home network's bridge.

    What the router does not list is refused, unless it lists nothing at all. Raises: UsageError.
    """
    listed = {interface.id: interface for interface in offer.page.interfaces} if offer.page else {}
    if not wanted:
        proposed = GUEST_BRIDGE if device is not None and device.is_guest else LAN_BRIDGE
        wanted = (proposed if proposed in listed or not listed else LAN_BRIDGE,)
    unknown = [name for name in wanted if listed and name not in listed]
    if unknown:
        raise UsageError("fritzbox.unknown-interface", interface=unknown[0])
    return tuple(listed.get(name, BoxInterface(id=name, text="", group="")) for name in dict.fromkeys(wanted))


def chosen_device(offer: Offer, wanted: str) -> HomeDevice:
    """The device with this name, hardware or network address. Raises: UsageError."""
    key = wanted.casefold().replace("-", ":") if wanted.count("-") == 5 else wanted.casefold()
    found = [d for d in offer.devices if key in (d.name.casefold(), d.ip, d.mac.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError("fritzbox.device-not-unique", device=wanted)
    raise UsageError("fritzbox.unknown-device", device=wanted)


def filter_for(interface: BoxInterface, device: HomeDevice | None, page: CapturePage | None) -> str | None:
    """The capture filter that keeps the device's packets only, where the router offers filters and sees the device."""
    if device is None or page is None or not page.has_filter or interface.is_internet_side:
        return None
    if device.mac and interface.is_ethernet:
        return f"ether host {device.mac.lower()}"
    return f"host {device.ip}" if device.ip and interface.is_ethernet else None


def stop_recordings(box: FritzBox, interfaces: Sequence[BoxInterface]) -> bool:
    """Ends what runs at these interfaces; whether the router took it all. Raises: Unreachable."""
    taken = [box.stop(interface) for interface in interfaces]
    return all(taken)


def compared_clocks(box: FritzBox) -> ClockComparison:
    """The router's clock beside the computer's. Raises: Unreachable."""
    reading = box.clock()
    return ClockComparison(
        router_date=reading.router_date, sent_at_ns=reading.sent_at_ns, received_at_ns=reading.received_at_ns
    )
