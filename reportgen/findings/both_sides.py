"""F28: what left the device beside what left the house, where both sides of a router were recorded at one time.

Compared are set-ups of TCP connections to the destination that begin while both recordings ran, only where the case
says that one clock timed both. On the Internet side devices cannot be told apart; that stands beside each conclusion.
Where a declared block was on during a part of that time, the part is compared too, on its own: what holds of the whole
time does not hang on the block's being told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportgen.attribution.device import Subject
from reportgen.capture.values import Flow
from reportgen.evidence.citation import FrameSet
from reportgen.findings.assertion import Assertion, Modality, Reader, Scope
from reportgen.findings.declared_block import declared_block
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
    """Two recordings of one clock, and a time that both ran."""

    home: Recording
    outside: Recording
    first_at_ns: int
    last_at_ns: int
    is_of_block: bool  # a part alone, in which the declared block was on

    @property
    def key(self) -> str:
        """Tells it from the others of the case."""
        return f"{self.home.entry.id}.{self.outside.entry.id}" + (".block" if self.is_of_block else "")

    def lacks(self, facts: Facts) -> str | None:
        """What it lacks by our conventions."""
        if self.last_at_ns - self.first_at_ns < MIN_SHARED_MINUTES * 60 * SECOND_NS:
            return "time"
        return "few" if len(self.setups(facts, self.home)) < MIN_SETUPS else None

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
    """Per recording of the home network and of the Internet side: measurement and conclusion; or why there is none."""
    outside = [one for one in facts.recordings if one.entry.point == "internet"]
    for home in facts.recordings:
        is_home = home.entry.point == "lan" and home.traffic.subject is Subject.DEVICE
        if facts.destination is None or not is_home or not outside or not home.flows_to(facts.destination):
            continue
        pairs = _pairs(facts, home)
        parts = [part for pair in pairs if (part := _of_block(facts, pair)) is not None and part != pair]
        enough = [sides for sides in (*pairs, *parts) if sides.lacks(facts) is None]
        for sides in enough:
            yield _measured(facts, sides)
            yield _conclusion(facts, sides)
        if not enough:
            longest = max(pairs, key=lambda pair: pair.last_at_ns - pair.first_at_ns, default=None)
            yield _open(home, (longest.lacks(facts) if longest else None) or "clock")


def is_seen_outside(facts: Facts, home: Recording) -> bool:
    """Whether set-ups to the destination can be seen on the Internet side while the declared block was on."""
    parts = [_of_block(facts, pair) for pair in _pairs(facts, home)] if home.entry.point == "lan" else []
    return any(part is not None and part.setups(facts, part.outside) for part in parts)


def _pairs(facts: Facts, home: Recording) -> list[Sides]:
    """The recording beside each of the Internet side of which the case says that the same clock timed it."""
    clocks, edge = _clocks(facts), EDGE_S * SECOND_NS
    return [
        Sides(
            home=home,
            outside=outside,
            first_at_ns=max(one.capture.file.first_at_ns or 0 for one in (home, outside)) + edge,
            last_at_ns=min(one.capture.file.last_at_ns or 0 for one in (home, outside)) - edge,
            is_of_block=False,
        )
        for outside in facts.recordings
        if outside.entry.point == "internet" and clocks[outside.entry.id] == clocks[home.entry.id]
    ]


def _clocks(facts: Facts) -> dict[str, int]:
    """A number for each recording's clock; one that is named as another's has the same number."""
    clocks = {recording.entry.id: number for number, recording in enumerate(facts.recordings)}
    for recording in facts.recordings:
        ours, theirs = clocks[recording.entry.id], clocks.get(recording.entry.same_clock_as or "")
        if theirs is not None:
            clocks = {key: theirs if clock == ours else clock for key, clock in clocks.items()}
    return clocks


def _of_block(facts: Facts, pair: Sides) -> Sides | None:
    """The part of that time in which the declared block was on, by the user's word; None where that is not known."""
    block = declared_block(facts)
    if block is None or block.on_at_ns is None or block.off_at_ns is None:
        return None
    first, last = max(pair.first_at_ns, block.on_at_ns), min(pair.last_at_ns, block.off_at_ns)
    if (first, last) == (pair.first_at_ns, pair.last_at_ns):
        return pair
    return replace(pair, first_at_ns=first, last_at_ns=last, is_of_block=True) if first < last else None


def _measured(facts: Facts, sides: Sides) -> Assertion:
    inside, seen = (sides.setups(facts, one) for one in (sides.home, sides.outside))
    citations = [sides.home.cite(_first_frames(inside), item="home network")]
    if seen:
        citations.append(sides.outside.cite(_first_frames(seen), item="Internet side"))
    return Assertion(
        id=f"F28.both-sides.{sides.key}",
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
    passed, blocked, key = bool(seen), _of_block(facts, sides) == sides, sides.key
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
