"""F06: encrypted uploads right after movements that the user noted.

Counted are windows after the noted times and control windows; what follows from the counts is a conclusion with its
rule. Where the list does not suffice, that is said instead. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reportgen.case.statements import EventLog
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.event_windows import CONTROL_APART_S, CONTROL_EVERY_S, WINDOW_S, Windows, windows
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.fisher import odds_of_at_most, one_sided
from reportgen.findings.uploads import SECOND_NS, UPLOAD_MIN_BYTES, SentFrames, threshold
from reportgen.language.values import Count, Message, Name

# Our own conventions, printed as such.
MIN_EVENTS = 20
MIN_HIT_RATE = Fraction(4, 5)
MAX_CONTROL_RATE = Fraction(1, 10)
PROBABILITY_BELOW = Fraction(1, 1000)
MAX_CLOCK_OFFSET_S = 2

_ODDS_AT_MOST = 1_000_000


def event_correlated_upload(facts: Facts) -> Iterator[Assertion]:
    """The user's statement about the list, and for each recording what it shows of it."""
    log = facts.case.events
    if log is None or not facts.events:
        return
    yield _statement(log, len(facts.events))
    for recording in facts.device_recordings:
        file = recording.capture.file
        if facts.encrypted_flows(recording) and file.first_at_ns is not None and file.last_at_ns is not None:
            found = windows(facts.events, first_at_ns=file.first_at_ns, last_at_ns=file.last_at_ns, local=facts.local)
            yield from _of_recording(facts, recording, log, found)


def _of_recording(facts: Facts, recording: Recording, log: EventLog, found: Windows) -> Iterator[Assertion]:
    sent = facts.sent_encrypted(recording)
    hits = [(n, at) for n, at in enumerate(found.events_ns, start=1) if _is_hit(sent, at)]
    control_hits = [(n, at) for n, at in enumerate(found.controls_ns, start=1) if _is_hit(sent, at)]
    is_measured = _is_clock_known(log) and bool(hits or control_hits)
    if is_measured:
        yield _measured(facts, recording, found, hits, control_hits)
    probability = one_sided(
        hits=len(hits), of=len(found.events_ns), control_hits=len(control_hits), control_of=len(found.controls_ns)
    )
    lacking = _lacking(log, found)
    if lacking is not None:
        yield _open(recording, lacking, len(found.events_ns))
    elif is_measured and _follows(len(hits), len(control_hits), found, probability):
        yield _conclusion(facts, recording, probability)


def _is_hit(sent: SentFrames, at_ns: int) -> bool:
    return sent.bytes_between(at_ns, at_ns + WINDOW_S * SECOND_NS) >= UPLOAD_MIN_BYTES


def _is_clock_known(log: EventLog) -> bool:
    return log.clock_offset_s is not None and log.clock_offset_s <= MAX_CLOCK_OFFSET_S


def _lacking(log: EventLog, found: Windows) -> str | None:
    """Why nothing can be concluded from the list, whatever was counted."""
    if log.clock_offset_s is None:
        return "clock-unsaid"
    if log.clock_offset_s > MAX_CLOCK_OFFSET_S:
        return "clock-off"
    if len(found.events_ns) < MIN_EVENTS:
        return "few"
    return "few-controls" if len(found.controls_ns) < len(found.events_ns) else None


def _follows(hits: int, control_hits: int, found: Windows, probability: Fraction) -> bool:
    return (
        hits >= MIN_HIT_RATE * len(found.events_ns)
        and control_hits <= MAX_CONTROL_RATE * len(found.controls_ns)
        and probability < PROBABILITY_BELOW
    )


def _statement(log: EventLog, count: int) -> Assertion:
    clock = (
        Message.of("finding.statement.events.clock-unsaid")
        if log.clock_offset_s is None
        else Message.of("finding.statement.events.clock", n=log.clock_offset_s)
    )
    own = f"finding.statement.events.{'own' if log.own_count is not None else 'plain'}"
    return Assertion(
        id="statement.events",
        finding="statement",
        modality=Modality.STATEMENT,
        claim=Message.of(own, n=count, own=Count(log.own_count or 0), how=own_words(log.how), clock=clock),
        brief=Message.of("brief.statement.events", n=count, own=Count(log.own_count)) if log.own_count else None,
        exhibits=(log.exhibit,),
    )


def _measured(
    facts: Facts,
    recording: Recording,
    found: Windows,
    hits: list[tuple[int, int]],
    control_hits: list[tuple[int, int]],
) -> Assertion:
    sent = facts.sent_encrypted(recording)
    window_ns = WINDOW_S * SECOND_NS
    looked_at = (*found.events_ns, *found.controls_ns)
    numbers: dict[str, Message | Name | Count] = {
        "n": Count(len(found.events_ns)),
        "hits": Count(len(hits)),
        "control_hits": Count(len(control_hits)),
        "controls": Count(len(found.controls_ns)),
        "seconds": Count(WINDOW_S),
        "size": threshold(UPLOAD_MIN_BYTES),
    }
    return Assertion(
        id=f"F06.windows.{recording.entry.id}",
        finding="F06",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F06.windows",
            capture=recording.label,
            subject=facts.subject(recording),
            address=Name(facts.encrypted_flows(recording)[0].responder),
            **numbers,
        ),
        brief=Message.of("brief.F06.windows", **numbers),
        scope=recording.scope(min(looked_at), max(looked_at) + window_ns, len(hits)),
        citations=tuple(
            recording.cite(sent.frames_between(at, at + window_ns), item=f"{kind}-{number}")
            for kind, group in (("event", hits), ("control", control_hits))
            for number, at in group
        ),
        rests_on=("statement.events",),
        limits=tuple(_limits(found)),
    )


def _limits(found: Windows) -> Iterator[Message]:
    yield Message.of("limit.controls", minutes=Count(CONTROL_EVERY_S // 60), apart=Count(CONTROL_APART_S))
    if found.outside_count:
        yield Message.of("limit.events-outside", n=found.outside_count)
    if found.overlapping_count:
        yield Message.of("limit.events-overlapping", n=found.overlapping_count)


def _conclusion(facts: Facts, recording: Recording, probability: Fraction) -> Assertion:
    alerts = facts.case.declarations.alerts_switched_on
    return Assertion(
        id=f"F06.follows.{recording.entry.id}",
        finding="F06",
        modality=Modality.CONCLUSION,
        content=Content.ENCRYPTED,
        claim=Message.of("finding.F06.follows", subject=facts.subject(recording)),
        rule=Message.of(
            "rule.F06",
            events=Count(MIN_EVENTS),
            rate=Count(int(MIN_HIT_RATE * 100)),
            control_rate=Count(int(MAX_CONTROL_RATE * 100)),
            limit=Count(int(1 / PROBABILITY_BELOW)),
            odds=Count(odds_of_at_most(probability, most=_ODDS_AT_MOST)),
        ),
        alternatives=(
            Message.of("alternative.event-message"),
            *([] if alerts is False else [Message.of(f"alternative.alerts-{'on' if alerts else 'unsaid'}")]),
        ),
        limits=(Message.of("limit.controls-not-independent"),),
        rests_on=(f"F06.windows.{recording.entry.id}", "statement.events"),
    )


def _open(recording: Recording, why: str, count: int) -> Assertion:
    return Assertion(
        id=f"open.events.{recording.entry.id}",
        finding="F06",
        modality=Modality.OPEN,
        claim=Message.of(f"open.events.{why}", n=count, least=Count(MIN_EVENTS), seconds=Count(MAX_CLOCK_OFFSET_S)),
        disclosure=(Reader.AUTHORITY,),
    )
