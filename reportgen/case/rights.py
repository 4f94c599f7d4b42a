"""What letters to the vendor, the seller and before a publication need beyond the story of the case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reportgen.case.text import CaseValue, Day, Key, Line, Local, Several


class Rights(CaseValue):
    """Grounds and wishes; each letter says which of them it lacks."""

    erasure_ground: Literal["not needed", "consent withdrawn", "objected", "unlawful"] | None = Field(
        default=None, description="why the data are to be erased: Art. 17(1)(a), (b), (c) or (d) GDPR"
    )
    restriction_ground: Literal["contested", "unlawful", "needed for claims", "objected"] | None = Field(
        default=None, description="why processing is to be restricted: Art. 18(1)(a), (b), (c) or (d) GDPR"
    )
    wrong: Local | None = Field(default=None, description="what the vendor has stored wrongly")
    right: Local | None = Field(default=None, description="how it is right")
    reasons: Local | None = Field(default=None, description="of an objection: what is particular about your situation")
    data_to: Line | None = Field(default=None, description="a third party that product data are to be given to as well")
    defect: Local | None = Field(default=None, description="what the seller is told: how the device is not as agreed")
    publish_from: Day | None = Field(default=None, description="the first day on which a test is to be published")
    publish_where: Local | None = Field(default=None, description="where it is to be published")
    exhibits: Annotated[tuple[Key, ...], Several] = Field(
        default=(), description="ids of exhibits that go with these letters"
    )
