"""F07: transmissions in a time in which, as the user declares, nobody used the app or the device's page.

Only what was declared is said: a movement may have been the user's own. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.uploads import HOUR_NS
from reportgen.language.values import Message, Moment

MIN_HOURS = 24  # our own convention, printed as such


def upload_without_interaction(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """One statement for the recordings of at least 24 hours that hold pictures or much that was sent encrypted."""
    if facts.case.declarations.app_used_during_capture is not False:
        return
    known = {assertion.id for assertion in said}
    for recording in facts.device_recordings:
        uploads = known & {f"F01.pictures.{recording.entry.id}", f"F05.volume.{recording.entry.id}"}
        if uploads and is_long(recording):
            yield _statement(facts, recording, tuple(sorted(uploads)))


def is_long(recording: Recording) -> bool:
    """Whether the recording reaches over our least time."""
    file = recording.capture.file
    return (file.last_at_ns or 0) - (file.first_at_ns or 0) >= MIN_HOURS * HOUR_NS


def _statement(facts: Facts, recording: Recording, uploads: tuple[str, ...]) -> Assertion:
    first, last = recording.capture.file.first_at_ns or 0, recording.capture.file.last_at_ns or 0
    switch_off = facts.switch_off_at_ns
    is_inside = switch_off is not None and first <= switch_off <= last
    return Assertion(
        id=f"F07.no-use.{recording.entry.id}",
        finding="F07",
        modality=Modality.STATEMENT,
        claim=Message.of(
            "finding.F07.no-use-but-switch-off" if is_inside else "finding.F07.no-use",
            capture=recording.label,
            start=Moment(first),
            end=Moment(last),
            at=Moment(switch_off or 0),
        ),
        rests_on=uploads,
        limits=(Message.of("limit.no-use"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
