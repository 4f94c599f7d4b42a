"""What the user found out about the vendor: its privacy policy, its seat, its offer; and signs of access by others.

What is left out was not looked at or is not known; it is never read as "no".
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reportgen.case.text import CaseValue, CountryCode, Day, Key, Line, Local

Found = Literal["found", "not found", "unclear"]


class PolicyPoints(CaseValue):
    """What the policy must tell, point by point, as you read it. Source: Art. 13(1) and (2) GDPR."""

    controller: Found | None = Field(default=None, description="who is responsible, with contact (Art. 13(1)(a))")
    representative: Found | None = Field(default=None, description="a representative in the Union (Art. 13(1)(a))")
    officer: Found | None = Field(default=None, description="how to reach a data protection officer (Art. 13(1)(b))")
    purposes: Found | None = Field(default=None, description="what the data are used for (Art. 13(1)(c))")
    legal_basis: Found | None = Field(default=None, description="the legal basis (Art. 13(1)(c))")
    interests: Found | None = Field(default=None, description="which legitimate interests (Art. 13(1)(d))")
    recipients: Found | None = Field(default=None, description="who receives the data (Art. 13(1)(e))")
    third_countries: Found | None = Field(
        default=None, description="whether data go to a third country, and how they are protected (Art. 13(1)(f))"
    )
    storage: Found | None = Field(default=None, description="how long the data are stored (Art. 13(2)(a))")
    rights: Found | None = Field(default=None, description="your rights (Art. 13(2)(b))")
    withdrawal: Found | None = Field(default=None, description="that consent can be withdrawn (Art. 13(2)(c))")
    complaint: Found | None = Field(default=None, description="the right to complain (Art. 13(2)(d))")
    required: Found | None = Field(default=None, description="whether the data must be given (Art. 13(2)(e))")
    automated: Found | None = Field(default=None, description="automated decisions (Art. 13(2)(f))")


class Policy(CaseValue):
    """The vendor's privacy policy as you read it on one day."""

    url: Line = Field(description="where it was read")
    read_on: Day | None = Field(default=None, description="without it nothing is said of the policy")
    version: Line | None = Field(default=None, description="the date or number that the policy gives itself")
    exhibit: Key | None = Field(
        default=None, description="id of the exhibit: the saved copy; without it nothing is said of the policy"
    )
    other_notices_looked_at: bool | None = Field(
        default=None, description="you also looked in the app, the manual and on the packaging"
    )
    points: PolicyPoints = PolicyPoints()


class Transfer(CaseValue):
    """Who passes data on to a third country, as a document says; without it no letter speaks of a transfer."""

    role: Literal["exporter in the union", "direct collection", "unknown"] = Field(
        default="unknown",
        description="`direct collection`: the data go straight from you to somebody abroad: by itself no transfer",
    )
    exporter: Line | None = Field(default=None, description="who in the Union passes data on, as the document names it")
    exporter_country: CountryCode | None = Field(default=None, description="where it has its seat, by its two letters")
    recipient_country: CountryCode | None = Field(default=None, description="where the data go, by its two letters")
    source: Local | None = Field(default=None, description="the document that says so, for example a privacy policy")
    read_on: Day | None = None
    exhibit: Key | None = Field(
        default=None, description="id of the exhibit: the saved copy; without it nothing is said of a transfer"
    )


class Establishment(CaseValue):
    """Where the vendor has its seat, and whether you found somebody in the Union."""

    seat_country: Line | None = Field(default=None, description="country of the vendor’s seat")
    seat_source: Local | None = Field(default=None, description="where you read that")
    seat_read_on: Day | None = None
    seat_exhibit: Key | None = None
    looked_in: Local | None = Field(
        default=None, description="where you looked for an establishment or a representative in the Union"
    )
    looked_on: Day | None = None
    establishment_found: bool | None = Field(default=None, description="an establishment of the vendor in the Union")
    representative_found: bool | None = Field(
        default=None, description="a representative in the Union (not the importer, not the CE representative)"
    )
    exhibit: Key | None = None


class Offer(CaseValue):
    """Where the device is offered, and how."""

    seen_in: Local = Field(description="the shop, the app store, the page")
    seen_on: Day | None = None
    delivered_here: bool | None = Field(default=None, description="it is delivered to the country you live in")
    price_in_euro: bool | None = None
    language_here: bool | None = Field(
        default=None, description="page, manual or app are written in a language of the country you live in"
    )
    app_offered_here: bool | None = Field(
        default=None, description="the app is offered in the app store of the country you live in"
    )
    exhibit: Key | None = None


class OutsideAccess(CaseValue):
    """A sign that somebody else had access to the data or the device."""

    kind: Literal["vendor notice", "search engine", "foreign login", "other"]
    noticed_on: Day | None = None
    summary: Local = Field(description="what you saw, in your own words")
    exhibit: Key | None = Field(default=None, description="id of the exhibit; without it nothing is asked about it")
