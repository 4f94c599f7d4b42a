"""Letters, single documents and the bundle, ready for a page, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.web.values import Lines, Words


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
    unlogged: Lines  # that and why the log of the case could not take them in; empty where it could


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
    unlogged: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltView:
    """A bundle that was built, read again and found whole; ``differences`` are empty then."""

    is_intact: bool
    files_count: int
    manifest_sha256: str
    missing: Lines
    waiting_count: int
    differences: Lines
    unlogged: Lines
