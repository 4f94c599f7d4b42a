"""``lookup``: asks the address registry what the case needs, keeps its very bytes, and notes how they came.

Opens network connections, as only commands do that say so. It asks once per network, follows the surrounding network
where the registry names one, and never asks about an address that the plan refuses.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from reportgen.actions.open_case import CASE_FILE, case_of
from reportgen.actions.registry_store import Store
from reportgen.adapters.folder import CaseFolder, read_input
from reportgen.adapters.images import decode_image
from reportgen.adapters.ipwhois_reading import SecondReading, second_reading
from reportgen.adapters.rdap import NoAnswer, RegistryAnswer, address_url, range_url
from reportgen.attribution.rdap_json import SIZE_LIMIT_BYTES
from reportgen.attribution.registration import Registration, read_registration
from reportgen.attribution.whois_text import Quotation, quotation_of
from reportgen.capture.read import read_capture
from reportgen.case.values import Case
from reportgen.errors import UnreadableInput, UsageError
from reportgen.findings.cleartext_identifier import own_seeds
from reportgen.findings.facts import Recording
from reportgen.pipeline.analyse import recording_of
from reportgen.pipeline.lookup_plan import LookupPlan, lookup_plan

_CASE_LIMIT_BYTES = 1024 * 1024
_TEXT_LIMIT_BYTES = 64 * 1024
_SURROUNDING = "surrounding network"
Ask = Callable[[str], RegistryAnswer | NoAnswer]
"""Asks one URL: ``adapters.rdap.ask`` with its clock."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Lookup:
    """A case and what would be asked for it."""

    folder: Path
    case: Case
    case_toml: bytes
    plan: LookupPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer that was kept."""

    address: str
    registration: Registration
    path: str
    redirects: tuple[str, ...]
    is_surrounding: bool
    is_shared: bool  # asked for another address of the same network
    differs_in: tuple[str, ...] | None  # where ipwhois reads otherwise; None where it refuses the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An address about which nothing could be kept; ``reason`` is a message id below ``lookup.reason.``."""

    address: str
    asked_url: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """A whois text that was kept, and what will be quoted of it."""

    path: str
    quotation: Quotation


def open_lookup(folder: Path, *, wanted: Sequence[str] = ()) -> Lookup:
    """Reads the case and its captures. Raises: UnreadableInput, Problems, CaseIncomplete; UsageError for no address."""
    files = CaseFolder(folder)
    case_toml = files.read_bytes(CASE_FILE, _CASE_LIMIT_BYTES)
    case = case_of(files)
    named = [_address(text) for text in wanted]
    plan = lookup_plan(case, tuple(_recordings(files, case)), named)
    return Lookup(folder=folder, case=case, case_toml=case_toml, plan=plan)


def ask_all(lookup: Lookup, *, registry: str, ask: Ask, now: Callable[[], datetime]) -> tuple[Found | Missed, ...]:
    """Asks about each planned address and keeps what comes, one after the other.

    What was kept before a failure stays kept. Raises: OutputError where it cannot be written.
    """
    store = Store(lookup.folder, lookup.case_toml, now)
    told: list[Found | Missed] = []
    for planned in lookup.plan.asked:
        covering = next((found for found in told if isinstance(found, Found) and _covers(found, planned.address)), None)
        if covering is not None:
            told.append(_shared(store, covering, planned.address))
            continue
        url = address_url(registry, planned.address)
        answer = ask(url)
        result = _kept(store, planned.address, answer, "network")
        told.append(result)
        if isinstance(result, Found) and isinstance(answer, RegistryAnswer):
            told += _surrounding(store, result, answer, ask)
    return tuple(told)


def import_answer(lookup: Lookup, file: Path, *, address: str, url: str, at: datetime, now: datetime) -> Found:
    """Keeps an answer that was saved from a browser. Raises: UnreadableInput where it is none about ``address``."""
    if at > now:
        raise UsageError("lookup.in-future", value=at.isoformat())
    written = _address(address)
    body = read_input(file, SIZE_LIMIT_BYTES)
    answer = RegistryAnswer(
        asked_url=url, final_url=url, redirects=(), status=0, date_header=None, retrieved_at=at, body=body
    )
    registration = _read(written, answer, file.name)
    path = Store(lookup.folder, lookup.case_toml, lambda: now).keep(written, answer, "network", manner="imported")
    return _found(written, registration, path, answer, surrounding=False)


def import_text(
    lookup: Lookup, file: Path, *, address: str, seen_in: str, seen_on: date | None, now: datetime
) -> KeptText:
    """Keeps a registry's answer that is known as text only, and quotes it. Raises: UnreadableInput, UsageError."""
    written = _address(address)
    whole = read_input(file, _TEXT_LIMIT_BYTES)
    quoted = quotation_of(whole)
    if not quoted.text:
        raise UnreadableInput("lookup.text-empty", file=file.name)
    if seen_on is not None and seen_on > now.date():
        raise UsageError("lookup.in-future", value=seen_on.isoformat())
    store = Store(lookup.folder, lookup.case_toml, lambda: now)
    return KeptText(path=store.keep_text(written, whole, quoted.text, seen_in, seen_on), quotation=quoted)


def is_answer(file: Path) -> bool:
    """Whether a saved file is meant as an RDAP answer (JSON, or a page that was saved instead); else it is text.

    Raises: UnreadableInput.
    """
    return read_input(file, SIZE_LIMIT_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<")


def _recordings(files: CaseFolder, case: Case) -> list[Recording]:
    recordings = []
    for entry in case.captures:
        with files.open(entry.path) as source:
            capture = read_capture(source, name=entry.path, decode_image=decode_image, seeds=own_seeds(case))
        recordings.append(recording_of(case, entry, capture))
    return recordings


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise UsageError("lookup.no-address", value=text[:80]) from None


def _covers(found: Found, address: str) -> bool:
    if found.is_surrounding:
        return False
    first, last = map(ipaddress.ip_address, (found.registration.first_address, found.registration.last_address))
    asked = ipaddress.ip_address(address)
    return asked.version == first.version and int(first) <= int(asked) <= int(last)


def _shared(store: Store, covering: Found, address: str) -> Found:
    store.share(covering.path, address)
    return Found(
        address=address,
        registration=covering.registration,
        path=covering.path,
        redirects=(),
        is_surrounding=False,
        is_shared=True,
        differs_in=covering.differs_in,
    )


def _kept(store: Store, address: str, answer: RegistryAnswer | NoAnswer, about: str) -> Found | Missed:
    if isinstance(answer, NoAnswer):
        store.note_silence(address, answer.asked_url, answer.reason, answer.detail, about)
        return Missed(address=address, asked_url=answer.asked_url, reason=answer.reason, detail=answer.detail)
    try:
        registration = _read(address, answer, answer.final_url)
    except UnreadableInput as error:
        reason = error.message_id.replace(".", "-")
        store.note_silence(address, answer.asked_url, reason, answer.final_url, about)
        return Missed(address=address, asked_url=answer.asked_url, reason=reason, detail=answer.final_url)
    path = store.keep(address, answer, about, manner="asked")
    return _found(address, registration, path, answer, surrounding=about != "network")


def _surrounding(store: Store, own: Found, answer: RegistryAnswer, ask: Ask) -> list[Found | Missed]:
    """The network around one that a provider passed on, where the registry names it.

    Around a network that the registry itself gave out lies only the registry's own.
    """
    found = own.registration
    registry, _, _ = answer.final_url.rpartition("/ip/")
    prefix = _one_bit_shorter(found)
    if not found.is_passed_on or not registry or prefix is None:
        return []
    url = range_url(registry, *prefix)
    reply = ask(url)
    if isinstance(reply, RegistryAnswer) and (other := _another_network(own, reply)) is not None:
        store.note_silence(own.address, url, "other-network", other, _SURROUNDING)
        return [Missed(address=own.address, asked_url=url, reason="other-network", detail=other)]
    return [_kept(store, own.address, reply, _SURROUNDING)]


def _another_network(own: Found, reply: RegistryAnswer) -> str | None:
    """The handle that an answer names instead of the announced one; None where it is that one, or cannot be read."""
    try:
        around = _read(own.address, reply, reply.final_url)
    except UnreadableInput:
        return None
    return None if around.handle == own.registration.parent_handle else around.handle or "–"


def _one_bit_shorter(found: Registration) -> tuple[str, int] | None:
    """The smallest prefix larger than the network; None near the root.

    Source: RFC 9082 section 3.1.1: asked about a prefix, a registry tells the smallest network that holds all of it.
    """
    first, last = map(ipaddress.ip_address, (found.first_address, found.last_address))
    bits = first.max_prefixlen
    length = bits - (int(first) ^ int(last)).bit_length() - 1
    if length < (8 if first.version == 4 else 16):
        return None
    start = int(first) >> (bits - length) << (bits - length)
    return str(type(first)(start)), length


def _read(address: str, answer: RegistryAnswer, name: str) -> Registration:
    return read_registration(
        answer.body, address=address, url=answer.final_url, retrieved_at=answer.retrieved_at, name=name
    )


def _found(address: str, registration: Registration, path: str, answer: RegistryAnswer, *, surrounding: bool) -> Found:
    reading = second_reading(answer.body, address)
    return Found(
        address=address,
        registration=registration,
        path=path,
        redirects=(*answer.redirects, answer.final_url) if answer.final_url != answer.asked_url else (),
        is_surrounding=surrounding,
        is_shared=False,
        differs_in=_differences(registration, reading) if reading else None,
    )


def _differences(ours: Registration, theirs: SecondReading) -> tuple[str, ...]:
    own_country = next((found.written for found in ours.countries if found.basis == "network"), None)
    pairs = {
        "handle": (ours.handle, theirs.handle),
        "name": (ours.network_name, theirs.network_name),
        "country": (own_country, theirs.country),
        "parent": (ours.parent_handle, theirs.parent_handle),
    }
    return tuple(key for key, (mine, other) in pairs.items() if mine != other)
