"""F12: the same string in connections a day and more apart. That the device can be recognised by it is a conclusion.

Counted are strings of requests that can hold at least 64 bits, and the device's own serial number and hardware address.
What others in the recordings send too is told as such. That no other device sends it, nobody can know: concluded is
only that connections belong together, as those of this device or of a group that sends the same.
Source: Art. 4(1) with recital 30 GDPR; docs/method.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportgen.capture.http_values import Token
from reportgen.capture.secret_values import Identifier
from reportgen.evidence.citation import Citation, FrameSet
from reportgen.findings.assertion import Assertion, Content, Modality, Reader, Scope
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.sent_out import addresses, sent_out
from reportgen.findings.uploads import HOUR_NS
from reportgen.language.values import Count, Listing, Message, Text

# Our own conventions, printed as such.
MIN_SESSIONS = 2
MIN_HOURS = 24
MIN_BITS = 64
_OF_THE_DEVICE = frozenset({"serial", "mac"})
_SHOWN_AT_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """One connection that carried the string."""

    recording: Recording
    found: Token | Identifier


def stable_identifier(facts: Facts) -> Iterator[Assertion]:
    """One measurement over all recordings in which the device can be told apart, and the conclusion from it."""
    sights: defaultdict[str, dict[tuple[str, int], _Sight]] = defaultdict(dict)
    for recording in facts.recordings:
        if recording.traffic.by_mac or recording.traffic.by_address:
            for found in _sent(facts, recording):
                sights[found.value.sha256].setdefault(
                    (recording.entry.id, found.flow), _Sight(recording=recording, found=found)
                )
    stable = [tuple(by.values()) for by in sights.values() if _is_stable(by.values())]
    if stable:
        others = _of_others(facts)
        stable.sort(key=lambda seen: (_digest(seen) in others, -len(seen), seen[0].found.at_ns, _digest(seen)))
        shared_count = sum(_digest(seen) in others for seen in stable)
        yield _measured(facts, stable, others, shared_count)
        yield _conclusion(len(stable), shared_count)


def _digest(seen: tuple[_Sight, ...]) -> str:
    return seen[0].found.value.sha256


def _sent(facts: Facts, recording: Recording) -> Iterator[Token | Identifier]:
    capture = recording.capture
    for identifier in sent_out(facts, recording, capture.identifiers):
        if identifier.label in _OF_THE_DEVICE:
            yield identifier
    for token in sent_out(facts, recording, capture.http.tokens):
        if token.bits >= MIN_BITS:
            yield token


def _of_others(facts: Facts) -> Counter[str]:
    """In how many connections that are not this device's each string is sent, by its digest."""
    return Counter(
        digest
        for _, _, digest in {
            (recording.entry.id, token.flow, token.value.sha256)
            for recording in facts.recordings
            for token in recording.capture.http.tokens
            if token.flow not in recording.flow_by_index
        }
    )


def _is_stable(seen: Iterable[_Sight]) -> bool:
    times = [sight.found.at_ns for sight in seen]
    return len(times) >= MIN_SESSIONS and max(times) - min(times) >= MIN_HOURS * HOUR_NS


def _measured(
    facts: Facts, stable: list[tuple[_Sight, ...]], others: Mapping[str, int], shared_count: int
) -> Assertion:
    seen = [sight for sights in stable for sight in sights]
    first, last = min(sight.found.at_ns for sight in seen), max(sight.found.at_ns for sight in seen)
    receivers: defaultdict[str, int] = defaultdict(int)
    for sight in seen:
        receivers[sight.found.receiver] += 1
    shown = Listing(tuple(_item(sights, others.get(_digest(sights), 0)) for sights in stable[:_SHOWN_AT_MOST]))
    rest = len(stable) - _SHOWN_AT_MOST
    recordings = list(dict.fromkeys(sight.recording.sha256 for sight in seen))
    return Assertion(
        id="F12.strings",
        finding="F12",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(
            "finding.F12.strings",
            n=len(stable),
            period=facts.period(first, last),
            subject=facts.subject(seen[0].recording),
            strings=Message.of("list.items-and-more", items=shown, n=rest)
            if rest > 0
            else Message.of("list.items", items=shown),
            addresses=addresses(receivers, facts.destination),
        ),
        scope=Scope(captures=tuple(recordings), first_at_ns=first, last_at_ns=last, things_count=len(stable)),
        citations=tuple(_citations(stable)),
        counter_considerations=(
            Message.of("counter.recognisable"),
            *([Message.of("counter.sent-by-others", n=shared_count)] if shared_count else []),
        ),
        limits=(
            Message.of("limit.masked-strings"),
            Message.of("limit.strings-looked-for"),
            Message.of("limit.window"),
        ),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _citations(stable: list[tuple[_Sight, ...]]) -> Iterator[Citation]:
    for number, sights in enumerate(stable, start=1):
        frames: defaultdict[str, set[int]] = defaultdict(set)
        by_id = {sight.recording.entry.id: sight.recording for sight in sights}
        for sight in sights:
            frames[sight.recording.entry.id].update(sight.found.frames)
        for key, numbers in frames.items():
            yield by_id[key].cite(FrameSet.of(numbers), item=f"string-{number}")


def _item(sights: tuple[_Sight, ...], others_count: int) -> Message:
    some = sights[0].found
    times = [sight.found.at_ns for sight in sights]
    label = (
        Message.of(f"token.{some.place}", name=Text(some.name))
        if isinstance(some, Token)
        else Message.of(f"identifier.{some.label}")
    )
    hours = Message.of("count.hours", n=(max(times) - min(times)) // HOUR_NS)
    shown = Text(some.value.shown)
    if not others_count:
        return Message.of("token.item", label=label, shown=shown, n=len(sights), hours=hours)
    others = Message.of("count.in-connections-of-others", n=others_count)
    return Message.of("token.item-shared", label=label, shown=shown, n=len(sights), hours=hours, others=others)


def _conclusion(count: int, shared_count: int) -> Assertion:
    return Assertion(
        id="F12.recognisable",
        finding="F12",
        modality=Modality.CONCLUSION,
        claim=Message.of("finding.F12.recognisable", n=count),
        rule=Message.of("rule.F12", bits=Count(MIN_BITS), sessions=Count(MIN_SESSIONS), hours=Count(MIN_HOURS)),
        alternatives=(
            Message.of("alternative.sent-by-others", n=shared_count)
            if shared_count
            else Message.of("alternative.same-for-all"),
        ),
        rests_on=("F12.strings",),
        disclosure=(Reader.AUTHORITY,),
    )
