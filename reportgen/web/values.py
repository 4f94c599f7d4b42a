"""What a worker hands back: plain values in both languages, ready for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.dialogue.seen import Seen
from reportgen.documents.first_figures import FirstFigures
from reportgen.documents.plain_reconciliation import PlainFile
from reportgen.language.values import LanguageCode

Words = Mapping[LanguageCode, str]
Lines = Mapping[LanguageCode, tuple[str, ...]]


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
class FindingView:
    """One finding for the person who decides on it."""

    id: str
    digest: str
    claim: Words
    lines: Lines
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GateView:
    """What stands in the way, or weakens."""

    id: str
    severity: str
    reason: Words
    advice: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case with its findings."""

    reference: str
    case_sha256: str
    findings: tuple[FindingView, ...]
    languages: tuple[LanguageCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatesView:
    """Which authority is proposed, and what stands in the way of a complaint or weakens it."""

    authority: Words
    gates: tuple[GateView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """One letter as pictures of its pages."""

    kind: str
    language: str
    title: Words
    pages_png: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersView:
    """All letters, and what is missing for others."""

    letters: tuple[LetterView, ...]
    missing: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class KindView:
    """One kind of document, and what the case lacks for it; nothing: it can be written."""

    name: str
    title: Words
    to: str
    lacks: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedView:
    """Every kind of document."""

    kinds: tuple[KindView, ...]
    takes_pairs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenView:
    """Names of the files that were written, what was missing for others, what to know before they are sent."""

    names: tuple[str, ...]
    missing: Lines
    hints: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """Which addresses the registry would be asked about; ``digest`` is that of what would go out."""

    lines: Lines
    asked_count: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """What the registry answered; nothing was asked where the plan was not the one that was shown."""

    is_same_plan: bool
    has_answers: bool
    lines: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltView:
    """A bundle that was built, read again and found whole; ``differences`` are empty then."""

    is_intact: bool
    files_count: int
    manifest_sha256: str
    missing: Lines
    waiting_count: int
    differences: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedView:
    """A recording that ended; the certificate is told where it was seen for the first time."""

    new_certificate_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Why a worker did not come to an end: what is wrong and what to do, as lines."""

    lines: Lines


Views = Look | CaseView | GatesView | LettersView | BuiltView | RecordedView | OfferedView | WrittenView
Result = Views | PlanView | AskedView | Failed | bytes | None
