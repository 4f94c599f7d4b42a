"""What the pictures of the evidence report show, as numbers: the same rows stand in the tables beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reportgen.analysis.tables import flows_to_internet
from reportgen.analysis.value import Analysis
from reportgen.case.calendars import calendars_of
from reportgen.case.lanes import lanes_of
from reportgen.documents.hourly_chart import MOST_HOURS
from reportgen.documents.occasion import Occasion
from reportgen.documents.timeline_chart import Point
from reportgen.findings.facts import Recording, is_counted
from reportgen.language.values import Calendar, Message

_HOUR_NS = 3_600_000_000_000
RECIPIENTS_AT_MOST = 6
SERIES_AT_MOST = 3  # the rest together is the fourth


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One address to which the device sent."""

    address: str
    flows_count: int
    sent_frame_bytes: int
    pictures_count: int  # transmissions of whole pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Attempts in one stretch of time."""

    name: str  # "before" | "after"
    attempts_count: int
    hours: float

    @property
    def per_hour(self) -> float:
        """How many in an hour, on average, rounded; few are not none: three in a hundred hours are 0.03."""
        exact = self.attempts_count / self.hours if self.hours else 0.0
        return round(exact, 1 if exact >= 1 else 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A point of the timeline with its words."""

    point: Point
    words: Message


def recipients(analysis: Analysis) -> tuple[Recipient, ...]:
    """Every address on the Internet, by bytes sent, the most first."""
    flows: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    pictures: Counter[str] = Counter()
    for recording in analysis.facts.recordings:
        own = {flow.index: flow for where, flow in flows_to_internet(analysis) if where is recording}
        for flow in own.values():
            flows[flow.responder] += 1
            sent[flow.responder] += flow.orig_frame_bytes
        pictures.update(i.responder for i in recording.capture.images if i.flow in own and is_counted(i))
    return tuple(
        Recipient(
            address=address,
            flows_count=flows[address],
            sent_frame_bytes=sent[address],
            pictures_count=pictures[address],
        )
        for address in sorted(sent, key=lambda address: (-sent[address], address))
    )


def hourly(recording: Recording, analysis: Analysis, addresses: tuple[str, ...]) -> tuple[int, list[tuple[int, ...]]]:
    """(first hour in ns, bytes sent in each hour: to each of ``addresses``, then to all others).

    Empty where the recording is longer than a month or its hours were not kept.
    """
    place = {address: index for index, address in enumerate(addresses)}
    table: dict[int, list[int]] = {}
    for where, flow in flows_to_internet(analysis):
        if where is not recording:
            continue
        for volume in recording.capture.flows.volumes(flow.index):
            row = table.setdefault(volume.at_ns // _HOUR_NS, [0] * (len(addresses) + 1))
            row[place.get(flow.responder, len(addresses))] += volume.orig_frame_bytes
    if not table or max(table) - min(table) >= MOST_HOURS:
        return 0, []
    first = min(table)
    zero = [0] * (len(addresses) + 1)
    return first * _HOUR_NS, [tuple(table.get(hour, zero)) for hour in range(first, max(table) + 1)]


def attempt_spans(analysis: Analysis) -> tuple[Span, ...]:
    """Attempts before and after the block and how long was recorded on either side; empty without a block.

    Only what the findings say, where they are confirmed.
    """
    case, facts = analysis.facts.case, analysis.facts
    if case.filter is None or case.filter.on_at is None or not analysis.starting_with("F28.attempts-after."):
        return ()
    on_at = case.at_ns(case.filter.on_at)
    recorded = {"before": 0, "after": 0}
    for recording in facts.recordings:
        first, last = recording.capture.file.first_at_ns, recording.capture.file.last_at_ns
        if first is not None and last is not None:
            recorded["before"] += max(0, min(on_at, last) - first)
            recorded["after"] += max(0, last - max(on_at, first))
    return tuple(
        Span(
            name=name,
            attempts_count=sum(
                found.scope.things_count
                for found in analysis.starting_with(f"F28.attempts-{name}.")
                if found.scope is not None
            ),
            hours=nanoseconds / _HOUR_NS,
        )
        for name, nanoseconds in recorded.items()
        if nanoseconds
    )


def timeline(occasion: Occasion) -> tuple[Event, ...]:
    """Letters whose day is known and the last days of their periods, by day."""
    case = occasion.case
    events = [
        Event(
            point=Point(day=message.date, kind="sent" if message.direction == "sent" else "received"),
            words=Message.of(
                f"timeline.{message.direction}.{message.party}",
                kind=Message.of(f"log.kind.{message.kind.replace(' ', '-')}"),
            ),
        )
        for message in case.correspondence
        if message.date
    ]
    for party in ("vendor", "authority", "seller"):
        for lane in lanes_of(case.correspondence, party, calendars_of(case, party)):
            if lane.deadline is not None and lane.request.date:
                basis = "statutory" if lane.is_statutory else "own"
                kind = Message.of(f"log.kind.{lane.request.kind.replace(' ', '-')}")
                words = Message.of(f"timeline.deadline.{basis}.{party}", kind=kind, day=Calendar(lane.request.date))
                events.append(Event(point=Point(day=lane.deadline.last_day, kind="deadline"), words=words))
    return tuple(sorted(events, key=lambda event: (event.point.day, event.point.kind)))
