"""Where a case stands: a function of what was written and of the day on which one asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportgen.case.calendars import calendars_of
from reportgen.case.correspondence import Correspondence
from reportgen.case.issues import Issue, issues_of
from reportgen.case.lanes import Lane, Verdict, lanes_of
from reportgen.case.statements import Message
from reportgen.case.values import Case


class Stage(StrEnum):
    """Where a request, or the case, stands."""

    DRAFT = "draft"  # nothing was sent
    ASKED = "asked"  # sent; when it arrived is only assumed
    WAITING = "waiting"  # arrived; the period runs
    OVERDUE = "overdue"
    EXTENDED = "extended"
    REMINDED = "reminded"
    ANSWERED = "answered"  # complete, partly or refused: Standing.verdict
    COMPLAINED = "complained"  # to the authority; that it arrived is only assumed
    WITH_AUTHORITY = "with-authority"
    DECIDED = "decided"  # the authority decided
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A case on one day."""

    today: date
    stage: Stage
    verdict: Verdict | None
    lane: Lane | None  # the request that decides; None where nothing was sent
    lanes: tuple[Lane, ...]  # requests to the vendor
    complaints: tuple[Lane, ...]  # to the authority
    issues: tuple[Issue, ...]

    @property
    def until(self) -> date | None:
        """The last day of the period that runs, or ran out; None where none does."""
        due = self.lane.reminder_deadline if self.lane and self.stage is Stage.REMINDED else None
        due = due or (self.lane.deadline if self.lane else None)
        return due.last_day if due and self.stage not in _WITHOUT_END else None

    @property
    def not_before(self) -> date | None:
        """The cautious day before which nothing should be done; None where there is none, or none yet."""
        due = self.lane.reminder_deadline if self.lane and self.stage is Stage.REMINDED else None
        due = due or (self.lane.deadline if self.lane else None)
        return due.not_before if due and self.stage not in _WITHOUT_END else None


_WITHOUT_END = frozenset({Stage.DRAFT, Stage.ANSWERED, Stage.DECIDED, Stage.CLOSED})


def standing_of(case: Case, correspondence: Correspondence, today: date) -> Standing:
    """Where the case stands on ``today``; what is dated later is not known yet."""
    messages = known_on(correspondence.messages, today)
    lanes = lanes_of(messages, "vendor", calendars_of(case, "vendor"))
    complaints = lanes_of(messages, "authority", calendars_of(case, "authority"))
    lane = complaints[-1] if complaints else _deciding(lanes, today)
    stage = Stage.DRAFT if lane is None else stage_of(lane, today)
    closed = correspondence.closed
    if closed is not None and closed.on <= today:
        stage = Stage.CLOSED
    return Standing(
        today=today,
        stage=stage,
        verdict=lane.verdict if lane and stage is Stage.ANSWERED else None,
        lane=lane,
        lanes=lanes,
        complaints=complaints,
        issues=issues_of(lanes, today),
    )


def known_on(messages: Sequence[Message], today: date) -> tuple[Message, ...]:
    """The messages as of ``today``."""
    return tuple(message for message in messages if message.date is None or message.date <= today)


def stage_of(lane: Lane, today: date) -> Stage:
    """Where one request stands."""
    if lane.request.party == "authority":
        return _with_authority(lane)
    if lane.verdict is not None:
        if lane.reminders and _is_later(lane.reminders[-1], lane.answers[-1]) and not lane.is_settled:
            return Stage.REMINDED
        return Stage.ANSWERED
    if lane.reminders:
        return Stage.REMINDED
    due = lane.deadline
    if due is None or not due.receipt.documented:
        return Stage.ASKED
    if due.is_overdue(today):
        return Stage.OVERDUE
    return Stage.EXTENDED if due.extended else Stage.WAITING


def _with_authority(lane: Lane) -> Stage:
    if any("decision" in reply.says for reply in lane.replies):
        return Stage.DECIDED
    return Stage.WITH_AUTHORITY if lane.receipt and lane.receipt.documented else Stage.COMPLAINED


def _is_later(message: Message, other: Message) -> bool:
    return message.date is not None and other.date is not None and message.date > other.date


def _deciding(lanes: Sequence[Lane], today: date) -> Lane | None:
    """The request that is not settled: an overdue one first, then one with a period of the law, then the newest."""
    open_ones = [lane for lane in lanes if not lane.is_settled]
    if not open_ones:
        return lanes[-1] if lanes else None

    def weight(number: int) -> tuple[bool, bool, int]:
        lane = open_ones[number]
        return (stage_of(lane, today) is Stage.OVERDUE, lane.is_statutory, number)

    return open_ones[max(range(len(open_ones)), key=weight)]
