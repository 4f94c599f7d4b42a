"""RDAP answers as values: the object, its range, its entities with their cards. Any bytes in, a value or one error out.

Source: RFC 9083 (RDAP answers), RFC 7095 (jCard), RFC 6350 section 6.3.1 (the label of an address).
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.errors import UnreadableInput

SIZE_LIMIT_BYTES = 4 * 1024 * 1024
TEXT_LIMIT = 1000  # characters of one text; registries write far less
_LINE_LIMIT = 200  # of what stands on one line: names, handles, countries
_ENTITIES_LIMIT = 500  # of one object
_DEPTH_LIMIT = 3
_LINES_LIMIT = 12

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Someone that the answer names. Handles and names may be missing, and often are."""

    handle: str | None
    roles: tuple[str, ...]
    name: str | None  # also of a natural person: see ``is_person`` before it is shown
    is_person: bool
    address_lines: tuple[str, ...]  # of the label or the parts of the address, as written
    country_in_address: str | None  # the address's own country part, where it is filled in
    emails: tuple[str, ...]
    entities: tuple[Entity, ...]


def parse_object(data: bytes, name: str) -> dict[str, object]:
    """The JSON object in ``data``. Raises: UnreadableInput; ``name`` is the file's."""
    if len(data) > SIZE_LIMIT_BYTES:
        raise UnreadableInput("registry.too-large", file=name)
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableInput("registry.not-json", file=name) from None
    if not isinstance(answer, dict):
        raise UnreadableInput("registry.not-json", file=name)
    return answer


def range_of(answer: dict[str, object], name: str) -> tuple[Address, Address]:
    """First and last address of the network. Raises: UnreadableInput where they are missing or make no range."""
    try:
        first = _address(str(answer.get("startAddress")))
        last = _address(str(answer.get("endAddress")))
    except ValueError:
        raise UnreadableInput("registry.no-range", file=name) from None
    if first.version != last.version or int(first) > int(last):
        raise UnreadableInput("registry.no-range", file=name)
    return first, last


def entities_of(holder: dict[str, object], depth: int = 0) -> tuple[Entity, ...]:
    """The entities of an object with those inside them, as deep as registries go; those without a handle too."""
    found = holder.get("entities")
    inner = found[:_ENTITIES_LIMIT] if isinstance(found, list) and depth < _DEPTH_LIMIT else []
    return tuple(_entity(item, depth) for item in inner if isinstance(item, dict))


def text_of(value: object) -> str | None:
    """A text without surrounding blanks, cut where no registry would write on; None for anything else."""
    return value.strip()[:TEXT_LIMIT] or None if isinstance(value, str) else None


def line_of(value: object) -> str | None:
    """As :func:`text_of`, cut to what a line holds; what was cut ends in ``…``."""
    text = text_of(value)
    return text[: _LINE_LIMIT - 1] + "…" if text is not None and len(text) > _LINE_LIMIT else text


def texts_of(value: object) -> tuple[str, ...]:
    """The texts in a list; a lone text counts as a list of one."""
    items = value if isinstance(value, list) else [value]
    return tuple(text for item in items[:_ENTITIES_LIMIT] if (text := text_of(item)))


def event_day(answer: dict[str, object], action: str) -> str | None:
    """The day (``2014-07-29``) of an event as the registry writes it; None where it names none."""
    events = answer.get("events")
    for event in events[:_ENTITIES_LIMIT] if isinstance(events, list) else ():
        if isinstance(event, dict) and event.get("eventAction") == action:
            stamp = text_of(event.get("eventDate"))
            if stamp is not None:
                return stamp[:10]
    return None


def _address(text: str) -> Address:
    """An address as registries have written it: also with a prefix length, or octets filled up with zeros."""
    bare = text.partition("/")[0]
    if bare.count(".") == 3 and ":" not in bare:
        bare = ".".join(octet.lstrip("0") or "0" for octet in bare.split("."))
    return ipaddress.ip_address(bare)


def _entity(item: dict[str, object], depth: int) -> Entity:
    card = tuple(_card(item))
    texts = {key: text for key, _, value in reversed(card) if (text := text_of(value))}
    lines, country = next((_address_of(extra, value) for key, extra, value in card if key == "adr"), ((), None))
    return Entity(
        handle=line_of(item.get("handle")),
        roles=texts_of(item.get("roles")),
        name=line_of(texts.get("fn") or texts.get("org")),
        is_person=texts.get("kind") == "individual",
        address_lines=lines,
        country_in_address=country,
        emails=tuple(dict.fromkeys(text for key, _, value in card if key == "email" and (text := line_of(value)))),
        entities=entities_of(item, depth + 1),
    )


def _card(entity: dict[str, object]) -> Iterator[tuple[str, dict[str, object], object]]:
    """(property, parameters, value) of the entity's jCard."""
    card = entity.get("vcardArray")
    properties = card[1] if isinstance(card, list) and len(card) > 1 and isinstance(card[1], list) else []
    for item in properties[:_ENTITIES_LIMIT]:
        if isinstance(item, list) and len(item) >= 4 and isinstance(item[0], str):
            yield item[0], item[1] if isinstance(item[1], dict) else {}, item[3]


def _address_of(parameters: dict[str, object], value: object) -> tuple[tuple[str, ...], str | None]:
    """The lines of an address and its country part: the free text of the label first, else the parts."""
    parts = value if isinstance(value, list) else []
    country = line_of(parts[6]) if len(parts) >= 7 else None
    label = text_of(parameters.get("label"))
    # Some registries write the line break as vCard text does (RFC 6350 section 3.4).
    lines = label.replace("\\n", "\n").splitlines() if label else [part for piece in parts for part in texts_of(piece)]
    return tuple(line for text in lines if (line := line_of(text)))[:_LINES_LIMIT], country
