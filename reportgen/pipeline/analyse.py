"""(case, captures, registrations) → analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.analysis.daily import daily_figures
from reportgen.analysis.value import Analysis, InputDigest
from reportgen.attribution.device import device_traffic
from reportgen.attribution.registration import Registration
from reportgen.capture.values import Capture
from reportgen.case.answer_log import RegistrySilenceLine
from reportgen.case.delivery_status import DeliveryStatus
from reportgen.case.evidence import CaptureEntry
from reportgen.case.values import Case
from reportgen.findings.confirmation import Confirmation, reviewed
from reportgen.findings.destination import destination_of
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.rules import assertions


def analyse(
    case: Case,
    captures: Sequence[Capture],
    registrations: Sequence[Registration],
    inputs: Sequence[InputDigest],
    *,
    tool_version: str,
    image_decoder: str,
    arguments: Sequence[str],
    confirmations: Sequence[Confirmation] = (),
    events: Sequence[int] = (),
    bounces: Mapping[str, DeliveryStatus] | None = None,
    silences: Sequence[RegistrySilenceLine] = (),
    unreadable_answers: Sequence[int] = (),
) -> Analysis:
    """Everything that the case and its captures support; ``captures`` and ``registrations`` in the case's order.

    The captures must have been read with per-frame columns. ``events``: instants of the event log, in ns, ascending;
    ``bounces``: id of a sent message → the mail server's error message about it;
    ``silences``: registries that gave no answer; ``unreadable_answers``: lines of answers.jsonl that nobody can read.
    """
    recordings = tuple(
        recording_of(case, entry, capture) for entry, capture in zip(case.captures, captures, strict=True)
    )
    facts = Facts(
        case=case,
        recordings=recordings,
        registrations=tuple(registrations),
        destination=destination_of(case, recordings),
        events=tuple(events),
        bounces=bounces or {},
        silences=tuple(silences),
        unreadable_answers=tuple(unreadable_answers),
    )
    said = assertions(facts)
    return Analysis(
        tool_version=tool_version,
        image_decoder=image_decoder,
        arguments=tuple(arguments),
        inputs=tuple(inputs),
        facts=facts,
        assertions=said,
        reviews=reviewed(said, confirmations, _exhibit_digests(case, inputs)),
        daily=daily_figures(facts),
    )


def _exhibit_digests(case: Case, inputs: Sequence[InputDigest]) -> dict[str, str]:
    """Id of each exhibit → SHA-256 of its file."""
    digests = {found.path: found.sha256 for found in inputs}
    return {exhibit.id: digests.get(exhibit.path, "") for exhibit in case.exhibits}


def recording_of(case: Case, entry: CaptureEntry, capture: Capture) -> Recording:
    """The capture with the device's share of it."""
    traffic = device_traffic(
        capture,
        mac=case.device.mac,
        addresses=case.device.ip_addresses,
        at_home_network=entry.point == "lan",
    )
    return Recording(entry=entry, capture=capture, traffic=traffic)
