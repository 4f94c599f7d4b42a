"""What the user brings: captures, saved registry answers, exhibits."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from reportgen.case.text import CaseValue, CountryCode, Day, Key, Line, Local, Prose, RelativePath, Sha256


class Circumstances(CaseValue):
    """Under what circumstances a capture was taken; what is left out is not stated. Source: NIST SP 1800-15."""

    phase: Literal["set-up", "normal", "removal"] | None = Field(
        default=None, description="what the device went through"
    )
    internet: bool | None = Field(default=None, description="the device could reach the Internet")
    human_interaction: bool | None = Field(default=None, description="somebody used the device or its app")
    isolated: bool | None = Field(default=None, description="no other device was in the same network")
    controller: bool | None = Field(default=None, description="an app, hub or controller was in the same network")
    scope: Literal["whole-network", "one-device"] | None = Field(default=None, description="what was recorded")
    physical_changes: Local | None = Field(default=None, description="plugged in, moved, covered, button pressed …")
    actions: Local | None = Field(default=None, description="what was done, in order")
    intended_duration: Local | None = Field(default=None, description="how long it was to take")
    other_devices: Local | None = Field(default=None, description="which other devices were there")


class CaptureEntry(CaseValue):
    """A capture file and how it was taken."""

    id: Key
    path: RelativePath
    point: Literal["lan", "internet", "unknown"] = Field(
        description="where it was recorded: at the home network (lan) or at the Internet side of the router (internet)"
    )
    router: Line | None = None
    interface: Line | None = Field(default=None, description="as the router's capture page names it")
    taken_by: Local | None = Field(default=None, description="who took it and how")
    clock: Local | None = Field(default=None, description="how the router's clock was checked")
    same_clock_as: Key | None = Field(
        default=None,
        description="id of another capture that the same clock timed: both sides of one router, recorded at one time",
    )
    sha256: Sha256 | None = Field(default=None, description="the SHA-256 noted earlier; build stops where it differs")
    circumstances: Circumstances | None = None


class RegistrationEntry(CaseValue):
    """An answer of an address registry (RDAP), saved as a file."""

    address: Line
    path: RelativePath
    url: Line
    retrieved_at: datetime
    exhibit: Key | None = None


class LocationEntry(CaseValue):
    """What a source says of where an address is: a claim with its source and day, never a measurement."""

    address: Line
    country: CountryCode = Field(description="as the source names it, by its two letters")
    place: Local | None = Field(default=None, description="town or region, as the source names it")
    source: Line = Field(description="who says so")
    read_on: Day
    distance_km: int | None = Field(
        default=None, ge=1, le=20_040, description="as the crow flies from your home to that place, measured by you"
    )
    exhibit: Key | None = None


class RegistryText(CaseValue):
    """A registration known only as quoted text: no registry answer, and named so."""

    address: Line
    text: Prose
    language: Literal["de", "en"] = "en"
    seen_in: Local
    seen_on: Day | None = None
    path: RelativePath | None = Field(default=None, description="the whole text as a file, unchanged")


class Exhibit(CaseValue):
    """A document that goes with the letter; its number is its place in the list."""

    id: Key
    title: Local
    path: RelativePath
    date: Day | None = None
    language: Literal["de", "en"] | None = Field(default=None, description="of the document, where it has one")
    translation_of: Key | None = Field(default=None, description="id of the exhibit that this one translates")
