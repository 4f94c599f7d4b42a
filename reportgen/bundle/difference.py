"""What differs between a bundle and what its manifests say, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reportgen.bundle.layout import MOST_DIFFERENCES_COUNT
from reportgen.language.values import Message


class DifferenceKind(StrEnum):
    """The kinds of difference; ``bundle.difference.<value>`` is the message id."""

    CHANGED = "changed"
    MISSING = "missing"
    UNLISTED = "unlisted"
    SYMLINK = "symlink"
    SPECIAL = "special"
    UNREADABLE = "unreadable"
    MALFORMED_LINE = "malformed-line"
    UNSAFE_NAME = "unsafe-name"
    DUPLICATE_ENTRY = "duplicate-entry"
    OUT_OF_ORDER = "out-of-order"
    TWIN_NAMES = "twin-names"
    NOT_CANONICAL = "not-canonical"
    TAGS_DISAGREE = "tags-disagree"
    OXUM = "oxum"
    FOREIGN_TAG = "foreign-tag"
    TOO_LARGE = "too-large"
    TOO_MANY_FILES = "too-many-files"
    TWICE = "twice"
    ZIP_NAME = "zip-name"
    OUTSIDE_TOP = "outside-top"
    BOMB = "bomb"
    CUSTODY_UNREADABLE = "custody-unreadable"
    CUSTODY_PREVIOUS = "custody-previous"
    CUSTODY_SEQUENCE = "custody-sequence"
    CUSTODY_UNFINISHED = "custody-unfinished"
    PDF_OTHER = "pdf-other"
    PDF_SIGNATURE = "pdf-signature"
    PDF_SIGNER = "pdf-signer"
    PDF_APPENDED = "pdf-appended"
    PDF_ADDED_PAGES = "pdf-added-pages"
    PDF_ADDED_CONTENT = "pdf-added-content"
    PDF_ADDED_NOTES = "pdf-added-notes"
    PDF_ADDED_ATTACHMENTS = "pdf-added-attachments"
    PDF_ADDED_SIGNATURES = "pdf-added-signatures"
    PDF_ADDED_OTHER = "pdf-added-other"
    RECOMPUTED_OTHER = "recomputed-other"
    RECOMPUTED_MISSING = "recomputed-missing"
    RECOMPUTED_MORE = "recomputed-more"
    UNLOGGED = "unlogged"
    STAMP_UNREADABLE = "stamp-unreadable"
    STAMP_OTHER_DIGEST = "stamp-other-digest"
    STAMP_OTHER_NONCE = "stamp-other-nonce"
    STAMP_SIGNATURE = "stamp-signature"
    STAMP_EXPIRED = "stamp-expired"
    STAMP_CUSTODY = "stamp-custody"
    COPY_PARENT = "copy-parent"
    COPY_UNMARKED = "copy-unmarked"
    COPY_ORDER = "copy-order"
    COPY_INVENTED = "copy-invented"
    COPY_TIME = "copy-time"
    COPY_BYTES = "copy-bytes"
    COPY_BROKEN = "copy-broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference; ``file`` is the file in the bundle that is wrong, missing or too much.

    ``line_number`` counts from 1; ``entry`` is the path written in that line, as untrusted as the rest of the bundle;
    ``listed_in`` names the manifest that lists ``file``; ``expected`` and ``found`` are digests or Payload-Oxum values.
    """

    kind: DifferenceKind
    file: str
    line_number: int | None = None
    entry: str | None = None
    listed_in: str | None = None
    expected: str | None = None
    found: str | None = None

    def message(self) -> Message:
        """The sentence that tells it."""
        return Message.of(
            f"bundle.difference.{self.kind.value}",
            file=self.file,
            line=str(self.line_number or ""),
            entry=self.entry or "",
            manifest=self.listed_in or "",
            expected=self.expected or "",
            found=self.found or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check found. That digests agree shows sameness with the manifest, never where the bundle comes from.

    ``differences`` lists at most 10,000, by file; ``differences_count`` counts all.
    ``files_count`` and ``bytes_count``: regular files in the folder and their size; ``digests_count``: files whose
    digest was recomputed and compared with a manifest (``tagmanifest-sha256.txt`` itself is listed nowhere).
    ``manifest_sha256``: digest of ``manifest-sha256.txt`` as it lies there, which stands for the whole payload when it
    is compared with a dated record (a letter, a time-stamp); None where the file cannot be read.
    """

    differences: tuple[Difference, ...]
    differences_count: int
    files_count: int
    bytes_count: int
    digests_count: int
    manifest_sha256: str | None
    made_by: str | None = None  # another version than this one that the bundle was built with; else None
    uncompared_count: int = 0  # files made from the inputs, which another version may write otherwise

    @property
    def is_intact(self) -> bool:
        """Whether nothing differs."""
        return self.differences_count == 0


class Findings:
    """Collects differences; keeps counting where it no longer keeps them."""

    def __init__(self) -> None:
        self.kept: list[Difference] = []
        self.count = 0

    def add(self, difference: Difference) -> None:
        """Counts ``difference`` and keeps it as long as there is room."""
        self.count += 1
        if len(self.kept) < MOST_DIFFERENCES_COUNT:
            self.kept.append(difference)

    def sorted(self) -> tuple[Difference, ...]:
        """The kept ones by file, line and kind."""
        return tuple(sorted(self.kept, key=lambda one: (one.file, one.line_number or 0, one.kind, one.listed_in or "")))
