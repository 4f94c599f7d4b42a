"""Which authority a complaint goes to: facts in; a choice with its reasons, a question, or none out.

Art. 77(1) GDPR          the authority of the State of habitual residence, in particular
§ 40(1), (2) BDSG        in Germany that of the Land; the company's Land is an alternative
§ 19(2) BDSG             an authority that is not competent passes the complaint on
§ 9(1) BDSG, § 29 TDDDG  the federal commissioner: federal bodies and telecommunication only
Art. 55(1), 56, 60 GDPR  a lead authority only where the company has an establishment in the Union
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.language.values import Listing, Message, Territory
from reportgen.law.acts import EEA
from reportgen.law.authorities import Kind, of_kind
from reportgen.law.choice import Against, Choice, Matter, NoAuthority, Option, Proposal, Question, Situation
from reportgen.law.norms import cite
from reportgen.law.postal_code import laender_of

_ADDRESS_ONLY = frozenset({"GB", "CH"})
_BODIES = {Against.CHURCH: (Kind.CHURCH, "church"), Against.BROADCASTER: (Kind.BROADCASTER, "broadcaster")}


def choose_authority(situation: Situation) -> Choice:
    """The authority for ``situation``; the same facts, the same answer."""
    if situation.country is None:
        return Question(ask=Message.of("authority.ask.country"))
    if situation.country == "DE":
        return _in_germany(situation)
    if situation.country in EEA:
        return _in_a_state(situation)
    if situation.country in _ADDRESS_ONLY:
        record = of_kind(Kind.NATIONAL, country=situation.country)[0]
        reason = Message.of("authority.reason.address-only", state=Territory(situation.country))
        return Proposal(authority=record, reasons=(reason,), letter=False)
    return NoAuthority(reason=Message.of("authority.none.country", state=Territory(situation.country)))


def _in_a_state(situation: Situation) -> Choice:
    assert situation.country is not None
    if situation.matter is not Matter.GDPR:
        return NoAuthority(reason=Message.of("authority.none.matter", state=Territory(situation.country)))
    reason = Message.of("authority.reason.state", state=Territory(situation.country), norm=cite("GDPR 77(1)"))
    return Proposal(
        authority=of_kind(Kind.NATIONAL, country=situation.country)[0],
        reasons=(reason, *_establishment(situation)),
    )


def _in_germany(situation: Situation) -> Choice:
    match situation.matter:
        case Matter.DATA_ACT | Matter.RADIO_EQUIPMENT:
            word = "data-act" if situation.matter is Matter.DATA_ACT else "radio"
            norm = cite("DATA 38") if situation.matter is Matter.DATA_ACT else cite("RED 3(3)")
            reason = Message.of(f"authority.reason.{word}", norm=norm)
            return Proposal(authority=of_kind(Kind.MARKET)[0], reasons=(reason,))
        case Matter.CYBER_RESILIENCE:
            return NoAuthority(reason=Message.of("authority.none.cyber"))
        case _:
            return _data_protection(situation)


def _data_protection(situation: Situation) -> Choice:
    if situation.against in (Against.TELECOM, Against.FEDERAL_BODY):
        telecom = situation.against is Against.TELECOM
        norms = cite("BDSG 9(1)", "TDDDG 29(1)") if telecom else cite("BDSG 9(1)")
        reason = Message.of(f"authority.reason.{'telecom' if telecom else 'federal-body'}", norm=norms)
        return Proposal(authority=of_kind(Kind.FEDERAL)[0], reasons=(reason,))
    if situation.against in _BODIES:
        kind, word = _BODIES[situation.against]
        options = tuple(
            Option(
                authority=record, reason=Message.of("authority.option.body", name=record.notes or record.spoken_name)
            )
            for record in of_kind(kind)
        )
        return Question(ask=Message.of(f"authority.ask.{word}"), options=options)
    return _of_a_land(situation)


def _of_a_land(situation: Situation) -> Choice:
    public = situation.against is Against.LAND_BODY
    body_land = situation.established_in if public and (situation.established_in or "").startswith("DE-") else None
    laender = _laender(situation) if body_land is None else (body_land,)
    if len(laender) != 1:
        return _ask_for_land(situation, laender)
    land = laender[0]
    kind = Kind.LAND_PUBLIC if land == "DE-BY" and public else Kind.LAND
    found = of_kind(kind, land=land)
    if not found:
        return _ask_for_land(situation, ())
    return Proposal(
        authority=found[0],
        reasons=tuple(_reasons(situation, land, body_land)),
        alternatives=tuple(_alternatives(situation, land, public=public)),
    )


def _laender(situation: Situation) -> tuple[str, ...]:
    if situation.land is not None:
        return (situation.land,)
    return laender_of(situation.postal_code) if situation.postal_code else ()


def _ask_for_land(situation: Situation, laender: tuple[str, ...]) -> Question:
    every = tuple(sorted({record.land for record in of_kind(Kind.LAND) if record.land}))
    if situation.postal_code is None:
        return Question(ask=Message.of("authority.ask.postal-code"), laender=every)
    if not laender:
        return Question(ask=Message.of("authority.ask.unknown-code", code=situation.postal_code), laender=every)
    named = Listing(tuple(land_name(land) for land in laender))
    ask = Message.of("authority.ask.which-land", code=situation.postal_code, laender=named)
    return Question(ask=ask, laender=laender)


def _reasons(situation: Situation, land: str, body_land: str | None) -> Iterator[Message]:
    if body_land is not None:
        yield Message.of("authority.reason.land-body", land=land_name(land))
    else:
        yield Message.of("authority.reason.land", land=land_name(land), norms=cite("GDPR 77(1)", "BDSG 40(1)"))
        if situation.land is None and situation.postal_code:
            yield Message.of("authority.reason.confirm-land", code=situation.postal_code, land=land_name(land))
    if land == "DE-BY":
        public = situation.against is Against.LAND_BODY
        yield Message.of(f"authority.reason.bavaria-{'public' if public else 'private'}")
    if situation.matter is Matter.TERMINAL_EQUIPMENT:
        yield Message.of("authority.reason.terminal-equipment", norms=cite("TDDDG 25", "TDDDG 29"))
    yield from _establishment(situation)
    yield Message.of("authority.reason.passed-on", norm=cite("BDSG 19(2)"))


def _establishment(situation: Situation) -> Iterator[Message]:
    """What the company's place changes: who leads, never where the complaint may be lodged."""
    place = situation.established_in
    if place is None or place.startswith("DE-") or place == situation.country:
        return
    if place in EEA:
        yield Message.of("authority.reason.lead", state=Territory(place), norms=cite("GDPR 56", "GDPR 60"))
    else:
        yield Message.of("authority.reason.no-establishment", state=Territory(place), norm=cite("GDPR 55(1)"))


def _alternatives(situation: Situation, land: str, *, public: bool) -> Iterator[Option]:
    other = situation.established_in or ""
    if other.startswith("DE-") and other != land and not public:
        reason = Message.of("authority.option.establishment", land=land_name(other), norm=cite("BDSG 40(2)"))
        yield from (Option(authority=record, reason=reason) for record in of_kind(Kind.LAND, land=other))
    if land == "DE-BY":
        kind, word = (Kind.LAND, "private") if public else (Kind.LAND_PUBLIC, "public")
        reason = Message.of(f"authority.option.bavaria-{word}")
        yield from (Option(authority=record, reason=reason) for record in of_kind(kind, land=land))
    if not public:
        reason = Message.of("authority.option.telecom")
        yield from (Option(authority=record, reason=reason) for record in of_kind(Kind.FEDERAL))


def land_name(land: str) -> Message:
    """The Land as each language calls it."""
    return Message.of(f"land.{land.lower()}")
