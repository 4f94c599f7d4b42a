"""F16: one UDP port talks to several hosts at once and then carries a lively conversation: brokering is a conclusion.

Measured are addresses and packets; that a relay or a go-between was at work is concluded, with the usual explanation
beside it: most devices behind a router need one to be reached. Source: RFC 8489 (STUN); docs/method.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.capture.values import Flow
from reportgen.evidence.citation import FrameSet
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.sent_out import addresses, flows_out, is_housekeeping
from reportgen.findings.uploads import SECOND_NS
from reportgen.language.values import Count, Message

# Our own conventions, printed as such.
MIN_HOSTS = 3
WITHIN_S = 10
LIVELY_PACKETS_A_S = 20
LIVELY_MIN_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brokering:
    port: int
    contacts: tuple[Flow, ...]  # the first conversations with each host within the window
    lively: tuple[Flow, ...]
    stun_count: int  # of the contacts


def relay_contacts(facts: Facts) -> Iterator[Assertion]:
    """The measurement and the conclusion, for the port of each recording that reached most hosts."""
    for recording in facts.recordings:
        found = [one for port in _by_port(facts, recording).items() if (one := _brokering(recording, *port))]
        if found:
            best = max(found, key=lambda one: (len(one.contacts), -one.port))
            yield _measured(facts, recording, best)
            yield _conclusion(recording, best)


def _by_port(facts: Facts, recording: Recording) -> dict[int, list[Flow]]:
    ports: defaultdict[int, list[Flow]] = defaultdict(list)
    for flow in flows_out(facts, recording):
        if flow.transport == "udp" and flow.originator_port is not None and not is_housekeeping(flow):
            ports[flow.originator_port].append(flow)
    return ports


def _brokering(recording: Recording, port: int, flows: list[Flow]) -> _Brokering | None:
    contacts = _closest(sorted(flows, key=lambda flow: flow.first_at_ns))
    if len(contacts) < MIN_HOSTS:
        return None
    begun_at_ns = contacts[0].first_at_ns
    lively = tuple(flow for flow in flows if flow.last_at_ns >= begun_at_ns and _is_lively(flow))
    stun = sum(1 for flow in contacts if recording.capture.encryption.of(flow).reason == "stun")
    return _Brokering(port=port, contacts=contacts, lively=lively, stun_count=stun) if lively or stun else None


def _closest(flows: list[Flow]) -> tuple[Flow, ...]:
    """The window with most hosts, one conversation each; the earliest of them."""
    best: dict[str, Flow] = {}
    begin = 0
    inside: Counter[str] = Counter()
    for end, flow in enumerate(flows):
        inside[flow.responder] += 1
        while flow.first_at_ns - flows[begin].first_at_ns >= WITHIN_S * SECOND_NS:
            inside[flows[begin].responder] -= 1
            inside += Counter()  # forgets those at zero
            begin += 1
        if len(inside) > len(best):
            best = {one.responder: one for one in reversed(flows[begin : end + 1])}
    return tuple(sorted(best.values(), key=lambda flow: flow.first_at_ns))


def _is_lively(flow: Flow) -> bool:
    duration_ns = flow.last_at_ns - flow.first_at_ns
    packets = flow.orig_packets_count + flow.resp_packets_count
    both = flow.orig_packets_count and flow.resp_packets_count
    return (
        bool(both)
        and duration_ns >= LIVELY_MIN_S * SECOND_NS
        and packets * SECOND_NS >= (LIVELY_PACKETS_A_S * duration_ns)
    )


def _measured(facts: Facts, recording: Recording, found: _Brokering) -> Assertion:
    flows = (*found.contacts, *found.lively)
    first, last = min(flow.first_at_ns for flow in flows), max(flow.last_at_ns for flow in found.lively or flows)
    last = max(last, *(flow.first_at_ns for flow in found.contacts))
    kind = "lively" if found.lively else "stun"
    lively = max(found.lively, key=lambda flow: flow.last_at_ns - flow.first_at_ns, default=None)
    return Assertion(
        id=f"F16.contacts.{recording.entry.id}",
        finding="F16",
        modality=Modality.MEASURED,
        claim=Message.of(
            f"finding.F16.{kind}",
            n=len(found.contacts),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            seconds=Count(WITHIN_S),
            addresses=addresses(Counter(flow.responder for flow in found.contacts), facts.destination),
            stun=Count(found.stun_count),
            other=addresses(Counter({lively.responder: 1}), None) if lively else Message.of("list.none"),
            duration=Message.of(
                "count.seconds", n=(lively.last_at_ns - lively.first_at_ns) // SECOND_NS if lively else 0
            ),
        ),
        scope=recording.scope(first, last, len(found.contacts)),
        citations=(
            recording.cite(FrameSet.of(flow.first_frame for flow in found.contacts), item="contacts"),
            *([recording.cite(recording.own_frames(found.lively), item="lively")] if found.lively else []),
        ),
        counter_considerations=(Message.of("counter.relay"),),
        limits=(Message.of("limit.relay"), Message.of("limit.window")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _conclusion(recording: Recording, found: _Brokering) -> Assertion:
    return Assertion(
        id=f"F16.brokering.{recording.entry.id}",
        finding="F16",
        modality=Modality.CONCLUSION,
        claim=Message.of("finding.F16.brokering"),
        rule=Message.of(
            "rule.F16",
            hosts=Count(MIN_HOSTS),
            seconds=Count(WITHIN_S),
            rate=Count(LIVELY_PACKETS_A_S),
            least=Count(LIVELY_MIN_S),
            n=len(found.contacts),
        ),
        alternatives=(Message.of("alternative.relay"),),
        rests_on=(f"F16.contacts.{recording.entry.id}",),
        disclosure=(Reader.AUTHORITY,),
    )
