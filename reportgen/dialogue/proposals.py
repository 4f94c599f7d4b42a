"""Proposals from what the recordings, the vendors' list and the language tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.attribution.hardware_maker import maker_of
from reportgen.attribution.registrable_domain import registrable_domain
from reportgen.attribution.vendor_directory import VendorEntry, search, shipped_vendors
from reportgen.dialogue.fields import field
from reportgen.dialogue.ground import Ground
from reportgen.dialogue.question import Field, Proposed
from reportgen.dialogue.seen import Seen
from reportgen.language.values import Calendar, Message, Text

_SHORTEST_BRAND = 4  # a shorter word stands in too many names by chance
_WORDS = re.compile(r"[a-z0-9]+")
_GERMAN_TOWN = re.compile(r"(\d{5}) (.+)")


def clock_is_known(seen: Seen) -> bool:
    """Whether the custody log compares the clocks of each recording."""
    return all(file.clock_offset_ms is not None for file in seen.files)


def brand_in(ground: Ground) -> Proposed | None:
    """A brand of the vendors' list that the device's own words or the names of its destinations carry."""
    chosen = ground.device or next(iter(ground.seen.devices), None)
    if chosen is None:
        return None
    domains = {registrable_domain(name) or "" for one in chosen.destinations for name in one.names}
    maker = maker_of(chosen.mac) if chosen.mac else None
    for brand, word in _brands():
        if maker is not None and word in _joined(maker.name):
            return Proposed(value=brand, reason=Message.of("init.because.maker", maker=Text(maker.name[:60])))
        for said in chosen.words:
            if word in _joined(said):
                return Proposed(value=brand, reason=Message.of("init.because.said", words=Text(said[:60])))
        for domain in sorted(domains):
            if word in _joined(domain.partition(".")[0]):
                return Proposed(value=brand, reason=Message.of("init.because.name", name=Text(domain)))
    return None


def _brands() -> Iterator[tuple[str, str]]:
    for entry in shipped_vendors():
        for brand in entry.brands:
            if len(word := _joined(brand)) >= _SHORTEST_BRAND:
                yield brand, word


def _joined(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))


def vendor_entry(ground: Ground) -> VendorEntry | None:
    """The entry of the vendors' list for the brand that was named; None where it is not exactly one."""
    brand = ground.answers.text("brand")
    if brand is None:
        return None
    whole = brand.casefold()
    found = search(shipped_vendors(), brand)
    exact = [entry for entry in found if whole in {name.casefold() for name in entry.brands}]
    return exact[0] if len(exact) == 1 else found[0] if len(found) == 1 else None


def privacy_email(ground: Ground) -> Proposed | None:
    """The address of the vendors' list, with source and day."""
    entry = vendor_entry(ground)
    return None if entry is None else _of_entry(entry, entry.privacy_email)


def vendor_fields(ground: Ground) -> Iterator[Field]:
    """Name and address of the company behind the brand; proposals only where the list is certain."""
    entry = vendor_entry(ground)
    sure = entry if entry is not None and entry.is_certain else None
    *above, last = (sure.address_lines if sure else ()) or ("",)
    yield field("vendor-legal-name", proposed=_of_entry(sure, sure.legal_name) if sure else None)
    lines = [line for line in (*above, last) if line]
    town = next((found for line in lines if (found := _GERMAN_TOWN.fullmatch(line))), None)
    is_german = sure is not None and town is not None and lines[-1] in ("Deutschland", "Germany", town[0])
    street = lines[lines.index(town[0]) - 1] if is_german and town and lines.index(town[0]) else None
    values = {
        "vendor-street": street,
        "vendor-postal-code": town[1] if is_german and town else None,
        "vendor-city": town[2] if is_german and town else None,
        "vendor-country": "DE" if is_german else None,
    }
    for key, value in values.items():
        yield field(key, proposed=_of_entry(sure, value) if sure else None)
    yield field("vendor-kind")


def _of_entry(entry: VendorEntry, value: str | None) -> Proposed | None:
    if value is None:
        return None
    source = Text(entry.url or entry.source)
    if entry.read_on is None:
        return Proposed(value=value, reason=Message.of("init.because.list-undated", source=source))
    return Proposed(value=value, reason=Message.of("init.because.list", source=source, day=Calendar(entry.read_on)))
