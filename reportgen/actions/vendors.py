"""``vendors``: looks for a vendor's privacy contact in the shipped list and in data that the user brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen.adapters.folder import read_input
from reportgen.attribution.datenanfragen import (
    DUMP_LIMIT_BYTES,
    RECORD_LIMIT_BYTES,
    CompanyData,
    read_dump,
    read_records,
)
from reportgen.attribution.vendor_directory import VendorEntry, search, shipped_vendors
from reportgen.errors import UnreadableInput

_RECORDS_LIMIT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendors:
    """What was found; the user's own data first."""

    found: tuple[VendorEntry, ...]
    unreadable_count: int  # records of the user's data that could not be read


def find_vendors(words: str, data: Path | None) -> Vendors:
    """Raises: UnreadableInput where ``data`` is neither a dump nor a folder of records."""
    brought = _brought(data) if data is not None else CompanyData(entries=(), unreadable_count=0)
    found = (*search(brought.entries, words), *search(shipped_vendors(), words))
    return Vendors(found=found, unreadable_count=brought.unreadable_count)


def _brought(data: Path) -> CompanyData:
    if not data.is_dir():
        return read_dump(read_input(data, DUMP_LIMIT_BYTES), name=data.name)
    if not (data / "companies").is_dir():
        raise UnreadableInput("vendors.no-companies", folder=str(data))
    return read_records(_records(data / "companies"), _records(data / "obsolete-records"))


def _records(folder: Path) -> Iterator[bytes]:
    for number, path in enumerate(sorted(folder.glob("*.json"))):
        if number == _RECORDS_LIMIT:
            raise UnreadableInput("vendors.too-many", folder=str(folder))
        try:
            yield read_input(path, RECORD_LIMIT_BYTES)
        except UnreadableInput:
            yield b""  # counted as unreadable
