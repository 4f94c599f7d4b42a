"""F18: hardware addresses of other stations, or a place, in what the device sent.

Measured are addresses that belong to no device seen in the recording and are not named as the user's; that they are
wireless networks around, which tell a place, is concluded. They are third parties' data: only their number and who
registered their ranges are printed. A place counts within a kilometre of the one that the user gives.
Source: Art. 5(1)(c) GDPR; § 25 TDDDG; docs/method.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

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
        own = _own_stations(facts, recording)
        sent = sent_out(facts, recording, recording.capture.http.stations)
        foreign = tuple(one for one in sent if one.sha256 not in own)
        if len({one.sha256 for one in foreign}) >= MIN_STATIONS:
            yield _stations(facts, recording, foreign)
            yield _conclusion(recording)
        near = tuple(
            one for one in sent_out(facts, recording, recording.capture.http.positions) if _is_near(facts, one)
        )
        if near:
            yield _place(facts, recording, near)


def _own_stations(facts: Facts, recording: Recording) -> frozenset[str]:
    """Digests of hardware addresses of the household: declared, or seen in frames of the recording."""
    seen = {mac for flow in recording.capture.flows for mac in (flow.originator_mac, flow.responder_mac) if mac}
    named = {entry.value.lower() for entry in facts.case.identifiers if entry.kind == "hardware address"}
    known = seen | named | ({facts.case.device.mac} if facts.case.device.mac else set())
    return frozenset(sha256_of(bytes.fromhex(mac.replace(":", ""))) for mac in known)


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


def _stations(facts: Facts, recording: Recording, foreign: tuple[Station, ...]) -> Assertion:
    first, last = min(one.at_ns for one in foreign), max(one.at_ns for one in foreign)
    return Assertion(
        id=f"F18.stations.{recording.entry.id}",
        finding="F18",
        modality=Modality.MEASURED,
        content=Content.CLEAR,
        claim=Message.of(
            "finding.F18.stations",
            n=len({one.sha256 for one in foreign}),
            period=facts.period(first, last),
            capture=recording.label,
            subject=facts.subject(recording),
            addresses=addresses(receivers(foreign), facts.destination),
        ),
        scope=recording.scope(first, last, len(foreign)),
        citations=cited(recording, foreign, lambda one: f"{one.maker}:…:{one.receiver}"),
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
