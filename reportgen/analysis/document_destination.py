"""The part of analysis.json about the other end: names, registry answers, countries, party; each with its basis."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reportgen.analysis.part import Part


class NamePart(Part):
    """A name of the destination that the capture itself shows."""

    name: str
    basis: str
    standing: Literal["asked", "unasked", "rival"] = Field(description="of a DNS answer to its question")
    chains: list[list[str]] = Field(description="DNS: from the name over its aliases, each way that was seen")
    first_at_ns: int
    last_at_ns: int
    valid_until_ns: int | None = Field(description="DNS: the end of the last answer's time to live")
    capture_sha256: str
    frames: str


class RegistryCountryPart(Part):
    """A country that a registry answer names; of the registration, no location."""

    code: str | None
    written: str
    basis: Literal["network", "address", "label"]


class RegistryContactPart(Part):
    """Whom the answer names for reports of abuse."""

    name: str | None
    email: str | None


class RegistrationPart(Part):
    """A saved registry answer. A registrant is not a controller, a registration is not a place."""

    registry: str
    url: str
    retrieved_at: str
    sha256: str
    first_address: str
    last_address: str
    handle: str | None
    network_name: str | None
    holder: str | None
    holder_handle: str | None
    holder_is_customer: bool = Field(description="a provider passed the range on to it")
    holder_address: list[str]
    parent_handle: str | None
    network_type: str | None
    registered_on: str | None = Field(description="as the registry writes it")
    changed_on: str | None
    countries: list[RegistryCountryPart]
    abuse_contacts: list[RegistryContactPart]
    is_surrounding: bool = Field(description="about the network around the one of another answer")
    constructed: bool


class PartyReasonPart(Part):
    """One observation that speaks for a party."""

    party: Literal["first", "support", "third", "unknown"]
    kind: str
    seen: str


class PartyPart(Part):
    """Which party the destination probably is: proposed by rules; the user's own word in ``said`` goes before it."""

    proposed: Literal["first", "support", "third", "unknown"]
    reasons: list[PartyReasonPart]
    said: Literal["first", "support", "third", "unknown"] | None
    review: str | None = Field(description="where the user's word on the assertion `party` stands")


class TalkPart(Part):
    """The conversations with the address, in whole frames."""

    conversations_count: int
    sent_frame_bytes: int
    received_frame_bytes: int
    first_at_ns: int
    last_at_ns: int


class RegistryTextPart(Part):
    """A registration known as quoted text only."""

    text: str
    seen_on: str | None
    path: str | None


class SilencePart(Part):
    """A registry that was asked and gave no answer that could be kept."""

    at: str
    about: Literal["network", "surrounding network"]
    url: str
    reason: str
    detail: str | None


class CountryStandingPart(Part):
    """How the GDPR treats a country of the newest answer on the last day of the recordings."""

    country: str
    day: str
    treatment: str
    decision: str | None
    is_checked: bool = Field(description="the table's entry was checked against a source")
    covers_recipient: bool | None = Field(description="null: not known, such as whether an organisation is listed")
    as_of: str


class ListLookPart(Part):
    """The user's own look at a list of certified organisations."""

    organisation: str
    found: bool
    looked_on: str


class DestinationPart(Part):
    """The address that the letters are about."""

    address: str
    scope: str
    talk: TalkPart | None
    names: list[NamePart]
    domains: list[str] = Field(description="registered parts of the names, by the public suffix list")
    delivery_network: str | None = Field(description="by which sign many customers share the address")
    registrations: list[RegistrationPart]
    registry_texts: list[RegistryTextPart]
    silences: list[SilencePart]
    countries: list[CountryStandingPart]
    list_look: ListLookPart | None
    party: PartyPart
