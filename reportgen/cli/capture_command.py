"""``reportgen capture fritzbox``: lists what the router offers, or records."""

from __future__ import annotations

import argparse
import getpass
import sys
from itertools import groupby

from reportgen.actions.capture import (
    LAN_BRIDGE,
    Offer,
    Reached,
    chosen_device,
    chosen_interfaces,
    filter_for,
    offer_of,
    reach,
    stop_recordings,
)
from reportgen.actions.capture_session import Acquired, Look, Wanted, capture_fritzbox
from reportgen.actions.recording import State
from reportgen.actions.recording_limits import Limits
from reportgen.adapters.fritzbox import FritzBox
from reportgen.adapters.fritzbox_login import Secret
from reportgen.adapters.fritzbox_pages import BoxInterface, HomeDevice
from reportgen.adapters.growing_file import leftovers
from reportgen.cli.capture_file_command import circumstances_of_options
from reportgen.cli.capture_result import tell_acquired
from reportgen.cli.capture_words import place_of
from reportgen.cli.terminal import Terminal
from reportgen.errors import UsageError
from reportgen.language.harmless import harmless
from reportgen.language.values import ByteCount, Text

_INTERRUPTED = 130


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Talks to the box that was named, and to nothing else. Raises: ReportgenError."""
    words = terminal.translator
    place = place_of(options)
    if not options.list and not options.stop:
        for path in leftovers(place.file_folder()):
            terminal.complain(words.text("capture.leftover", file=str(path)))
    reached = reach(options.box, fingerprint=options.fingerprint)
    _tell_reached(reached, terminal)
    password = reached.stored_password or _asked_password(reached, terminal)
    box = FritzBox(reached.door, user=options.user, password=password)
    try:
        offer = offer_of(box)
        if options.list:
            _tell_offer(offer, terminal)
            return 0
        device = chosen_device(offer, options.device) if options.device else None
        interfaces = chosen_interfaces(offer, options.interface, device)
        if options.stop:
            key = "capture.stopped" if stop_recordings(box, interfaces) else "capture.stop-refused"
            terminal.say(words.text(key))
            return 0
        _tell_choice(offer, interfaces, device, terminal, was_asked=bool(options.interface))
        limits = _limits(options)
        wanted = Wanted(
            interfaces=interfaces,
            device=device,
            limits=limits,
            place=place,
            taken_by=options.taken_by,
            note=options.note,
            watches=sys.stderr.isatty(),
            circumstances=circumstances_of_options(options, terminal, can_ask=_can_ask()),
        )
        acquired = capture_fritzbox(box, offer, wanted, show=lambda looks: _show(looks, terminal))
    finally:
        box.log_out()
    return _tell_end(acquired, offer, options, limits, terminal)


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _tell_end(acquired: Acquired, offer: Offer, options: argparse.Namespace, limits: Limits, terminal: Terminal) -> int:
    tell_acquired(acquired, offer, place_of(options).folder, terminal, with_section=options.case is not None)
    error = next((recorded.error for recorded in acquired.recorded if recorded.error), None) or acquired.log_error
    if error is not None:
        raise error
    has_end = (limits.duration_s, limits.until_ns, limits.max_bytes) != (None, None, None)
    return _INTERRUPTED if acquired.was_interrupted and has_end else 0


def _limits(options: argparse.Namespace) -> Limits:
    rotate_bytes, rotate_s = options.rotate or (None, None)
    return Limits(
        duration_s=options.duration,
        until_ns=options.until,
        max_bytes=options.max_size,
        rotate_bytes=rotate_bytes,
        rotate_s=rotate_s,
    )


def _asked_password(reached: Reached, terminal: Terminal) -> Secret:
    """Typed without being shown. Raises: UsageError where nobody can type."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("fritzbox.no-password")
    terminal.end_progress()
    try:
        typed = getpass.getpass(terminal.translator.text("capture.password", box=reached.door.address.text()))
    except EOFError:
        raise UsageError("fritzbox.no-password") from None
    return Secret(typed)


def _tell_reached(reached: Reached, terminal: Terminal) -> None:
    words, address = terminal.translator, reached.door.address
    if not address.is_encrypted:
        terminal.complain(words.text("capture.unencrypted", box=address.text()))
    if reached.new_certificate_sha256 is not None:
        sha256 = reached.new_certificate_sha256
        terminal.complain(words.text("capture.new-certificate", box=address.text(), sha256=sha256))


def _tell_offer(offer: Offer, terminal: Terminal) -> None:
    words = terminal.translator
    unknown = words.text("capture.not-told")
    model, firmware = (harmless(text) if text else unknown for text in (offer.model.model, offer.model.firmware))
    terminal.say(words.text("capture.box", model=Text(model), firmware=Text(firmware)))
    offset = offer.clock.offset_ms()
    if offset is not None:
        terminal.say(words.text("capture.clock", offset=words.number(offset / 1000), about=_about(offer, terminal)))
    interfaces = offer.page.interfaces if offer.page else ()
    if not interfaces:
        terminal.say(words.text("capture.no-list", interface=LAN_BRIDGE))
    for group, members in groupby(interfaces, key=lambda interface: interface.group):
        terminal.say()
        terminal.say(harmless(group) or words.text("capture.interfaces"))
        terminal.table(
            [words.text("capture.head.id"), words.text("capture.head.text")],
            [(interface.id, harmless(interface.text)) for interface in members],
            text_columns=2,
        )
    if offer.devices:
        terminal.say()
        heads = [words.text(f"capture.head.{name}") for name in ("device", "ip", "mac", "interface")]
        rows = [_device_row(offer, device) for device in offer.devices]
        terminal.table(heads, rows, text_columns=4)
    if offer.running:
        terminal.say()
        terminal.say(words.text("capture.running", names=harmless(", ".join(offer.running))))


def _device_row(offer: Offer, device: HomeDevice) -> tuple[str, ...]:
    (interface,) = chosen_interfaces(offer, (), device)
    return harmless(device.name), harmless(device.ip), device.mac, interface.id


def _about(offer: Offer, terminal: Terminal) -> str:
    return terminal.translator.number(offer.clock.uncertainty_ms() / 1000)


def _tell_choice(
    offer: Offer,
    interfaces: tuple[BoxInterface, ...],
    device: HomeDevice | None,
    terminal: Terminal,
    *,
    was_asked: bool,
) -> None:
    words = terminal.translator
    for interface in interfaces:
        shown = harmless(interface.text or interface.id)
        terminal.complain(words.text("capture.chosen", interface=interface.id, text=shown))
        capture_filter = filter_for(interface, device, offer.page)
        if capture_filter is not None:
            terminal.complain(words.text("capture.filtered", filter=capture_filter))
        elif device is not None:
            terminal.complain(words.text("capture.unfiltered"))
    if not was_asked:
        is_bridge = interfaces[0].id == LAN_BRIDGE
        terminal.complain(words.text("capture.why-lan" if is_bridge else "capture.why-guest"))
    terminal.complain(words.text("capture.others-know"))


def _show(looks: tuple[Look, ...], terminal: Terminal) -> None:
    words = terminal.translator
    parts = []
    for look in looks:
        if look.state is State.WAITING:
            parts.append(words.text("progress.waiting", interface=look.interface_id))
            continue
        told = words.text(
            "progress.recording",
            interface=look.interface_id,
            packets=words.text("count.packets", n=look.packets_count),
            bytes=ByteCount(look.received_bytes),
            rate=ByteCount(look.bytes_per_s),
        )
        if look.pictures_count:
            told = words.text("progress.pictures", line=told, n=look.pictures_count)
        where = ", ".join(f"{address} {words.bytes(size)}" for address, size in look.destinations)
        parts.append(f"{told} → {where}" if where else told)
    terminal.progress(" | ".join(parts))
