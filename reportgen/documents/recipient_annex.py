"""Annex A: which device, the address, its names, what each registry answered, which party, what this does not show."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.analysis.dossier import case_dossier
from reportgen.analysis.value import Analysis
from reportgen.attribution.device_identity import Ground, device_grounds
from reportgen.attribution.hardware_maker import register_day
from reportgen.documents.dossier_rows import Row, dossier_rows, not_shown, party_row
from reportgen.findings.destination_party import PARTY
from reportgen.language.harmless import harmless
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar, Name, Text

_GROUNDS_SHOWN = 6
_VALUE_LIMIT = 100  # characters of what a device says of itself
# Numbers that tell a reader nothing; they stand in analysis.json.
_TECHNICAL = frozenset(
    {"dhcp-client-id", "dhcp-parameters", "dhcp-lease", "dhcp-requested-address", "ssdp-location", "ssdp-usn"}
)


def recipient_rows(analysis: Analysis, translator: Translator) -> tuple[Row, ...]:
    """Annex A as (what, text). What is not confirmed is not said: names, registrations, the party."""
    address = analysis.facts.destination
    if address is None:
        return ()
    found_ids = {found.assertion.id for found in analysis.reviews}
    said = [
        recording.entry.id
        for recording in analysis.facts.recordings
        if f"name.{recording.entry.id}" not in found_ids or analysis.assertion(f"name.{recording.entry.id}")
    ]
    dossier = case_dossier(analysis.facts, address, names_of=said)
    rows = [*_device_rows(analysis, translator), *dossier_rows(dossier, translator)]
    # Where nothing tells there is nothing to confirm: then that is said.
    if PARTY not in found_ids or analysis.assertion(PARTY) is not None:
        rows.append(party_row(dossier, translator))
    rows.append((translator.text("annex.recipient.unknown"), " ".join(not_shown(translator))))
    return tuple(rows)


def _device_rows(analysis: Analysis, translator: Translator) -> Iterator[Row]:
    """What tells which device it was, the strongest ground first; or why nothing can tell."""
    label = translator.text("annex.recipient.device")
    grounds: dict[tuple[int, str, str], Ground] = {}
    for recording in analysis.facts.recordings:
        if recording.traffic.obstacles:
            reasons = translator.joined([translator.text(f"obstacle.{one}") for one in recording.traffic.obstacles])
            yield label, translator.text("annex.recipient.no-device", capture=recording.label, reasons=reasons)
        for ground in device_grounds(recording.capture, recording.traffic):
            if ground.basis not in _TECHNICAL:
                grounds.setdefault((ground.rank, ground.basis, ground.value), ground)
    declared = {value for _, basis, value in grounds if basis == "declared-mac"}
    for key in [key for key in grounds if key[1] == "mac-assigned" and key[2] in declared]:
        del grounds[key]  # said already
    shown = [_ground(grounds[key], translator) for key in sorted(grounds)[:_GROUNDS_SHOWN]]
    if shown:
        yield label, "; ".join(shown)


def _ground(ground: Ground, translator: Translator) -> str:
    shown = harmless(ground.shown, limit=_VALUE_LIMIT)
    if ground.basis.startswith("maker-"):
        value = Text(shown)
        bits = ground.basis.removeprefix("maker-")
        return translator.text("device.ground.maker", value=value, bits=bits, day=Calendar(register_day()))
    return translator.text(f"device.ground.{ground.basis}", value=Name(shown))
