"""What the user says: declarations, the filter, the settings, every message so far.

A declaration has three values: true, false, or left out. Left out means *not said* and is never read as "no".
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from reportgen.case.text import CaseValue, Day, Key, Line, Local, Prose, Several


class Declarations(CaseValue):
    """The user's own statements."""

    app_used_during_capture: bool | None = Field(
        default=None, description="someone used the app or the device's page while the capture was taken"
    )
    own_target_set_up: bool | None = Field(
        default=None,
        description="an own upload target (FTP, e-mail, network storage) was set up in the device",
    )
    account_exists: bool | None = Field(default=None, description="an account with the vendor exists")
    cloud_booked: bool | None = Field(default=None, description="cloud storage was booked")
    consent_given: bool | None = Field(default=None, description="to the best of your memory")
    email_given: bool | None = Field(default=None, description="the vendor was given an e-mail address for warnings")
    alerts_switched_on: bool | None = None
    pictures_viewed_count: int | None = Field(default=None, ge=0, description="pictures of the capture you looked at")
    pictures_recognisable_count: int | None = Field(default=None, ge=0, description="of these: you are recognisable")
    children_recognisable: bool | None = Field(default=None, description="children are recognisable on pictures")
    others_recognisable: bool | None = Field(
        default=None, description="other adults are recognisable on pictures (guests, staff, passers-by)"
    )
    own_property_only: bool | None = Field(
        default=None, description="the field of view shows nothing but your own property"
    )
    sound_recorded: bool | None = None
    private_use: bool | None = Field(default=None, description="you run the device for private purposes only")
    destination_chosen: bool | None = Field(
        default=None, description="you chose yourself where the device sends to, or what for"
    )
    processor_contract: bool | None = Field(
        default=None, description="a contract exists under which the vendor processes the data on your behalf"
    )
    ask_internal_duties: bool | None = Field(
        default=None, description="ask the authority to look at the vendor’s internal duties too (Art. 28, 30, 35)"
    )
    learned_on: Day | None = Field(
        default=None, description="the day on which you learned of the transmission (Austria counts a year from it)"
    )
    may_name_me: bool | None = Field(default=None, description="the authority may name you to the company")
    may_forward: bool | None = Field(default=None, description="the authority may forward the complaint")
    unencrypted_email: bool | None = Field(default=None, description="the authority may answer by unencrypted e-mail")
    other_proceedings: bool | None = Field(
        default=None, description="a court or another authority already has the matter"
    )


class Filter(CaseValue):
    """The block in the router."""

    address: Line = Field(description="the address that was blocked")
    on_at: datetime | None = Field(default=None, description="leave out where you no longer know: printed as unknown")
    off_at: datetime | None = Field(
        default=None, description="when it was lifted; without it and without still_on nothing is put down to the block"
    )
    still_on: bool | None = None
    how: Local
    exhibit: Key | None = None


class Settings(CaseValue):
    """A look at the device's settings."""

    looked_at: Day | None = None
    where: Local | None = Field(default=None, description="app, web page, version")
    switch_found: bool | None = Field(default=None, description="a switch for the transmission was found")
    box_ticked: bool | None = Field(default=None, description="a box for the transmission was ticked")
    exhibit: Key | None = None


class SwitchOff(CaseValue):
    """What was switched off in the device so that it stops sending."""

    setting: Local = Field(description="the name of the setting, as the device or the app shows it")
    at: datetime | None = Field(default=None, description="leave out where you no longer know: printed as unknown")
    exhibit: Key | None = Field(default=None, description="id of the exhibit that shows it switched off")
    restarted_at: datetime | None = Field(default=None, description="the device was restarted after that")


class Setup(CaseValue):
    """A factory reset, and the set-up after it while the recording ran."""

    how: Local = Field(description="how you reset it, and how the times were taken")
    reset_at: datetime | None = Field(default=None, description="reset to factory settings")
    powered_on_at: datetime | None = Field(default=None, description="switched on again; the recording ran already")
    first_screen_at: datetime | None = Field(
        default=None, description="the app or the device first showed something to read or to agree to"
    )
    exhibit: Key | None = None


class Tariff(CaseValue):
    """What the traffic of this connection costs by its volume; without it nothing is said of money."""

    price_cents_per_gb: int | None = Field(
        default=None, ge=0, le=1_000_000, description="price of a gigabyte (1,000,000,000 bytes) in cents"
    )
    currency: Literal["EUR", "CHF", "CZK", "DKK", "GBP", "NOK", "PLN", "SEK"] = "EUR"
    allowance_mb: int | None = Field(
        default=None,
        ge=0,
        le=1_000_000_000,
        description="megabytes (1,000,000 bytes) a month that the contract includes",
    )
    exhibit: Key | None = Field(default=None, description="id of the exhibit: the contract or a bill")


class EventLog(CaseValue):
    """A list of movements in front of the device, noted while the capture was taken."""

    exhibit: Key = Field(description="id of the exhibit: a CSV file with the heading `at` and one time on each line")
    how: Local = Field(description="who noted the times, and how")
    clock_offset_s: int | None = Field(
        default=None, ge=0, description="at most so many seconds between the clock of the list and the router's"
    )
    own_count: int | None = Field(default=None, ge=0, description="of these movements: your own")


MessageKind = Literal[
    "enquiry",
    "answer",
    "complaint",
    "access request",
    "erasure request",
    "rectification request",
    "restriction request",
    "portability request",
    "objection",
    "withdrawal of consent",
    "stop request",
    "data act request",
    "reminder",
    "submission",
    "status request",
    "defect notice",
    "other",
]
Said = Literal[
    "complete",
    "partly",
    "refused",
    "acknowledged",
    "extension",
    "identity",
    "fee",
    "wrong language",
    "contradicts",
    "only processor",
    "forwarded",
    "decision",
    "undeliverable",
]


class Submission(CaseValue):
    """What is to be added to a complaint that was lodged."""

    text: Local = Field(description="what is new, in your own words")
    exhibits: Annotated[tuple[Key, ...], Several] = Field(default=(), description="ids of the exhibits for it")


class Message(CaseValue):
    """One letter, e-mail or call, in the order in which they happened."""

    id: Key
    date: Day | None = Field(default=None, description="leave out where you no longer know: printed as unknown")
    direction: Literal["sent", "received"]
    party: Literal["vendor", "authority", "seller"] = Field(
        default="vendor", description="whom it went to or came from"
    )
    channel: Literal["e-mail", "letter", "web form", "telephone", "unknown"]
    kind: MessageKind
    counterpart: Line | None = Field(default=None, description="address it went to or came from")
    answers: Key | None = Field(default=None, description="id of the message that this one answers")
    says: Annotated[tuple[Said, ...], Several] = Field(
        default=(), description="of an answer: how you read it (complete, partly, refused …); nobody else decides that"
    )
    reasons_given: bool | None = Field(default=None, description="of an extension: reasons were given")
    reference: Line | None = Field(default=None, description="the other side's reference number")
    summary: Local | None = Field(default=None, description="what was asked or said, in your own words")
    quote: Prose | None = Field(default=None, description="the decisive words, exactly as written")
    quote_language: Literal["de", "en"] | None = None
    translation: Prose | None = Field(default=None, description="the quote in the other language, by you")
    exhibit: Key | None = None
    bounced: bool | None = Field(default=None, description="an error message came back")
    bounce_exhibit: Key | None = Field(
        default=None, description="id of the exhibit: that error message, saved as an .eml file"
    )
    arrived_on: Day | None = Field(default=None, description="the day on which a message you sent arrived")
    arrival_known_by: Literal["read-receipt", "acknowledged", "tracking", "server-log"] | None = Field(
        default=None, description="how you know that; without it the arrival is an assumption"
    )
    no_reply_until: Day | None = Field(default=None, description="the last day on which you looked and found no reply")
    spam_checked: bool | None = None


Messages = Annotated[tuple[Message, ...], Several]
