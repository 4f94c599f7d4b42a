"""What a recording shows, ready for a page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.dialogue.seen import Seen
from reportgen.documents.first_figures import FirstFigures
from reportgen.documents.plain_reconciliation import PlainFile
from reportgen.language.values import LanguageCode
from reportgen.web.values import Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationView:
    """One row of the table; ``share`` is its part of the largest amount sent, 0 to 1."""

    cells: Lines
    share: float
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierView:
    """What is known of one destination, as rows of (what, text)."""

    address: str
    rows: Mapping[LanguageCode, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SightView:
    """What a recording shows in one language: the devices, the drawings with their tables, the files."""

    devices: tuple[tuple[str, ...], ...]
    figures: FirstFigures
    files: tuple[PlainFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture, blurred beyond recognition."""

    sha256: str
    blurred_png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the recordings hold."""

    lines: Lines
    destinations: tuple[DestinationView, ...]
    more_count: int
    dossiers: tuple[DossierView, ...]
    not_shown: Lines  # by any dossier
    sight: Mapping[LanguageCode, SightView]
    pictures: tuple[PictureView, ...]
    pictures_count: int
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedView:
    """A recording that ended; the certificate is told where it was seen for the first time."""

    new_certificate_sha256: str
