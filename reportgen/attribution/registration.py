"""What an address registry answered, from a saved answer: the registration of an address and nothing more.

A registrant is not a controller, and a registration is not a place: no country and no location is read here.
Source: RFC 9083 (RDAP answers), RFC 7095 (jCard).
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reportgen.errors import UnreadableInput
from reportgen.evidence.digest import sha256_of

SIZE_LIMIT_BYTES = 4 * 1024 * 1024
_ENTITIES_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One saved answer about one address."""

    address: str
    first_address: str
    last_address: str
    handle: str | None
    network_name: str | None
    holder: str | None  # the registrant's name where it is an organisation
    holder_is_person: bool  # a natural person is registered; the name stays in the exhibit
    registry: str  # the registry's own name server of record (port43), or the host that was asked
    url: str
    retrieved_at: datetime
    sha256: str
    constructed: bool  # the answer says of itself that it is constructed


def read_registration(data: bytes, *, address: str, url: str, retrieved_at: datetime, name: str) -> Registration:
    """The registration in a saved RDAP answer about ``address``.

    Raises: UnreadableInput where it is no such answer, or one about other addresses. ``name`` is the file's.
    """
    answer = _object(data, name)
    if answer.get("objectClassName", "ip network") != "ip network":  # older answers leave it out
        raise UnreadableInput("registry.not-a-network", file=name)
    first, last = _range(answer, name)
    asked = ipaddress.ip_address(address)
    if asked.version != first.version or not int(first) <= int(asked) <= int(last):
        raise UnreadableInput("registry.other-address", file=name, address=address, first=str(first), last=str(last))
    holder, is_person = _holder(answer)
    return Registration(
        address=address,
        first_address=str(first),
        last_address=str(last),
        handle=_text(answer.get("handle")),
        network_name=_text(answer.get("name")),
        holder=holder,
        holder_is_person=is_person,
        registry=_text(answer.get("port43")) or _host(url),
        url=url,
        retrieved_at=retrieved_at,
        sha256=sha256_of(data),
        constructed="CONSTRUCTED" in json.dumps(answer.get("notices", "")).upper(),
    )


def _object(data: bytes, name: str) -> dict[str, object]:
    if len(data) > SIZE_LIMIT_BYTES:
        raise UnreadableInput("registry.too-large", file=name)
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableInput("registry.not-json", file=name) from None
    if not isinstance(answer, dict):
        raise UnreadableInput("registry.not-json", file=name)
    return answer


def _range(
    answer: dict[str, object], name: str
) -> tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        first = _address(str(answer.get("startAddress")))
        last = _address(str(answer.get("endAddress")))
    except ValueError:
        raise UnreadableInput("registry.no-range", file=name) from None
    if first.version != last.version or int(first) > int(last):
        raise UnreadableInput("registry.no-range", file=name)
    return first, last


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address as registries have written it: also with a prefix length, or octets filled up with zeros."""
    bare = text.partition("/")[0]
    if bare.count(".") == 3 and ":" not in bare:
        bare = ".".join(octet.lstrip("0") or "0" for octet in bare.split("."))
    return ipaddress.ip_address(bare)


def _holder(answer: dict[str, object]) -> tuple[str | None, bool]:
    for entity in _entities(answer):
        roles = entity.get("roles")
        if isinstance(roles, list) and "registrant" in roles:
            card = dict(_card(entity))
            if card.get("kind") == "individual":
                return None, True
            return card.get("fn") or card.get("org"), False
    return None, False


def _entities(answer: dict[str, object]) -> Iterator[dict[str, object]]:
    """The network's own entities; those inside another entity belong to that one."""
    entities = answer.get("entities")
    for entity in entities[:_ENTITIES_LIMIT] if isinstance(entities, list) else ():
        if isinstance(entity, dict):
            yield entity


def _card(entity: dict[str, object]) -> Iterator[tuple[str, str]]:
    card = entity.get("vcardArray")
    properties = card[1] if isinstance(card, list) and len(card) > 1 and isinstance(card[1], list) else []
    for item in properties:
        if isinstance(item, list) and len(item) >= 4 and isinstance(item[0], str):
            text = _text(item[3])
            if text:
                yield item[0], text


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0] or url
