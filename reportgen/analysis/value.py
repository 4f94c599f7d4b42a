"""What one analysis found, as a value that all documents are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportgen.findings.assertion import Assertion
from reportgen.findings.confirmation import Reviewed
from reportgen.findings.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyFigures:
    """One calendar day (case time zone) of one capture, towards the destination."""

    capture: str  # the case's id of the capture
    day: date
    transmissions_count: int  # of whole pictures
    distinct_pictures_count: int  # by checksum, within the day
    partial_count: int  # transmissions that broke off
    sent_frame_bytes: int  # whole frames on the wire, device → destination
    attempts_count: int  # unanswered connection attempts
    encrypted_uploads_count: int  # encrypted transmissions of our least size
    complete_day: bool  # the capture covers the whole day


@dataclass(frozen=True, slots=True, kw_only=True)
class InputDigest:
    """A file that the analysis rests on."""

    path: str  # relative to the case
    role: str  # "case" | "capture" | "exhibit" | "registration" | "review"
    size_bytes: int
    sha256: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Analysis:
    """Everything said and what it was said from."""

    tool_version: str
    image_decoder: str
    arguments: tuple[str, ...]  # of the command, paths relative to the case
    inputs: tuple[InputDigest, ...]
    facts: Facts
    assertions: tuple[Assertion, ...]
    reviews: tuple[Reviewed, ...]  # of all assertions, in their order
    daily: tuple[DailyFigures, ...]

    def assertion(self, key: str) -> Assertion | None:
        """The assertion with that id, if it was made."""
        return next((found for found in self.assertions if found.id == key), None)

    def starting_with(self, prefix: str) -> tuple[Assertion, ...]:
        """Assertions whose id starts with ``prefix``, in their order."""
        return tuple(found for found in self.assertions if found.id.startswith(prefix))

    def input_of(self, path: str) -> InputDigest:
        """The digest of a file of the case. Raises: StopIteration for a path that was not an input (a bug)."""
        return next(found for found in self.inputs if found.path == path)
