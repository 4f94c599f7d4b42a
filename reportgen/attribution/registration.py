"""What an address registry answered, from a saved answer: the registration of an address and nothing more.

A registrant is not a controller, and a registration is not a place. Countries are kept with what they stand in, also
where they contradict each other; none of them says where a machine stands.
Source: RFC 9083 (RDAP answers), RFC 7095 (jCard).
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reportgen.attribution.rdap_json import (
    Entity,
    entities_of,
    event_day,
    line_of,
    parse_object,
    range_of,
)
from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import sha256_of
from reportgen.language.territories import territory_code

# ARIN files the customers of a provider, to whom it passed addresses on, under such handles.
_CUSTOMER = re.compile(r"C[0-9]{6,12}")
# The registries' words for ranges that come from a provider, not from the registry itself.
_PASSED_ON = re.compile(r"REASSIGN|REALLOC|SUB-ALLOC|ASSIGNED PA|NON-PORTABLE", re.IGNORECASE)


class CountryBasis(StrEnum):
    """Where in the answer a country stands."""

    NETWORK = "network"  # the network object's own country field
    ADDRESS = "address"  # the country part of the holder's postal address
    LABEL = "label"  # the last line of the holder's postal address, written as free text


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryCountry:
    """A country that the answer names. It belongs to the registration, never to a machine."""

    code: str | None  # ISO 3166-1; None where the words are not recognised
    written: str
    basis: CountryBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryContact:
    """Whom the answer names for reports of abuse, as what it is: no party to anything."""

    name: str | None  # None for natural persons
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One saved answer about one address."""

    address: str
    first_address: str
    last_address: str
    handle: str | None
    parent_handle: str | None
    network_name: str | None
    network_type: str | None
    holder: str | None  # the registrant's name where it is an organisation
    holder_handle: str | None
    holder_is_person: bool  # a natural person is registered; the name stays in the exhibit
    holder_is_customer: bool  # ARIN: a provider passed these addresses on to this customer
    holder_address: tuple[str, ...]  # lines as written; empty for natural persons
    countries: tuple[RegistryCountry, ...]
    abuse_contacts: tuple[RegistryContact, ...]
    registered_on: str | None  # as the registry writes it, cut to the day
    changed_on: str | None
    registry: str  # the registry's own name server of record (port43), or the host that was asked
    url: str
    retrieved_at: datetime
    sha256: str
    constructed: bool  # the answer says of itself that it is constructed

    @property
    def is_passed_on(self) -> bool:
        """Whether a provider passed the range on to its customer, so that the surrounding network is the provider's."""
        if self.parent_handle is None:
            return False
        return self.holder_is_customer or bool(_PASSED_ON.search(self.network_type or ""))

    @property
    def registered_day(self) -> date | None:
        """``registered_on`` as a day; None where the registry wrote something else."""
        try:
            return date.fromisoformat(self.registered_on or "")
        except ValueError:
            return None

    @property
    def size(self) -> int:
        """How many addresses the range holds."""
        return int(ipaddress.ip_address(self.last_address)) - int(ipaddress.ip_address(self.first_address)) + 1

    @property
    def country_codes(self) -> tuple[str, ...]:
        """The recognised countries, each once, the network's own first."""
        return tuple(dict.fromkeys(country.code for country in self.countries if country.code))


def read_registration(data: bytes, *, address: str, url: str, retrieved_at: datetime, name: str) -> Registration:
    """The registration in a saved RDAP answer about ``address``.

    Raises: UnreadableInput where it is no such answer, or one about other addresses. ``name`` is the file's.
    """
    answer = parse_object(data, name)
    if answer.get("objectClassName", "ip network") != "ip network":  # older answers leave it out
        raise UnreadableInput("registry.not-a-network", file=name)
    first, last = range_of(answer, name)
    asked = ipaddress.ip_address(address)
    if asked.version != first.version or not int(first) <= int(asked) <= int(last):
        raise UnreadableInput("registry.other-address", file=name, address=address, first=str(first), last=str(last))
    entities = entities_of(answer)
    registrant = _registrant(entities)
    shown = registrant if registrant and not registrant.is_person else None
    return Registration(
        address=address,
        first_address=str(first),
        last_address=str(last),
        handle=line_of(answer.get("handle")),
        parent_handle=line_of(answer.get("parentHandle")),
        network_name=line_of(answer.get("name")),
        network_type=line_of(answer.get("type")),
        holder=shown.name if shown else None,
        holder_handle=shown.handle if shown else None,
        holder_is_person=bool(registrant and registrant.is_person),
        holder_is_customer=bool(registrant and _CUSTOMER.fullmatch(registrant.handle or "")),
        holder_address=shown.address_lines if shown else (),
        countries=tuple(_countries(answer, registrant)),
        abuse_contacts=_abuse_contacts(entities),
        registered_on=event_day(answer, "registration"),
        changed_on=event_day(answer, "last changed"),
        registry=line_of(answer.get("port43")) or _host(url),
        url=url,
        retrieved_at=retrieved_at,
        sha256=sha256_of(data),
        constructed="CONSTRUCTED" in json.dumps(answer.get("notices", "")).upper(),
    )


def parent_of(registration: Registration, others: Sequence[Registration]) -> Registration | None:
    """The newest answer about the surrounding network, if one of ``others`` is about it."""
    wanted = registration.parent_handle
    found = [other for other in others if wanted and other.handle == wanted and other.size > registration.size]
    return max(found, key=lambda other: other.retrieved_at, default=None)


def is_surrounding(registration: Registration, others: Sequence[Registration]) -> bool:
    """Whether the answer is about the network around another one that was asked about for the same address."""
    return any(
        other.address == registration.address
        and other.parent_handle is not None
        and other.parent_handle == registration.handle
        and other.size < registration.size
        for other in others
    )


def leading(registrations: Sequence[Registration], address: str) -> Registration | None:
    """The newest answer about ``address`` that is not about a surrounding network."""
    about = [found for found in registrations if found.address == address]
    own = [found for found in about if not is_surrounding(found, about)]
    return max(own, key=lambda found: found.retrieved_at, default=None)


def _registrant(entities: Sequence[Entity]) -> Entity | None:
    """The network's own registrant; one with a name goes before one that is only referred to."""
    registrants = [entity for entity in entities if "registrant" in entity.roles]
    return next((entity for entity in registrants if entity.name), registrants[0] if registrants else None)


def _countries(answer: dict[str, object], registrant: Entity | None) -> Iterator[RegistryCountry]:
    """Source: RFC 9083 section 5.4 (``country``); ARIN leaves it out and writes the country into the label."""
    own = line_of(answer.get("country"))
    if own is not None:
        yield RegistryCountry(code=territory_code(own), written=own, basis=CountryBasis.NETWORK)
    if registrant is None:
        return
    if registrant.country_in_address is not None:
        written = registrant.country_in_address
        yield RegistryCountry(code=territory_code(written), written=written, basis=CountryBasis.ADDRESS)
    elif registrant.address_lines:
        written = registrant.address_lines[-1]
        code = territory_code(written)
        if code is not None:  # else the last line may be anything, for example a town
            yield RegistryCountry(code=code, written=written, basis=CountryBasis.LABEL)


def _abuse_contacts(entities: Sequence[Entity]) -> tuple[RegistryContact, ...]:
    """Also those inside another entity, as ARIN nests them. A natural person's name and address are not taken."""
    found = [
        RegistryContact(name=entity.name, email=next(iter(entity.emails), None))
        for entity in _all(entities)
        if "abuse" in entity.roles and not entity.is_person and (entity.name or entity.emails)
    ]
    return tuple(dict.fromkeys(found))


def _all(entities: Sequence[Entity]) -> Iterator[Entity]:
    for entity in entities:
        yield entity
        yield from _all(entity.entities)


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0] or url
