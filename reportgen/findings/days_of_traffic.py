"""Traffic with the destination by calendar day, and what thirty such days come to.

Whole days lie within the recording from midnight to midnight; those without traffic are among them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from reportgen.attribution.device import Subject
from reportgen.capture.values import Flow
from reportgen.evidence.citation import FrameSet
from reportgen.findings.declared_block import declared_block
from reportgen.findings.facts import Facts, Recording
from reportgen.language.values import Count, Message

# Our own conventions, printed as such.
PROJECTION_MIN_DAYS = 7
PROJECTED_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfTraffic:
    """One calendar day that the recording touches; bytes of whole frames."""

    day: date
    sent_frame_bytes: int
    received_frame_bytes: int
    is_whole: bool

    @property
    def frame_bytes(self) -> int:
        """Both directions together."""
        return self.sent_frame_bytes + self.received_frame_bytes


@dataclass(frozen=True, eq=False, kw_only=True)
class DaysOfTraffic:
    """All days of a recording, ascending, and the frames with that traffic."""

    recording: Recording
    days: tuple[DayOfTraffic, ...]
    counted: tuple[DayOfTraffic, ...]  # whole days; where a block is declared, only those before it
    sent: FrameSet
    received: FrameSet
    sent_on_counted: FrameSet
    received_on_counted: FrameSet

    @property
    def whole(self) -> tuple[DayOfTraffic, ...]:
        """Whole days, those of a block too."""
        return tuple(day for day in self.days if day.is_whole)

    @property
    def projected(self) -> tuple[DayOfTraffic, ...]:
        """What thirty days are reckoned from: the counted days, or all whole ones where the former do not suffice.

        So a declared block never keeps from being reckoned what is reckoned where nobody told of it.
        """
        suffices = len(self.counted) >= PROJECTION_MIN_DAYS and bool(self.sent_on_counted)
        return self.counted if suffices else self.whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What thirty days come to by the mean of the counted days, the one with least and the one with most traffic."""

    mean_bytes: int
    least_bytes: int
    most_bytes: int

    @classmethod
    def of(cls, days: Iterable[DayOfTraffic]) -> Projection:
        """From at least one day."""
        sums = [day.frame_bytes for day in days]
        return cls(
            mean_bytes=sum(sums) * PROJECTED_DAYS // len(sums),
            least_bytes=min(sums) * PROJECTED_DAYS,
            most_bytes=max(sums) * PROJECTED_DAYS,
        )


def answered_flows(facts: Facts, recording: Recording) -> tuple[Flow, ...]:
    """The device's answered conversations with the destination."""
    flows = recording.flows_to(facts.destination) if facts.destination else ()
    return tuple(flow for flow in flows if flow.resp_packets_count)


def days_of_traffic(facts: Facts, recording: Recording) -> DaysOfTraffic | None:
    """None where there was no such traffic, or no per-frame columns."""
    flows, index = answered_flows(facts, recording), recording.capture.frames
    days = _days(facts, recording)
    if not flows or index is None or not days:
        return None
    begins_ns = [facts.midnight_ns(day) for day in days]
    counted = [_is_counted(facts, recording, day) for day in days]
    wanted = {flow.index for flow in flows}
    sums = [[0, 0] for _ in days]
    frames = (array("Q"), array("Q"))  # received, sent
    on_counted = (array("Q"), array("Q"))
    for row, flow in enumerate(index.flow):
        if flow in wanted:
            is_sent, place = index.from_originator[row], bisect_right(begins_ns, index.captured_at_ns[row]) - 1
            sums[place][is_sent] += index.wire_length_bytes[row]
            frames[is_sent].append(row + 1)
            if counted[place]:
                on_counted[is_sent].append(row + 1)
    found = tuple(
        DayOfTraffic(
            day=day, sent_frame_bytes=sent, received_frame_bytes=got, is_whole=facts.is_whole_day(recording, day)
        )
        for day, (got, sent) in zip(days, sums, strict=True)
    )
    return DaysOfTraffic(
        recording=recording,
        days=found,
        counted=tuple(day for day, is_counted in zip(found, counted, strict=True) if is_counted),
        sent=FrameSet.of(frames[1]),
        received=FrameSet.of(frames[0]),
        sent_on_counted=FrameSet.of(on_counted[1]),
        received_on_counted=FrameSet.of(on_counted[0]),
    )


def _days(facts: Facts, recording: Recording) -> tuple[date, ...]:
    first_at_ns, last_at_ns = recording.capture.file.first_at_ns, recording.capture.file.last_at_ns
    if first_at_ns is None or last_at_ns is None:
        return ()
    first, last = facts.day_of(first_at_ns), facts.day_of(last_at_ns)
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def _is_counted(facts: Facts, recording: Recording, day: date) -> bool:
    blocked = blocked_from_ns(facts)
    is_before = blocked is None or facts.midnight_ns(day + timedelta(days=1)) <= blocked
    return facts.is_whole_day(recording, day) and is_before


def blocked_from_ns(facts: Facts) -> int | None:
    """When the declared block of the destination began; None without one, or where its time is not known."""
    block = declared_block(facts)
    return block.on_at_ns if block else None


def no_projection(recording: Recording, days: DaysOfTraffic | None) -> Message | None:
    """Why nothing is reckoned for thirty days; None where it is."""
    if recording.traffic.subject is not Subject.DEVICE:
        return Message.of("limit.no-projection.no-device")
    projected = days.projected if days else ()
    if len(projected) < PROJECTION_MIN_DAYS:
        return Message.of("limit.no-projection.few-days", n=len(projected), least=Count(PROJECTION_MIN_DAYS))
    if not any(day.sent_frame_bytes for day in projected):
        return Message.of("limit.no-projection.nothing-sent")
    return None


def limits_of_projection(facts: Facts, days: DaysOfTraffic) -> tuple[Message, ...]:
    """That it is reckoned, and which of its days lie in a declared block or may."""
    block, reckoned = declared_block(facts), Message.of("limit.projection")
    if block is not None and block.on_at_ns is None:
        return reckoned, Message.of("limit.projection.undated-block")
    blocked = len(days.projected) - len(days.counted)
    return (reckoned, Message.of("limit.projection.days-of-block", n=blocked)) if blocked else (reckoned,)
