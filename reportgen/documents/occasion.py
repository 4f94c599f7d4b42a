"""What a document is written from, beside its language: the confirmed analysis, the letters so far, the wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reportgen.analysis.value import Analysis
from reportgen.case.values import Case
from reportgen.documents.history import History
from reportgen.language.values import LanguageCode


class Form(StrEnum):
    """Where the address window and the fold marks stand on a German letter. Source: DIN 5008."""

    A = "a"  # a low letterhead, more room for text
    B = "b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How the sheet looks."""

    form: Form = Form.B
    with_postal_address: bool = True  # of the sender: a vendor need not learn it
    signature: bytes | None = None  # a PNG; None: a line to sign on
    own: Mapping[str, str] = field(default_factory=dict)  # the user's own templates: name below templates/ → text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture that the user chose for the contact sheet; ``data`` is small and free of metadata."""

    sha256: str  # of the picture as it was sent
    data: bytes  # PNG or JPEG
    is_blurred: bool  # the whole of it, unless the user says that nobody is in it


@dataclass(frozen=True, eq=False, kw_only=True)
class Occasion:
    """Everything that a document may use. Only what the user confirmed stands in ``analysis``."""

    analysis: Analysis
    history: History
    binding: LanguageCode  # the other language is marked as a translation
    sheet: Sheet = field(default_factory=Sheet)
    pictures: tuple[ShownPicture, ...] = ()
    exhibit_pictures: Mapping[str, bytes] = field(default_factory=dict)  # path in the case → small, without metadata
    exhibit_texts: Mapping[str, str] = field(default_factory=dict)  # path in the case → what stands in it

    @property
    def case(self) -> Case:
        """The case, with the letter's date as "today"."""
        return self.analysis.facts.case

    @property
    def today(self) -> date | None:
        """The letter's date."""
        return self.case.letter_date
