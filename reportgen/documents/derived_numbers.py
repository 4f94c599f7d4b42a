"""The numbers that documents derive from the analysis: counts of what they list, sums, scales. The one list of them.

What is neither here, nor in ``derived_tables``, nor in the analysis itself must not be printed (``number_control``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from reportgen.analysis.dossier import Dossier, case_dossier
from reportgen.analysis.value import Analysis
from reportgen.attribution.country import country_on, shipped_table
from reportgen.attribution.device_identity import device_grounds
from reportgen.attribution.hardware_maker import register_day
from reportgen.capture.file_values import FileReconciliation
from reportgen.case.calendars import calendars_of
from reportgen.case.lanes import lanes_of
from reportgen.documents.facts_table import left_out_count
from reportgen.language.values import Moment

ORDINALS_AT_LEAST = 12  # rows, grounds, lists and exhibits are numbered from 1


def derived_numbers(analysis: Analysis) -> Iterator[int]:
    """Ordinals up to the longest list, sums over a file's records, sums and maxima over days."""
    case = analysis.facts.case
    yield from range(1, 1 + max(ORDINALS_AT_LEAST, len(case.exhibits), len(analysis.inputs)))
    yield from (len(analysis.assertions), len(case.exhibits), len(case.captures))
    yield left_out_count(analysis)
    for recording in analysis.facts.recordings:
        for file in recording.capture.files:
            yield from _of_file(file)
    unexamined: Counter[str] = Counter()
    for recording in analysis.facts.recordings:
        unexamined.update(dict(recording.capture.left_out))
    yield from unexamined.values()


def _of_file(file: FileReconciliation) -> Iterator[int]:
    """As ``reconciliation`` adds them up."""
    yield sum(kind.size_bytes for kind in file.other_blocks)
    for kinds in (file.no_flow, file.undecoded, file.tunnels):
        yield sum(kind.records_count for kind in kinds)
    yield sum(interface.dropped_count or 0 for interface in file.interfaces)


def derived_values(analysis: Analysis) -> Iterator[date | str | Moment]:
    """Ends of recordings and periods, and what the law says of countries with its days."""
    facts = analysis.facts
    for recording in facts.recordings:
        for at_ns in (recording.capture.file.first_at_ns, recording.capture.file.last_at_ns):
            if at_ns is not None:
                yield Moment(at_ns)
    yield from _of_countries(analysis)
    for party in ("vendor", "authority", "seller"):
        for lane in lanes_of(facts.case.correspondence, party, calendars_of(facts.case, party)):
            for deadline in (lane.deadline, lane.reminder_deadline):
                if deadline is not None:
                    days = (deadline.last_day, deadline.overdue_from, deadline.last_day_if_paused, deadline.not_before)
                    yield from (day for day in days if day is not None)
            if lane.receipt is not None:
                yield lane.receipt.day


def derived_parts(analysis: Analysis) -> Iterator[object]:
    """What annex A tells of the other end and of the device, as values of the analysis."""
    facts = analysis.facts
    for recording in facts.recordings:
        for ground in device_grounds(recording.capture, recording.traffic):
            yield (ground.basis, ground.shown, len(ground.shown))
    yield register_day()
    if facts.destination is not None:
        yield from _of_dossier(case_dossier(facts, facts.destination))


def _of_dossier(dossier: Dossier) -> Iterator[object]:
    """Without the captures that its names were found in: a capture holds nearly every number there is."""
    yield (dossier.address, dossier.talk, dossier.registrations, dossier.silences, dossier.texts, dossier.party)
    yield (dossier.said, dossier.last_day, dossier.domains, len(dossier.names))
    yield tuple(registration.registered_day for registration in dossier.registrations)
    yield tuple(name for _, name in dossier.names)


def _of_countries(analysis: Analysis) -> Iterator[date | str]:
    ends = [found.capture.file.last_at_ns for found in analysis.facts.recordings if found.capture.file.last_at_ns]
    if not ends:
        return
    on = analysis.facts.day_of(max(ends))
    for registration in analysis.facts.registrations:
        for code in registration.country_codes:
            found = country_on(code, on, shipped_table())
            yield found.as_of
            for row in (found.standing, found.ended):
                if row is not None:
                    yield row.decision or ""
                    yield from (day for day in (row.first_day, row.last_day) if day is not None)
