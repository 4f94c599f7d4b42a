"""A user's own copy of the Datenanfragen.de company data: a clone's records, or the site's ``offline-data.json``.

Records name no day on which they were checked, so their contacts count as of unknown age.
Source: github.com/datenanfragen/data, schema.json, schema-obsolete-records.json; the dump's format 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reportgen.attribution.rdap_json import text_of, texts_of
from reportgen.attribution.vendor_directory import VendorEntry
from reportgen.errors import UnreadableInput

DUMP_LIMIT_BYTES = 64 * 1024 * 1024
RECORD_LIMIT_BYTES = 256 * 1024
_DUMP_FORMAT = 1
_REDIRECTS_LIMIT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyData:
    """What was read, and how many records could not be."""

    entries: tuple[VendorEntry, ...]
    unreadable_count: int


def read_dump(data: bytes, *, name: str) -> CompanyData:
    """``offline-data.json``: JSON with JSON strings inside. Raises: UnreadableInput for another form or format."""
    dump = _parsed(data)
    if not isinstance(dump, dict) or "companies" not in dump:
        raise UnreadableInput("vendors.no-dump", file=name)
    if dump.get("dump-format") != _DUMP_FORMAT:
        raise UnreadableInput("vendors.dump-format", file=name, found=str(dump.get("dump-format"))[:40])
    companies = dump["companies"]
    records = _parsed(companies.encode("utf-8", "replace")) if isinstance(companies, str) else None
    if not isinstance(records, list):
        raise UnreadableInput("vendors.no-dump", file=name)
    day = text_of(dump.get("date")) or "?"
    return _joined(records, [], source=f"Datenanfragen.de, offline-data.json {day[:10]}")


def read_records(companies: Iterable[bytes], obsolete: Iterable[bytes]) -> CompanyData:
    """The records of a clone; obsolete ones lead to those that took their place. Never raises."""
    return _joined(map(_parsed, companies), map(_parsed, obsolete), source="Datenanfragen.de, companies/")


def _joined(companies: Iterable[object], obsolete: Iterable[object], *, source: str) -> CompanyData:
    entries: dict[str, VendorEntry] = {}
    unreadable = 0
    for record in companies:
        entry = _entry(record, source) if isinstance(record, dict) else None
        if entry is None:
            unreadable += 1
        else:
            entries[entry.id] = entry
    gone: dict[str, tuple[str, str | None]] = {}
    for record in obsolete:
        slug = text_of(record.get("slug")) if isinstance(record, dict) else None
        if slug is None or not isinstance(record, dict):
            unreadable += 1
        else:
            gone[slug] = (text_of(record.get("name")) or slug, text_of(record.get("redirect-to")))
    led = [
        replace(entries[target], follows=name)
        for slug, (name, _) in gone.items()
        if (target := _target(slug, gone)) in entries
    ]
    return CompanyData(entries=(*entries.values(), *led), unreadable_count=unreadable)


def _target(slug: str, gone: Mapping[str, tuple[str, str | None]]) -> str:
    """Where the obsolete record leads at last; itself where it leads nowhere or in a circle."""
    here = slug
    for _ in range(_REDIRECTS_LIMIT):
        if here not in gone:
            return here
        here = gone[here][1] or ""
    return slug


def _entry(record: Mapping[str, object], source: str) -> VendorEntry | None:
    slug, name = text_of(record.get("slug")), text_of(record.get("name"))
    if slug is None or name is None:
        return None
    address = text_of(record.get("address")) or ""
    return VendorEntry(
        id=slug,
        brands=texts_of(record.get("runs")) if "runs" in record else (),
        legal_name=name,
        address_lines=tuple(line.strip() for line in address.splitlines() if line.strip()),
        privacy_email=text_of(record.get("email")),
        webform=text_of(record.get("webform")),
        website=text_of(record.get("web")),
        representative=None,
        source=source,
        url=next(iter(texts_of(record.get("sources"))), None),
        read_on=None,
        is_certain=record.get("quality") in ("tested", "verified"),
    )


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
