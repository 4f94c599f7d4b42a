"""Who writes, about which device, to whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from reportgen.case.text import CaseValue, EmailAddress, Key, Line, Local, Mac, RelativePath, Several


class PostalAddress(CaseValue):
    """A name and a place that fit an address window."""

    name: Line
    addition: Line | None = Field(default=None, description="second line, such as a department")
    street: Line | None = None
    postal_code: Line | None = None
    city: Line | None = None
    country: Line | None = Field(default=None, description="only where it is another country than the sender's")

    def lines(self) -> tuple[str, ...]:
        """The lines of the window, top to bottom."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        return tuple(line for line in (self.name, self.addition, self.street, town, self.country) if line)


class Complainant(PostalAddress):
    """The person who signs."""

    email: EmailAddress | None = None
    phone: Line | None = None
    signature: RelativePath | None = Field(
        default=None, description="a picture of your signature (PNG or JPEG); left out: a line to sign on"
    )


class Device(CaseValue):
    """The device, as its owner knows it."""

    kind: Literal["camera", "doorbell", "device"] = "device"
    brand: Line
    model: Line
    serial: Line | None = None
    firmware: Line | None = None
    mac: Mac | None = Field(default=None, description="as printed on the label or shown by the router")
    ip_addresses: Annotated[tuple[Line, ...], Several] = Field(
        default=(), description="the device's own addresses at home while the capture was taken"
    )
    bought_on: date | None = None
    bought_from: Line | None = None
    bought_new: bool | None = None
    label_exhibit: Key | None = Field(default=None, description="id of the exhibit that shows the type label")


class OwnIdentifier(CaseValue):
    """A value by which you can be told apart: looked for in what the device sends, and printed masked only."""

    kind: Literal["account", "e-mail", "phone", "network name", "hardware address", "other"] = Field(
        description="what it is; serial number, hardware address, your e-mail and telephone are looked for anyway"
    )
    value: Line = Field(description="at least six bytes; a password does not belong here")


class HomePosition(CaseValue):
    """Where the device stands, in degrees: compared with what it sends, and never printed."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class ContactSource(CaseValue):
    """Where and when a contact was read."""

    where: Local = Field(description="for example the privacy policy and its address")
    read_on: date | None = Field(default=None, description="leave out where you no longer know: printed as unknown")


class Vendor(CaseValue):
    """Whose name stands on the device, and where its privacy contact was found."""

    name: Line = Field(description="the brand, as on the label")
    kind: Literal["company", "telecom", "federal body", "body of a Land", "church", "broadcaster"] = Field(
        default="company", description="decides which German authority is there for it; telecom: as such a provider"
    )
    legal_name: Line | None = Field(default=None, description="only if you have it from a document")
    street: Line | None = None
    postal_code: Line | None = None
    city: Line | None = None
    country: Line | None = None
    privacy_email: EmailAddress | None = None
    contact: ContactSource | None = None


class Authority(PostalAddress):
    """The data protection authority that the complaint goes to."""

    email: EmailAddress | None = None
    source: Line = Field(description="where the address was read")
    read_on: date


class Seller(PostalAddress):
    """Who sold the device."""

    email: EmailAddress | None = None
