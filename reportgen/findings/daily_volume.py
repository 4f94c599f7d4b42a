"""F27: how much went to and fro on whole days and in each month, and what thirty such days come to.

What thirty days come to is reckoned, not measured: a conclusion that needs a week of whole days (our own convention).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from statistics import median_low

from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.days_of_traffic import (
    PROJECTED_DAYS,
    PROJECTION_MIN_DAYS,
    DayOfTraffic,
    DaysOfTraffic,
    Projection,
    blocked_from_ns,
    days_of_traffic,
    limits_of_projection,
    no_projection,
)
from reportgen.findings.facts import Facts
from reportgen.findings.volume_price import prices, tariff_said
from reportgen.language.values import ByteCount, Calendar, Count, Listing, Message, Name


def daily_volume(facts: Facts) -> Iterator[Assertion]:
    """The declared tariff; then per recording: whole days, months, what thirty days come to, and the price."""
    yield from tariff_said(facts)
    for recording in facts.recordings:
        found = days_of_traffic(facts, recording)
        if found is None:
            continue
        if found.sent_on_counted:
            yield _whole_days(facts, found)
        if found.days[0].day.replace(day=1) != found.days[-1].day.replace(day=1):
            yield _months(facts, found)
        is_projected = no_projection(recording, found) is None
        if is_projected:
            yield _projection(facts, found)
        yield from prices(facts, found, is_projected=is_projected)


def _whole_days(facts: Facts, found: DaysOfTraffic) -> Assertion:
    recording, days = found.recording, found.counted
    least, most = (pick(day.frame_bytes for day in days) for pick in (min, max))
    after = days[-1].day + timedelta(days=1)
    return Assertion(
        id=f"F27.days.{recording.entry.id}",
        finding="F27",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F27.days",
            n=len(days),
            first=Calendar(days[0].day),
            last=Calendar(days[-1].day),
            capture=recording.label,
            subject=facts.subject(recording),
            sent=ByteCount(sum(day.sent_frame_bytes for day in days)),
            received=ByteCount(sum(day.received_frame_bytes for day in days)),
            least=ByteCount(least),
            most=ByteCount(most),
            peak=Calendar(next(day.day for day in days if day.frame_bytes == most)),
            middle=ByteCount(median_low(day.frame_bytes for day in days)),
            address=Name(facts.destination or ""),
        ),
        scope=recording.scope(facts.midnight_ns(days[0].day), facts.midnight_ns(after), len(days)),
        citations=(
            recording.cite(found.sent_on_counted, item="sent"),
            recording.cite(found.received_on_counted, item="received"),
        ),
        limits=(
            Message.of("limit.frame-bytes"),
            Message.of("limit.whole-days" if blocked_from_ns(facts) is None else "limit.whole-days-before-block"),
        ),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _months(facts: Facts, found: DaysOfTraffic) -> Assertion:
    recording, file = found.recording, found.recording.capture.file
    months = [tuple(days) for _, days in groupby(found.days, key=lambda day: (day.day.year, day.day.month))]
    return Assertion(
        id=f"F27.months.{recording.entry.id}",
        finding="F27",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F27.months",
            capture=recording.label,
            subject=facts.subject(recording),
            address=Name(facts.destination or ""),
            items=Listing(tuple(_month(days) for days in months)),
        ),
        scope=recording.scope(file.first_at_ns or 0, file.last_at_ns or 0, len(months)),
        citations=(recording.cite(found.sent, item="sent"), recording.cite(found.received, item="received")),
        limits=(Message.of("limit.frame-bytes"), Message.of("limit.months")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _month(days: tuple[DayOfTraffic, ...]) -> Message:
    return Message.of(
        "finding.F27.month",
        n=sum(day.is_whole for day in days),
        first=Calendar(days[0].day),
        last=Calendar(days[-1].day),
        sent=ByteCount(sum(day.sent_frame_bytes for day in days)),
        received=ByteCount(sum(day.received_frame_bytes for day in days)),
    )


def _projection(facts: Facts, found: DaysOfTraffic) -> Assertion:
    key, reckoned = found.recording.entry.id, Projection.of(found.projected)
    return Assertion(
        id=f"F27.projection.{key}",
        finding="F27",
        modality=Modality.CONCLUSION,
        claim=Message.of(
            "finding.F27.projection",
            n=PROJECTED_DAYS,
            mean=ByteCount(reckoned.mean_bytes),
            least=ByteCount(reckoned.least_bytes),
            most=ByteCount(reckoned.most_bytes),
        ),
        rule=Message.of(
            "rule.F27", n=len(found.projected), days=Count(PROJECTED_DAYS), least=Count(PROJECTION_MIN_DAYS)
        ),
        alternatives=(Message.of("alternative.other-days"),),
        rests_on=(f"F27.{'days' if found.projected == found.counted else 'volume'}.{key}",),
        limits=limits_of_projection(facts, found),
    )
