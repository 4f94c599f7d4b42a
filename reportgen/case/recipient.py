"""What the user says of an address at the other end: which party it is, and a look at a list of certified companies."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reportgen.case.text import CaseValue, Day, Line, Local


class ListLook(CaseValue):
    """A look at the list of an adequacy decision that reaches listed organisations only (Data Privacy Framework)."""

    organisation: Line = Field(description="the name you looked for")
    found: bool = Field(description="it stood on the list as active")
    looked_on: Day


class Recipient(CaseValue):
    """Your own word on one address; the program's proposals stand beside it, never instead of it."""

    address: Line
    party: Literal["first", "support", "third", "unknown"] | None = Field(
        default=None,
        description="the vendor's own (first), who rents out machines or networks (support), somebody else (third)",
    )
    party_why: Local | None = Field(default=None, description="why you think so")
    list_look: ListLook | None = None
