"""F28: connection attempts without an answer, before and after the router's filter; and what may explain them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from reportgen.capture.values import Attempt
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.both_sides import is_seen_outside
from reportgen.findings.declared_block import declared_block
from reportgen.findings.facts import Facts, Recording
from reportgen.language.values import Calendar, Count, Message, Moment, Name


def unanswered_attempts(facts: Facts) -> Iterator[Assertion]:
    """The measurement before the declared block and from then on, and the conclusion from both.

    A block explains only attempts while it was on: until when it was is never presumed.
    """
    block = declared_block(facts)
    on_at, off_at = (block.on_at_ns, block.off_at_ns) if block else (None, None)
    is_end_open = False
    for recording in facts.recordings:
        attempts = recording.attempts_to(facts.destination) if facts.destination else ()
        before = tuple(attempt for attempt in attempts if on_at is not None and attempt.first_at_ns < on_at)
        after = tuple(attempt for attempt in attempts if on_at is None or attempt.first_at_ns >= on_at)
        if after:
            yield _measured(facts, recording, after, "after" if on_at is not None else "without-filter")
        if before:
            yield _measured(facts, recording, before, "before")
        if on_at is not None and after and off_at is None:
            is_end_open = True
        elif (
            on_at is not None
            and off_at is not None
            and after
            and max(attempt.first_at_ns for attempt in after) < off_at
        ):
            yield _conclusion(facts, recording, on_at, before=len(before), after=len(after))
    if is_end_open:
        yield Assertion(
            id="open.block-end",
            finding="F28",
            modality=Modality.OPEN,
            claim=Message.of("open.block-end"),
            disclosure=(Reader.AUTHORITY,),
        )


def _measured(facts: Facts, recording: Recording, attempts: tuple[Attempt, ...], when: str) -> Assertion:
    first = min(attempt.first_at_ns for attempt in attempts)
    last = max(attempt.first_at_ns for attempt in attempts)
    packets = sum(attempt.packets_count for attempt in attempts)
    by_day = Counter(facts.day_of(attempt.first_at_ns) for attempt in attempts)
    return Assertion(
        id=f"F28.attempts-{when}.{recording.entry.id}",
        finding="F28",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F28.attempts",
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            attempts=Message.of("count.attempts", n=len(attempts)),
            days=_days(by_day),
            address=Name(attempts[0].responder),
        ),
        brief=Message.of(
            "brief.F28.attempts",
            period=facts.days(first, last),
            subject=facts.subject(recording),
            attempts=Message.of("count.attempts", n=len(attempts)),
            address=Name(attempts[0].responder),
        ),
        scope=recording.scope(first, last, len(attempts)),
        citations=tuple(
            recording.cite(attempt.frames, item=f"{number}") for number, attempt in enumerate(attempts, start=1)
        ),
        limits=(
            Message.of("limit.attempts-counted", packets=Message.of("count.packets", n=packets)),
            Message.of("limit.attempts-are-not-pictures"),
        ),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _days(by_day: Counter[date]) -> Message:
    least, most = min(by_day.values()), max(by_day.values())
    peak = min(day for day, count in by_day.items() if count == most)
    if len(by_day) == 1:
        return Message.of("finding.F28.one-day", day=Calendar(peak))
    return Message.of(
        "finding.F28.several-days", n=len(by_day), least=Count(least), most=Count(most), peak=Calendar(peak)
    )


def _conclusion(facts: Facts, recording: Recording, on_at: int, *, before: int, after: int) -> Assertion:
    key = recording.entry.id
    return Assertion(
        id=f"F28.filter-explains.{key}",
        finding="F28",
        modality=Modality.CONCLUSION,
        claim=Message.of("finding.F28.filter-explains", on_at=Moment(on_at)),
        rule=Message.of("rule.F28.filter", before=Count(before), after=Count(after)),
        alternatives=(
            Message.of("alternative.server-down"),
            Message.of(
                "alternative.seen-outside"
                if is_seen_outside(facts, recording)
                else f"alternative.point-{recording.entry.point}"
            ),
        ),
        rests_on=(f"F28.attempts-after.{key}", "statement.filter"),
        disclosure=(Reader.AUTHORITY,),
    )
