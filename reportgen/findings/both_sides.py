"""F28: what left the device beside what left the house, where both sides of a router were recorded at one time.

Compared are set-ups of TCP connections to the destination that begin while both recordings ran, only where the case
says that one clock timed both. On the Internet side devices cannot be told apart; that stands beside each conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.attribution.device import Subject
from reportgen.capture.values import Flow
from reportgen.evidence.citation import FrameSet
from reportgen.findings.assertion import Assertion, Modality, Reader, Scope
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.uploads import SECOND_NS
from reportgen.language.values import Count, Message, Moment, Name, Text

# Our own conventions, printed as such.
MIN_SETUPS = 3
MIN_SHARED_MINUTES = 10
EDGE_S = 2  # left out at each end of the time that both recordings ran
_MIDSTREAM = "OTH"  # its set-up is not in the capture


@dataclass(frozen=True, eq=False, kw_only=True)
class Sides:
    """Two recordings of one clock, and the time that both ran, while the state of a declared block did not change."""

    home: Recording
    outside: Recording
    first_at_ns: int
    last_at_ns: int

    @property
    def is_long_enough(self) -> bool:
        """By our convention."""
        return self.last_at_ns - self.first_at_ns >= MIN_SHARED_MINUTES * 60 * SECOND_NS

    def setups(self, facts: Facts, recording: Recording) -> tuple[Flow, ...]:
        """Set-ups towards the destination that begin within that time."""
        return tuple(
            flow
            for flow in recording.flows_to(facts.destination or "")
            if flow.transport == "tcp"
            and flow.conn_state != _MIDSTREAM
            and self.first_at_ns <= flow.first_at_ns <= self.last_at_ns
        )


def both_sides(facts: Facts) -> Iterator[Assertion]:
    """Per recording of the home network beside one of the Internet side: measurement and conclusion, or why not."""
    outside = [one for one in facts.recordings if one.entry.point == "internet"]
    for home in facts.recordings:
        is_home = home.entry.point == "lan" and home.traffic.subject is Subject.DEVICE
        if facts.destination is None or not is_home or not outside or not home.flows_to(facts.destination):
            continue
        sides = sides_of(facts, home, outside)
        if sides is None:
            yield _open(home, "clock")
        elif not sides.is_long_enough:
            yield _open(home, "time")
        elif len(sides.setups(facts, home)) < MIN_SETUPS:
            yield _open(home, "few")
        else:
            yield _measured(facts, sides)
            yield _conclusion(facts, sides)


def is_seen_outside(facts: Facts, home: Recording) -> bool:
    """Whether set-ups to the destination can be seen on the Internet side while the declared block was on."""
    outside = [one for one in facts.recordings if one.entry.point == "internet"]
    sides = sides_of(facts, home, outside) if home.entry.point == "lan" else None
    return sides is not None and _is_blocked(facts, sides) and bool(sides.setups(facts, sides.outside))


def sides_of(facts: Facts, home: Recording, outside: list[Recording]) -> Sides | None:
    """The pair of one clock that shares most time; None where the case names no common clock."""
    clocks = _clocks(facts)
    one_clock = [one for one in outside if clocks[one.entry.id] == clocks[home.entry.id]]
    pairs = [_shared(facts, home, one) for one in one_clock]
    return max(pairs, key=lambda pair: pair.last_at_ns - pair.first_at_ns, default=None)


def _clocks(facts: Facts) -> dict[str, int]:
    """A number for each recording's clock; one that is named as another's has the same number."""
    clocks = {recording.entry.id: number for number, recording in enumerate(facts.recordings)}
    for recording in facts.recordings:
        ours, theirs = clocks[recording.entry.id], clocks.get(recording.entry.same_clock_as or "")
        if theirs is not None:
            clocks = {key: theirs if clock == ours else clock for key, clock in clocks.items()}
    return clocks


def _shared(facts: Facts, home: Recording, outside: Recording) -> Sides:
    edge = EDGE_S * SECOND_NS
    first = max(one.capture.file.first_at_ns or 0 for one in (home, outside)) + edge
    last = min(one.capture.file.last_at_ns or 0 for one in (home, outside)) - edge
    switch = facts.case.filter
    if switch is not None and switch.address == facts.destination:
        if switch.on_at is not None and facts.case.at_ns(switch.on_at) < last:
            first = max(first, facts.case.at_ns(switch.on_at))
        if switch.off_at is not None and facts.case.at_ns(switch.off_at) > first:
            last = min(last, facts.case.at_ns(switch.off_at))
    return Sides(home=home, outside=outside, first_at_ns=first, last_at_ns=last)


def _is_blocked(facts: Facts, sides: Sides) -> bool:
    """Whether the declared block was on during that time, by the user's word."""
    switch = facts.case.filter
    if switch is None or switch.address != facts.destination or switch.on_at is None:
        return False
    is_over = switch.off_at is not None and facts.case.at_ns(switch.off_at) <= sides.first_at_ns
    return facts.case.at_ns(switch.on_at) <= sides.first_at_ns and not is_over


def _measured(facts: Facts, sides: Sides) -> Assertion:
    inside, seen = (sides.setups(facts, one) for one in (sides.home, sides.outside))
    citations = [sides.home.cite(_first_frames(inside), item="home network")]
    if seen:
        citations.append(sides.outside.cite(_first_frames(seen), item="Internet side"))
    return Assertion(
        id=f"F28.both-sides.{sides.home.entry.id}",
        finding="F28",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F28.both-sides" if seen else "finding.F28.both-sides-none-outside",
            start=Moment(sides.first_at_ns),
            end=Moment(sides.last_at_ns),
            subject=facts.subject(sides.home),
            address=Name(facts.destination or ""),
            inside=Message.of("count.setups", n=len(inside)),
            inside_open=Count(_unanswered(inside, sides.home, facts)),
            outside=Message.of("count.setups", n=len(seen)),
            outside_open=Count(_unanswered(seen, sides.outside, facts)),
            home=Text(sides.home.entry.id),
            internet=Text(sides.outside.entry.id),
        ),
        scope=Scope(
            captures=(sides.home.sha256, sides.outside.sha256),
            first_at_ns=sides.first_at_ns,
            last_at_ns=sides.last_at_ns,
            things_count=len(inside),
        ),
        citations=tuple(citations),
        limits=(Message.of("limit.both-sides"), Message.of("limit.attempts-are-not-pictures")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _first_frames(flows: tuple[Flow, ...]) -> FrameSet:
    return FrameSet.of(flow.first_frame for flow in flows)


def _unanswered(flows: tuple[Flow, ...], recording: Recording, facts: Facts) -> int:
    """How many of them are attempts by F28's own rule."""
    attempts = {attempt.flow for attempt in recording.attempts_to(facts.destination or "")}
    return sum(flow.index in attempts for flow in flows)


def _conclusion(facts: Facts, sides: Sides) -> Assertion:
    inside, seen = (len(sides.setups(facts, one)) for one in (sides.home, sides.outside))
    passed, blocked, key = bool(seen), _is_blocked(facts, sides), sides.home.entry.id
    words = f"{'passed' if passed else 'held-back'}-{'blocked' if blocked else 'plain'}"
    return Assertion(
        id=f"F28.{'passed' if passed else 'held-back'}.{key}",
        finding="F28",
        modality=Modality.CONCLUSION,
        claim=Message.of(f"finding.F28.{words}"),
        rule=Message.of(
            "rule.F28.both-sides",
            inside=Count(inside),
            outside=Count(seen),
            least=Count(MIN_SETUPS),
            minutes=Count(MIN_SHARED_MINUTES),
            edge=Count(EDGE_S),
        ),
        alternatives=(Message.of("alternative.other-sender" if passed else "alternative.not-recorded-outside"),),
        rests_on=(f"F28.both-sides.{key}", *(["statement.filter"] if blocked else [])),
        disclosure=(Reader.AUTHORITY,),
    )


def _open(home: Recording, why: str) -> Assertion:
    return Assertion(
        id=f"open.both-sides.{home.entry.id}",
        finding="F28",
        modality=Modality.OPEN,
        claim=Message.of(
            f"open.both-sides.{why}", capture=home.label, least=Count(MIN_SETUPS), minutes=Count(MIN_SHARED_MINUTES)
        ),
        disclosure=(Reader.AUTHORITY,),
    )
