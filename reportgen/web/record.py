"""Records at the FRITZ!Box for the page: the same session as the command's, ended by a signal or after its time."""

from __future__ import annotations

import signal
from pathlib import Path

from reportgen.actions.acquisition_log import EvidencePlace
from reportgen.actions.capture import chosen_device, chosen_interfaces, offer_of, reach
from reportgen.actions.capture_session import Look, Wanted, capture_fritzbox
from reportgen.actions.recording_limits import Limits
from reportgen.adapters.fritzbox import FritzBox
from reportgen.adapters.fritzbox_login import Secret
from reportgen.errors import UsageError
from reportgen.web.sight_values import RecordedView
from reportgen.web.work import Tell


def record(folder: Path, arguments: tuple[str, ...], tell: Tell) -> RecordedView:
    """Records into the case. ``arguments``: address, user, password, device, seconds; empty where not said.

    Raises: ReportgenError, where the router cannot be reached, refuses, or nothing was recorded.
    """
    address, user, password, wanted_device, seconds = arguments
    # An order to end that comes before the recording began ends the worker at once; later the session takes it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    reached = reach(address, fingerprint=None)
    box = FritzBox(reached.door, user=user or None, password=Secret(password))
    try:
        offer = offer_of(box)
        device = chosen_device(offer, wanted_device) if wanted_device else None
        wanted = Wanted(
            interfaces=chosen_interfaces(offer, (), device),
            device=device,
            limits=Limits(duration_s=float(seconds)),
            place=EvidencePlace(folder=folder, is_case=True),
            taken_by=None,
            note=None,
            watches=True,
        )
        acquired = capture_fritzbox(box, offer, wanted, show=lambda looks: _show(looks, tell))
    finally:
        box.log_out()
    parts_count = sum(len(recorded.parts) for recorded in acquired.recorded)
    if not parts_count:
        raise next((one.error for one in acquired.recorded if one.error), UsageError("web.nothing-recorded"))
    return RecordedView(new_certificate_sha256=reached.new_certificate_sha256 or "")


def _show(looks: tuple[Look, ...], tell: Tell) -> None:
    received_bytes = sum(look.received_bytes for look in looks)
    pictures_count = sum(look.pictures_count for look in looks)
    tell("recorded", (received_bytes, pictures_count))
