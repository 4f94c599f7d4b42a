"""F18: hardware addresses of other stations, or a place, in what the device sent.

Measured are addresses that belong to no device seen in the recording, and how many of them the user names as their own;
that they are stations at the device's place, which can tell where that is, is concluded. They may be third parties'
data: only their number and who registered their ranges are printed. A place counts within a kilometre of the one that
the user gives.
Source: Art. 5(1)(c) GDPR; § 25 TDDDG; docs/method.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from reportgen.capture.http_values import Position, Station
from reportgen.evidence.digest import sha256_of
from reportgen.findings.assertion import Assertion, Content, Modality, Reader
from reportgen.findings.facts import Facts, Recording
from reportgen.findings.sent_out import addresses, cited, receivers, sent_out
from reportgen.language.values import Count, Message

# Our own conventions, printed as such.
MIN_STATIONS = 3
MAX_KM = 1
_KM_A_DEGREE = 111.32  # of latitude; of longitude at the equator


def surroundings(facts: Facts) -> Iterator[Assertion]:
    """Stations with their conclusion, and places, of each recording."""
    for recording in facts.recordings:
        sent = sent_out(facts, recording, recording.capture.http.stations)
        seen = _seen_stations(facts, recording) if sent else frozenset()
        unseen = tuple(one for one in sent if one.sha256 not in seen)
        if len({one.sha256 for one in unseen}) >= MIN_STATIONS:
            yield _stations(facts, recording, unseen)
            yield _conclusion(recording)
        near = tuple(
            one for one in sent_out(facts, recording, recording.capture.http.positions) if _is_near(facts, one)
        )
        if near:
            yield _place(facts, recording, near)


def _seen_stations(facts: Facts, recording: Recording) -> frozenset[str]:
    """Digests of the device's hardware address and of those in frames of the recording."""
    seen = {mac for flow in recording.capture.flows for mac in (flow.originator_mac, flow.responder_mac) if mac}
    return _digests(seen | ({facts.case.device.mac} if facts.case.device.mac else set()))


def _named_stations(facts: Facts) -> frozenset[str]:
    """Digests of those that the user names as their own."""
    return _digests(entry.value.lower() for entry in facts.case.identifiers if entry.kind == "hardware address")


def _digests(macs: Iterable[str]) -> frozenset[str]:
    return frozenset(sha256_of(bytes.fromhex(mac.replace(":", ""))) for mac in macs)


def _is_near(facts: Facts, found: Position) -> bool:
    """Within a kilometre, whichever of the two numbers is the latitude."""
    home = facts.case.home_position
    if home is None:
        return False
    pairs = ((found.first_degrees, found.second_degrees), (found.second_degrees, found.first_degrees))
    return any(distance_km(home.latitude, home.longitude, *pair) <= MAX_KM for pair in pairs)


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Between two neighbouring places, on a plane: exact to a thousandth for a few kilometres."""
    north = (other_latitude - latitude) * _KM_A_DEGREE
    east = (other_longitude - longitude) * _KM_A_DEGREE * math.cos(math.radians(latitude))
    return math.hypot(north, east)


def _stations(facts: Facts, recording: Recording, unseen: tuple[Station, ...]) -> Assertion:
    first, last = min(one.at_ns for one in unseen), max(one.at_ns for one in unseen)
    digests = {one.sha256 for one in unseen}
    own = len(digests & _named_stations(facts))
    return Assertion(
        id=f"F18.stations.{recording.entry.id}",
        finding="F18",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(
            "finding.F18.stations-own" if own else "finding.F18.stations",
            n=len(digests),
            **({"own": Message.of("count.of-them-mine", n=own)} if own else {}),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            addresses=addresses(receivers(unseen), facts.destination),
        ),
        scope=recording.scope(first, last, len(unseen)),
        citations=cited(recording, unseen, lambda one: f"{one.maker}:…:{one.receiver}"),
        counter_considerations=(Message.of("counter.stations"),),
        limits=(Message.of("limit.stations"), Message.of("limit.window")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _conclusion(recording: Recording) -> Assertion:
    return Assertion(
        id=f"F18.surroundings.{recording.entry.id}",
        finding="F18",
        modality=Modality.CONCLUSION,
        claim=Message.of("finding.F18.surroundings"),
        rule=Message.of("rule.F18", least=Count(MIN_STATIONS)),
        alternatives=(Message.of("alternative.stations"),),
        rests_on=(f"F18.stations.{recording.entry.id}",),
        disclosure=(Reader.AUTHORITY,),
    )


def _place(facts: Facts, recording: Recording, near: tuple[Position, ...]) -> Assertion:
    first, last = min(one.at_ns for one in near), max(one.at_ns for one in near)
    return Assertion(
        id=f"F18.place.{recording.entry.id}",
        finding="F18",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(
            "finding.F18.place",
            n=len(near),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            addresses=addresses(Counter(one.receiver for one in near), facts.destination),
            most=Count(MAX_KM),
        ),
        scope=recording.scope(first, last, len(near)),
        citations=cited(recording, near, lambda one: one.receiver),
        counter_considerations=(Message.of("counter.place"),),
        limits=(Message.of("limit.place"), Message.of("limit.window")),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
