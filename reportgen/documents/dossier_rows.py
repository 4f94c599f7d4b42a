"""A dossier in words: rows of (what, text), the same on paper and on the terminal; at last what it does not show."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.analysis.dossier import Dossier
from reportgen.attribution.country import CountryOnDay, country_on, covers_recipient, shipped_table
from reportgen.attribution.registration import Registration
from reportgen.attribution.scope import AddressScope
from reportgen.case.recipient import ListLook
from reportgen.findings.destination_party import reasons_of
from reportgen.findings.registration_of_address import holder_of
from reportgen.language.translator import Translator
from reportgen.language.values import ByteCount, Calendar, Listing, Message, Moment, Name, Territory, Text

Row = tuple[str, str]
NOT_SHOWN = ("operator", "place", "registrant", "shared", "day")  # message ids below ``dossier.not-shown.``
_NAMES_SHOWN = 5
_CONTACTS_SHOWN = 3
_MINUTE_NS = 60 * 1_000_000_000
_LOOKED_AT = {True: "on", False: "off"}


def dossier_rows(dossier: Dossier, words: Translator) -> Iterator[Row]:
    """Address, names, what registries answered, countries; without party and without what it does not show."""
    yield from _address_rows(dossier, words)
    yield from _name_rows(dossier, words)
    yield from _registry_rows(dossier, words)
    yield from _treatment_rows(dossier, words)


def party_row(dossier: Dossier, words: Translator) -> Row:
    """The proposal with all its reasons, or that nothing tells; the user's own word leads."""
    proposal = dossier.party
    proposed = Message.of(
        "dossier.party.proposed" if proposal.reasons else "dossier.party.nothing",
        party=Message.of(f"party.{proposal.party}"),
        reasons=reasons_of(proposal),
    )
    if dossier.said is not None and dossier.said.party is not None:
        said = Message.of("dossier.party.said", party=Message.of(f"party.{dossier.said.party}"))
        proposed = Message.of("sentence.two", first=said, second=proposed)
    return words.text("dossier.party"), words.say(proposed)


def not_shown(words: Translator) -> tuple[str, ...]:
    """What a dossier does not show, one sentence each."""
    return tuple(words.text(f"dossier.not-shown.{name}") for name in NOT_SHOWN)


def _address_rows(dossier: Dossier, words: Translator) -> Iterator[Row]:
    yield words.text("annex.recipient.address"), words.say(address_line(dossier))
    if dossier.talk is not None:
        talk = dossier.talk
        yield (
            words.text("dossier.talk"),
            words.text(
                "dossier.talk-text",
                n=talk.conversations_count,
                sent=ByteCount(talk.sent_frame_bytes),
                received=ByteCount(talk.received_frame_bytes),
                period=_period(talk.first_at_ns, talk.last_at_ns),
            ),
        )


def address_line(dossier: Dossier) -> Message:
    """The address, with the word for its kind where it is not one on the Internet."""
    if dossier.scope is AddressScope.GLOBAL:
        return Message.of("dossier.address", address=Name(dossier.address))
    scope = Message.of(f"lookup.not.{dossier.scope}")
    return Message.of("dossier.address-of-kind", address=Name(dossier.address), scope=scope)


def _period(first_at_ns: int, last_at_ns: int) -> Message:
    """Both moments, or one where they are the same minute."""
    if first_at_ns // _MINUTE_NS == last_at_ns // _MINUTE_NS:
        return Message.of("dossier.at", start=Moment(first_at_ns))
    return Message.of("dossier.from-to", start=Moment(first_at_ns), end=Moment(last_at_ns))


def _name_rows(dossier: Dossier, words: Translator) -> Iterator[Row]:
    for _, name in dossier.names[:_NAMES_SHOWN]:
        text = Message.of(
            "annex.recipient.name",
            name=Name(name.name),
            n=len(name.frames),
            period=_period(name.first_at_ns, name.last_at_ns),
        )
        if name.chains:
            text = Message.of("dossier.alias", text=text, alias=Name(name.chains[0][-1]))
        yield words.text(f"annex.recipient.basis.{name.word}"), words.say(text)
    if (rest := len(dossier.names) - _NAMES_SHOWN) > 0:
        yield words.text("dossier.more-names"), words.text("dossier.more-names-text", n=rest)
    if not dossier.names:
        yield words.text("dossier.no-name"), words.text("dossier.no-name-text")
    if dossier.domains:
        yield words.text("dossier.domains"), words.value(Listing(tuple(map(Name, dossier.domains[:_NAMES_SHOWN]))))
    if dossier.delivery_network is not None:
        yield words.text("dossier.delivery"), words.text("dossier.delivery-text", seen=dossier.delivery_network)


def _registry_rows(dossier: Dossier, words: Translator) -> Iterator[Row]:
    leader = dossier.leading
    if leader is not None:
        yield from _answer_rows(leader, words)
    for registration in dossier.registrations:
        if registration is not leader:
            yield _short_answer_row(registration, dossier, words)
    for quoted in dossier.texts:
        day = Message.of("date.known", day=Calendar(quoted.seen_on)) if quoted.seen_on else Message.of("date.unknown")
        yield words.text("dossier.text"), words.text("dossier.text-text", text=quoted.text, day=day)
    for silence in dossier.silences:
        reason = Message.of(f"lookup.reason.{silence.reason}", detail=silence.detail or "–")
        asked_on = Calendar(silence.at.date())
        text = words.text("dossier.silence-text", day=asked_on, url=silence.asked_url, reason=reason)
        yield words.text("dossier.silence"), text
    if not (dossier.registrations or dossier.texts or dossier.silences):
        key = "dossier.not-asked" if dossier.is_of_case else "dossier.not-asked-here"
        yield words.text("annex.recipient.registry"), words.text(key)


def _answer_rows(registration: Registration, words: Translator) -> Iterator[Row]:
    yield (
        words.text("annex.recipient.registry"),
        words.text(
            "annex.recipient.registry-text",
            registry=registration.registry,
            url=Name(registration.url),
            day=Calendar(registration.retrieved_at.date()),
            range=_range(registration),
        ),
    )
    holder = _holder(registration)
    if registration.holder_is_customer and registration.holder_address:
        lines = Text(", ".join(registration.holder_address))
        holder = Message.of("dossier.holder-address", holder=holder, lines=lines)
    if registration.registered_on is not None:
        day = registration.registered_day
        told = Calendar(day) if day else Text(registration.registered_on)
        holder = Message.of("annex.recipient.since", holder=holder, day=told)
    yield words.text("annex.recipient.holder"), words.say(holder)
    yield words.text("annex.recipient.country"), words.say(_countries(registration))
    for contact in registration.abuse_contacts[:_CONTACTS_SHOWN]:
        who = Text(", ".join(part for part in (contact.name, contact.email) if part))
        yield words.text("annex.recipient.abuse"), words.text("annex.recipient.abuse-text", who=who)


def _short_answer_row(registration: Registration, dossier: Dossier, words: Translator) -> Row:
    """The network around, or an answer of another day, in one row."""
    is_around = dossier.is_around(registration)
    return (
        words.text("annex.recipient.registry-around" if is_around else "dossier.other-answer"),
        words.text(
            "dossier.short-answer",
            registry=registration.registry,
            day=Calendar(registration.retrieved_at.date()),
            holder=_holder(registration),
            range=_range(registration),
            countries=_countries(registration),
        ),
    )


def _range(registration: Registration) -> Message:
    first, last = Name(registration.first_address), Name(registration.last_address)
    return Message.of("annex.recipient.range-text", first=first, last=last)


def _holder(registration: Registration) -> Message:
    holder = holder_of(registration)
    return Message.of("annex.recipient.customer", holder=holder) if registration.holder_is_customer else holder


def _countries(registration: Registration) -> Message:
    """All countries that the answer names, each with where it stands; none is a location."""
    if not registration.countries:
        return Message.of("annex.recipient.no-country")
    named = Listing(
        tuple(
            Message.of(
                "annex.recipient.country-text",
                country=Territory(found.code) if found.code else Text(found.written),
                basis=Message.of(f"country.basis.{found.basis}"),
            )
            for found in registration.countries
        )
    )
    differ = len(registration.country_codes) > 1
    return Message.of("dossier.countries-differ" if differ else "dossier.countries", countries=named)


def _treatment_rows(dossier: Dossier, words: Translator) -> Iterator[Row]:
    """How the GDPR treats the countries of the leading answer on the last day of the recordings."""
    day, leader = dossier.last_day, dossier.leading
    if leader is None or day is None:
        return
    look = dossier.said.list_look if dossier.said else None
    for code in leader.country_codes:
        found = country_on(code, day, shipped_table())
        sentences = [_treatment(found, look, words), words.text("annex.recipient.treatment-limit")]
        row = found.standing or found.ended
        if row is not None and not row.is_certain:
            sentences.insert(1, words.text("treatment.uncertain"))
        yield words.text("annex.recipient.treatment", day=Calendar(day)), " ".join(sentences)


def _treatment(found: CountryOnDay, look: ListLook | None, words: Translator) -> str:
    row = found.standing or found.ended
    values: dict[str, Text | Calendar | Territory] = {
        "country": Territory(found.country),
        "decision": Text(row.decision or "" if row else ""),
        "start": Calendar(row.first_day if row else found.day),
        "end": Calendar(row.last_day or found.day if row else found.day),
        "as_of": Calendar(found.as_of),
    }
    covers = covers_recipient(found, declared_listed=look.found if look else None)
    if found.treatment == "listed" and look is not None and covers is not None:
        organisation, looked_on = Text(look.organisation), Calendar(look.looked_on)
        key = f"treatment.listed.{_LOOKED_AT[covers]}"
        return words.text(key, organisation=organisation, looked_on=looked_on, **values)
    return words.text(
        f"treatment.ended.{found.ended.treatment}" if found.ended else f"treatment.{found.treatment}", **values
    )
