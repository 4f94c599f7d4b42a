"""What single values cannot tell: whether the parts of a case agree with each other."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from reportgen.capture.seeds import MIN_SEED_BYTES
from reportgen.case.places import Place
from reportgen.case.text import CaseValue, Local
from reportgen.case.values import Case

Disagreement = tuple[Place, str, dict[str, str]]
"""(where, message id below ``error.case.``, values of the message)."""


_HARDWARE_ADDRESS = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}")


def disagreements(case: Case) -> Iterator[Disagreement]:
    """Everything in which the case contradicts itself or names what it does not hold, in no particular order."""
    yield from _time_zone(case)
    yield from _identifiers(case)
    yield from _references(case)
    yield from _addresses(case)
    yield from _paths(case)
    yield from _dates(case)
    yield from _moments(case)
    yield from _setup(case)
    yield from _counts(case)
    yield from _short(case)
    yield from _quotes(case)
    yield from _words(case, case, ())


def _time_zone(case: Case) -> Iterator[Disagreement]:
    try:
        ZoneInfo(case.timezone)
    except (ValueError, KeyError, OSError):
        yield ("timezone",), "unknown-zone", {"value": case.timezone}


def _identifiers(case: Case) -> Iterator[Disagreement]:
    for table, keys in (
        ("captures", [entry.id for entry in case.captures]),
        ("exhibits", [exhibit.id for exhibit in case.exhibits]),
        ("correspondence", [letter.id for letter in case.correspondence]),
    ):
        for number, key in enumerate(keys):
            if key in keys[:number]:
                yield (table, number, "id"), "twice", {"value": key}
    addresses = [found.address for found in case.recipients]
    for number, address in enumerate(addresses):
        if address in addresses[:number]:
            yield ("recipients", number, "address"), "twice", {"value": address}
    for number, language in enumerate(case.languages):
        if language in case.languages[:number]:
            yield ("languages",), "twice", {"value": language}


def _references(case: Case) -> Iterator[Disagreement]:
    exhibits = {exhibit.id for exhibit in case.exhibits}
    sent = {letter.id for letter in case.correspondence if letter.direction == "sent"}
    named: list[tuple[Place, str | None]] = [(("device", "label_exhibit"), case.device.label_exhibit)]
    if case.filter:
        named.append((("filter", "exhibit"), case.filter.exhibit))
    if case.settings:
        named.append((("settings", "exhibit"), case.settings.exhibit))
    if case.switch_off:
        named.append((("switch_off", "exhibit"), case.switch_off.exhibit))
    if case.setup:
        named.append((("setup", "exhibit"), case.setup.exhibit))
    if case.tariff:
        named.append((("tariff", "exhibit"), case.tariff.exhibit))
    if case.events:
        named.append((("events", "exhibit"), case.events.exhibit))
    if case.rights:
        named += [(("rights", "exhibits"), key) for key in case.rights.exhibits]
    if case.submission:
        named += [(("submission", "exhibits"), key) for key in case.submission.exhibits]
    if case.policy:
        named.append((("policy", "exhibit"), case.policy.exhibit))
    if case.establishment:
        named.append((("establishment", "seat_exhibit"), case.establishment.seat_exhibit))
        named.append((("establishment", "exhibit"), case.establishment.exhibit))
    if case.transfer:
        named.append((("transfer", "exhibit"), case.transfer.exhibit))
    named += [(("offers", n, "exhibit"), offer.exhibit) for n, offer in enumerate(case.offers)]
    named += [(("access_by_others", n, "exhibit"), sign.exhibit) for n, sign in enumerate(case.access_by_others)]
    named += [(("registrations", n, "exhibit"), entry.exhibit) for n, entry in enumerate(case.registrations)]
    named += [(("locations", n, "exhibit"), entry.exhibit) for n, entry in enumerate(case.locations)]
    named += [(("correspondence", n, "exhibit"), letter.exhibit) for n, letter in enumerate(case.correspondence)]
    named += [(("correspondence", n, "bounce_exhibit"), it.bounce_exhibit) for n, it in enumerate(case.correspondence)]
    named += [(("exhibits", n, "translation_of"), exhibit.translation_of) for n, exhibit in enumerate(case.exhibits)]
    yield from _unknown(named, exhibits, "unknown-exhibit")
    for number, entry in enumerate(case.captures):
        others = {other.id for other in case.captures if other is not entry}
        yield from _unknown([(("captures", number, "same_clock_as"), entry.same_clock_as)], others, "unknown-capture")
    answers: list[tuple[Place, str | None]] = [
        (("correspondence", n, "answers"), letter.answers) for n, letter in enumerate(case.correspondence)
    ]
    yield from _unknown(answers, sent, "unknown-message")


def _unknown(named: Iterable[tuple[Place, str | None]], known: set[str], message: str) -> Iterator[Disagreement]:
    for place, key in named:
        if key is not None and key not in known:
            yield place, message, {"value": key}


def _addresses(case: Case) -> Iterator[Disagreement]:
    named: list[tuple[Place, str | None]] = [
        (("device", "ip_addresses"), address) for address in case.device.ip_addresses
    ]
    named.append((("destination",), case.destination))
    named += [(("registrations", n, "address"), entry.address) for n, entry in enumerate(case.registrations)]
    named += [(("locations", n, "address"), entry.address) for n, entry in enumerate(case.locations)]
    named += [(("registry_texts", n, "address"), quoted.address) for n, quoted in enumerate(case.registry_texts)]
    named += [(("recipients", n, "address"), found.address) for n, found in enumerate(case.recipients)]
    if case.filter:
        named.append((("filter", "address"), case.filter.address))
    for place, address in named:
        if address is None:
            continue
        try:
            written = str(ipaddress.ip_address(address))
        except ValueError:
            yield place, "no-address", {"value": address}
        else:
            if written != address:  # the capture's addresses are compared as text
                yield place, "address-form", {"value": address, "better": written}


def _paths(case: Case) -> Iterator[Disagreement]:
    for table, paths in (
        ("captures", [entry.path for entry in case.captures]),
        ("registrations", [entry.path for entry in case.registrations]),
        ("registry_texts", [quoted.path or "" for quoted in case.registry_texts]),
        ("exhibits", [exhibit.path for exhibit in case.exhibits]),
    ):
        for number, path in enumerate(paths):
            place = (table, number, "path")
            if "\\" in path:
                yield place, "path-backslash", {"value": path, "better": path.replace("\\", "/")}
            elif PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                yield place, "path-leaves", {"value": path}


def _moments(case: Case) -> Iterator[Disagreement]:
    switch = case.switch_off
    if switch is None:
        return
    if switch.restarted_at and switch.at is None:
        yield ("switch_off", "restarted_at"), "restart-alone", {}
    elif switch.restarted_at and switch.at and case.at_ns(switch.restarted_at) <= case.at_ns(switch.at):
        yield ("switch_off", "restarted_at"), "restart-order", {}
    for key, moment in (("at", switch.at), ("restarted_at", switch.restarted_at)):
        if moment and case.letter_date and moment.date() > case.letter_date:
            place: Place = ("switch_off", key)
            yield place, "after-letter", {"value": moment.date().isoformat(), "letter": case.letter_date.isoformat()}


def _setup(case: Case) -> Iterator[Disagreement]:
    """Reset, power and first screen come one after the other, and before the letter."""
    if case.setup is None:
        return
    names = ("reset_at", "powered_on_at", "first_screen_at")
    given = [(name, moment) for name in names if (moment := getattr(case.setup, name))]
    for (_, before), (name, moment) in pairwise(given):
        if case.at_ns(moment) < case.at_ns(before):
            yield ("setup", name), "setup-order", {}
    for name, moment in given:
        if case.letter_date and moment.date() > case.letter_date:
            yield (
                ("setup", name),
                "after-letter",
                {"value": moment.date().isoformat(), "letter": case.letter_date.isoformat()},
            )


def _dates(case: Case) -> Iterator[Disagreement]:
    on, off = (case.filter.on_at, case.filter.off_at) if case.filter else (None, None)
    if off and case.filter and case.filter.still_on:
        yield ("filter", "still_on"), "filter-still-on", {}
    if on and off and case.at_ns(off) <= case.at_ns(on):
        yield ("filter", "off_at"), "filter-order", {}
    named: list[tuple[Place, date | None]] = []
    for number, letter in enumerate(case.correspondence):
        named.append((("correspondence", number, "date"), letter.date))
        named.append((("correspondence", number, "no_reply_until"), letter.no_reply_until))
        if letter.date and letter.no_reply_until and letter.no_reply_until < letter.date:
            yield ("correspondence", number, "no_reply_until"), "reply-order", {}
        if letter.date and letter.arrived_on and letter.arrived_on < letter.date:
            yield ("correspondence", number, "arrived_on"), "arrival-order", {}
        if letter.arrival_known_by and letter.arrived_on is None:
            yield ("correspondence", number, "arrival_known_by"), "arrival-alone", {}
        named.append((("correspondence", number, "arrived_on"), letter.arrived_on))
    if case.settings:
        named.append((("settings", "looked_at"), case.settings.looked_at))
    if case.policy:
        named.append((("policy", "read_on"), case.policy.read_on))
    if case.establishment:
        named.append((("establishment", "seat_read_on"), case.establishment.seat_read_on))
        named.append((("establishment", "looked_on"), case.establishment.looked_on))
    named += [(("offers", n, "seen_on"), offer.seen_on) for n, offer in enumerate(case.offers)]
    named += [(("access_by_others", n, "noticed_on"), sign.noticed_on) for n, sign in enumerate(case.access_by_others)]
    named += [(("locations", n, "read_on"), entry.read_on) for n, entry in enumerate(case.locations)]
    for place, day in named:
        if day and case.letter_date and day > case.letter_date:
            yield place, "after-letter", {"value": day.isoformat(), "letter": case.letter_date.isoformat()}


def _counts(case: Case) -> Iterator[Disagreement]:
    viewed, recognisable = case.declarations.pictures_viewed_count, case.declarations.pictures_recognisable_count
    if recognisable is not None and (viewed is None or recognisable > viewed):
        yield ("declarations", "pictures_recognisable_count"), "more-than-viewed", {}


def _short(case: Case) -> Iterator[Disagreement]:
    """Values that stand in other data by chance: then finding one shows nothing."""
    for number, entry in enumerate(case.identifiers):
        place: Place = ("identifiers", number, "value")
        if len(entry.value.encode()) < MIN_SEED_BYTES:
            yield place, "too-short", {"least": str(MIN_SEED_BYTES)}
        elif entry.kind == "hardware address" and not _HARDWARE_ADDRESS.fullmatch(entry.value):
            yield place, "no-hardware-address", {"value": entry.value}


def _quotes(case: Case) -> Iterator[Disagreement]:
    for number, letter in enumerate(case.correspondence):
        if letter.quote is None:
            continue
        place: Place = ("correspondence", number, "quote")
        if letter.quote_language is None:
            yield place, "quote-language", {}
        elif set(case.languages) - {letter.quote_language} and letter.translation is None:
            yield place, "quote-translation", {}


def _words(case: Case, value: object, place: Place) -> Iterator[Disagreement]:
    """Texts of the user's own that lack one of the languages the letters are written in."""
    if isinstance(value, Local):
        for language in dict.fromkeys(case.languages):
            if value.in_language(language) is None:
                yield (*place, language), "words-missing", {"language": language}
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _words(case, item, (*place, number))
    elif isinstance(value, CaseValue):
        for name in type(value).model_fields:
            yield from _words(case, getattr(value, name), (*place, name))
