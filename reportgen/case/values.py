"""The case as one value."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from reportgen.case.evidence import CaptureEntry, Exhibit, LocationEntry, RegistrationEntry, RegistryText
from reportgen.case.parties import Authority, Complainant, Device, HomePosition, OwnIdentifier, Seller, Vendor
from reportgen.case.recipient import Recipient
from reportgen.case.rights import Rights
from reportgen.case.statements import (
    Declarations,
    EventLog,
    Filter,
    Messages,
    Settings,
    Setup,
    Submission,
    SwitchOff,
    Tariff,
)
from reportgen.case.text import CaseValue, Key, Language, Line, Local, Several
from reportgen.case.vendor_facts import Establishment, Offer, OutsideAccess, Policy, Transfer

Goal = Literal["stop", "know", "delete", "authority", "money-back"]


class Case(CaseValue):
    """Everything the user says, as read from ``case.toml``."""

    schema_version: Literal[2] = Field(description="older ones are read as they are: see `reportgen upgrade`")
    constructed: bool = Field(default=False, description="an invented example: every page says so")
    sample: bool = Field(default=False, description="a sample without own evidence: every page says so")
    reference: Line = Field(description="your own reference")
    letter_date: date | None = Field(default=None, description="the day of the letters")
    place: Line | None = None
    timezone: Line = "Europe/Berlin"
    languages: Annotated[tuple[Language, ...], Several] = Field(
        default=("de", "en"), min_length=1, description="the first one is binding, the other a translation"
    )
    destination: Line | None = Field(
        default=None,
        description="the address that the complaint is about; left out: the one that received most pictures",
    )
    summary: Local | None = Field(default=None, description="why you write, in one or two sentences of your own")
    goals: Annotated[tuple[Goal, ...], Several] = Field(
        default=(), description="what you want; no law hangs on it: `init` proposes documents by it"
    )
    complainant: Complainant | None = None
    device: Device
    vendor: Vendor
    authority: Authority | None = None
    seller: Seller | None = None
    rights: Rights | None = None
    captures: Annotated[tuple[CaptureEntry, ...], Several] = ()
    registrations: Annotated[tuple[RegistrationEntry, ...], Several] = ()
    registry_texts: Annotated[tuple[RegistryText, ...], Several] = ()
    locations: Annotated[tuple[LocationEntry, ...], Several] = ()
    identifiers: Annotated[tuple[OwnIdentifier, ...], Several] = Field(
        default=(), description="values of yours that are looked for in what the device sends in the clear"
    )
    recipients: Annotated[tuple[Recipient, ...], Several] = ()
    home_position: HomePosition | None = None
    declarations: Declarations = Declarations()
    filter: Filter | None = None
    settings: Settings | None = None
    switch_off: SwitchOff | None = None
    setup: Setup | None = None
    tariff: Tariff | None = None
    events: EventLog | None = None
    policy: Policy | None = None
    establishment: Establishment | None = None
    transfer: Transfer | None = None
    offers: Annotated[tuple[Offer, ...], Several] = ()
    access_by_others: Annotated[tuple[OutsideAccess, ...], Several] = ()
    correspondence: Messages = ()
    submission: Submission | None = None
    exhibits: Annotated[tuple[Exhibit, ...], Several] = ()

    def recipient(self, address: str | None) -> Recipient | None:
        """What the user says of that address."""
        return next((found for found in self.recipients if found.address == address), None)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone all printed times are in."""
        return ZoneInfo(self.timezone)

    def at_ns(self, moment: datetime) -> int:
        """``moment`` in nanoseconds since 1970-01-01 UTC; in the case's time zone where it was written without one."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return int(aware.timestamp()) * 1_000_000_000

    def exhibit(self, key: Key) -> Exhibit:
        """The exhibit with that id. Raises: KeyError for an unknown id (the loader refuses it)."""
        return self.exhibits[self.exhibit_number(key) - 1]

    def exhibit_number(self, key: Key) -> int:
        """The printed number of an exhibit, from 1. Raises: KeyError for an unknown id (the loader refuses it)."""
        for number, exhibit in enumerate(self.exhibits, start=1):
            if exhibit.id == key:
                return number
        raise KeyError(key)
