"""F09: connections before anybody could be informed or asked: after a factory reset, before the first set-up.

Needs the user's word: reset, switched on while the recording ran already, and the time of the first screen; otherwise
it is said what is lacking. Name resolution, addresses and the time of day do not count. What information was read from
the device is not visible. Source: § 25(1) TDDDG, Art. 13(1), 25(2) GDPR.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportgen.capture.values import Flow
from reportgen.case.statements import Setup
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.grounds import gdpr_may_apply, suggestion
from reportgen.findings.sent_out import addresses, flows_out, is_housekeeping
from reportgen.findings.uploads import SECOND_NS
from reportgen.language.values import Listing, Message, Moment

MARGIN_S = 60  # our own convention: so long before the first screen nothing counts any more (clocks differ)


def pre_consent_contact(facts: Facts) -> Iterator[Assertion]:
    """The statement; what each recording shows of the time in between; else what is lacking."""
    setup = facts.case.setup
    if setup is None:
        return
    yield _statement(facts, setup)
    lacking = _lacking(setup)
    shown = [] if lacking else [found for recording in facts.recordings for found in _shown(facts, recording, setup)]
    yield from shown
    if shown:
        last = max(facts.day_of(one.scope.last_at_ns) for one in shown if one.scope)
        if gdpr_may_apply(facts, last) and facts.case.declarations.own_target_set_up is not True:
            yield _question(tuple(one.id for one in shown))
    elif facts.recordings:
        yield _open(lacking or ("not-recorded",))


def terminal_suggestion(facts: Facts, said: list[Assertion]) -> Iterator[Assertion]:
    """The suggestion under § 25, where no ground has made it already."""
    shown = [one for one in said if one.id.startswith("F09.contacts.") and one.scope]
    if not shown or any(one.id == "suggestion.terminal-equipment" for one in said):
        return
    if facts.case.declarations.own_target_set_up is not True:
        last = max(facts.day_of(one.scope.last_at_ns) for one in shown if one.scope)
        yield from suggestion(facts, last, tuple(one.id for one in shown))


def _lacking(setup: Setup) -> tuple[str, ...]:
    needed = {"reset": setup.reset_at, "power": setup.powered_on_at, "screen": setup.first_screen_at}
    return tuple(name for name, value in needed.items() if value is None)


def _shown(facts: Facts, recording: Recording, setup: Setup) -> Iterator[Assertion]:
    file = recording.capture.file
    if setup.powered_on_at is None or setup.first_screen_at is None or file.first_at_ns is None:
        return
    on, screen = facts.case.at_ns(setup.powered_on_at), facts.case.at_ns(setup.first_screen_at)
    if file.first_at_ns > on:
        return  # began too late: what came before is not known
    end = screen - MARGIN_S * SECOND_NS
    flows = tuple(
        flow
        for flow in flows_out(facts, recording)
        if on <= flow.first_at_ns < end
        and flow.resp_packets_count
        and flow.transport in ("tcp", "udp")
        and not is_housekeeping(flow)
    )
    if flows:
        yield _measured(facts, recording, flows, on, screen)


def _measured(facts: Facts, recording: Recording, flows: tuple[Flow, ...], on: int, screen: int) -> Assertion:
    first, last = min(flow.first_at_ns for flow in flows), max(flow.first_at_ns for flow in flows)
    return Assertion(
        id=f"F09.contacts.{recording.entry.id}",
        finding="F09",
        modality=Modality.MEASURED,
        claim=Message.of(
            "finding.F09.contacts",
            n=len(flows),
            capture=recording.label,
            subject=facts.subject(recording),
            start=Moment(on),
            end=Moment(screen),
            addresses=addresses(Counter(flow.responder for flow in flows), facts.destination),
        ),
        scope=recording.scope(first, last, len(flows)),
        citations=(recording.cite(recording.own_frames(flows)),),
        rests_on=("statement.setup",),
        counter_considerations=(Message.of("counter.pre-consent"),),
        limits=(Message.of("limit.pre-consent", n=MARGIN_S), Message.of("limit.read-unknown")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _statement(facts: Facts, setup: Setup) -> Assertion:
    given = (
        ("reset", setup.reset_at), ("power", setup.powered_on_at), ("screen", setup.first_screen_at),
    )  # fmt: skip
    steps = tuple(Message.of(f"setup.{name}", at=Moment(facts.case.at_ns(at))) for name, at in given if at)
    return Assertion(
        id="statement.setup",
        finding="statement",
        modality=Modality.STATEMENT,
        claim=Message.of(
            "finding.statement.setup" if steps else "finding.statement.setup-undated",
            steps=Listing(steps),
            how=own_words(setup.how),
        ),
        exhibits=(setup.exhibit,) if setup.exhibit else (),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _question(rests_on: tuple[str, ...]) -> Assertion:
    return Assertion(
        id="ground.question-before-choice",
        finding="F09",
        modality=Modality.OPEN,
        claim=Message.of("ground.question.before-choice"),
        legal_basis=("GDPR 13(1)", "GDPR 25(2)"),
        rests_on=rests_on,
    )


def _open(lacking: tuple[str, ...]) -> Assertion:
    return Assertion(
        id="open.setup",
        finding="F09",
        modality=Modality.OPEN,
        claim=Message.of("open.setup", lacking=Listing(
            tuple(Message.of(f"unshown.setup.{name}") for name in lacking)
        )),
    )  # fmt: skip
