"""Findings, obstacles and the authority, ready for a page, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.language.values import LanguageCode
from reportgen.web.values import Lines, Words


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
    unlogged: Lines  # that and why the log of the case could not take the analysis in; empty where it could


@dataclass(frozen=True, slots=True, kw_only=True)
class GatesView:
    """Which authority is proposed, and what stands in the way of a complaint or weakens it."""

    written_to: tuple[str, ...]  # the authority that stands in the case, line by line; empty where none does
    first: Words  # the authority that the answers lead to, or what decides it
    why: Lines
    alternatives: Lines
    to_write: str  # the section for case.toml, where the case names none
    gates: tuple[GateView, ...]
    unlogged: Lines
