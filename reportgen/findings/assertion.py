"""The assertion: one claim, one modality, and what it rests on.

What must never be said cannot be built: the invariants of docs/method.md are checked where an assertion is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reportgen.evidence.citation import Citation
from reportgen.language.values import Message


class Modality(StrEnum):
    """How we know; readers see words, never these codes."""

    MEASURED = "measured"
    STATEMENT = "statement"
    SOURCE = "source"
    CONCLUSION = "conclusion"
    LEGAL_VIEW = "legal view"
    OPEN = "open"


FACTS = frozenset({Modality.MEASURED, Modality.STATEMENT, Modality.SOURCE})


class Content(StrEnum):
    """Whether the content that a claim speaks of could be read."""

    CLEAR = "clear"
    ENCRYPTED = "encrypted"


class Reader(StrEnum):
    """Who may be shown the assertion."""

    AUTHORITY = "authority"
    VENDOR = "vendor"


class BrokenInvariant(ValueError):
    """A rule tried to say what may not be said: a bug of the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The window a measurement speaks of and the number of things in it."""

    captures: tuple[str, ...]  # SHA-256 of the files
    first_at_ns: int
    last_at_ns: int
    things_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One claim with everything that belongs to it."""

    id: str
    finding: str
    modality: Modality
    claim: Message
    brief: Message | None = None  # the same claim with the same numbers in fewer words, for page 1 and the vendor
    scope: Scope | None = None
    citations: tuple[Citation, ...] = ()
    exhibits: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    content: Content | None = None
    rule: Message | None = None
    alternatives: tuple[Message, ...] = ()
    counter_considerations: tuple[Message, ...] = ()
    limits: tuple[Message, ...] = ()
    disclosure: tuple[Reader, ...] = (Reader.AUTHORITY,)

    @property
    def in_brief(self) -> Message:
        """The shorter form of the claim, where there is one."""
        return self.brief or self.claim

    def __post_init__(self) -> None:
        checks = {
            Modality.MEASURED: self._check_measured,
            Modality.CONCLUSION: self._check_conclusion,
            Modality.LEGAL_VIEW: self._check_legal_view,
        }
        checks.get(self.modality, lambda: None)()
        self._check_scope()
        if self.content is Content.ENCRYPTED and self.modality not in (Modality.CONCLUSION, Modality.OPEN):
            raise BrokenInvariant(
                f"{self.id}: encrypted content is never measured, nor known otherwise: it is concluded"
            )
        if self.legal_basis and self.modality not in (Modality.LEGAL_VIEW, Modality.OPEN):
            raise BrokenInvariant(f"{self.id}: a norm belongs to a legal view or an open question only")

    def _check_measured(self) -> None:
        if self.scope is None or not any(len(citation.frames) for citation in self.citations):
            raise BrokenInvariant(f"{self.id}: a measurement cites frames and states its window")

    def _check_scope(self) -> None:
        if self.scope is None:
            return
        if self.scope.first_at_ns > self.scope.last_at_ns:
            raise BrokenInvariant(f"{self.id}: the window ends before it begins")
        if {citation.capture_sha256 for citation in self.citations} - set(self.scope.captures):
            raise BrokenInvariant(f"{self.id}: a cited capture lies outside the scope")

    def _check_conclusion(self) -> None:
        if self.rule is None or not self.alternatives or not self.rests_on:
            raise BrokenInvariant(f"{self.id}: a conclusion states its rule, its ground and another explanation")

    def _check_legal_view(self) -> None:
        if not self.legal_basis or not self.rests_on or not self.counter_considerations:
            raise BrokenInvariant(f"{self.id}: a legal view names its norm, its ground and the counter-argument")


def checked_together(
    assertions: Iterable[Assertion], *, windows: Mapping[str, tuple[int, int]]
) -> tuple[Assertion, ...]:
    """The assertions, once what they rest on is known to exist and legal views and conclusions stand on facts.

    ``windows``: capture SHA-256 → lowest and highest time stamp; nothing is said outside of it.
    Raises: BrokenInvariant.
    """
    ordered = tuple(assertions)
    for assertion in ordered:
        _check_window(assertion, windows)
    by_id = {assertion.id: assertion for assertion in ordered}
    if len(by_id) != len(ordered):
        raise BrokenInvariant("two assertions share an id")
    for assertion in ordered:
        _check_encrypted(assertion, by_id)
        ground = [by_id.get(key) for key in assertion.rests_on]
        if None in ground:
            raise BrokenInvariant(f"{assertion.id}: rests on something that was not said")
        needs_fact = assertion.modality in (Modality.LEGAL_VIEW, Modality.CONCLUSION)
        if needs_fact and not any(found.modality in FACTS for found in ground if found):
            raise BrokenInvariant(f"{assertion.id}: rests on no fact")
    return ordered


def _check_encrypted(assertion: Assertion, by_id: Mapping[str, Assertion]) -> None:
    """What encrypted data hold is concluded from a measurement, never from statements or conclusions alone."""
    if assertion.content is not Content.ENCRYPTED or assertion.modality is not Modality.CONCLUSION:
        return
    if not any(by_id[key].modality is Modality.MEASURED for key in assertion.rests_on if key in by_id):
        raise BrokenInvariant(f"{assertion.id}: concludes on encrypted content without a measurement")


def _check_window(assertion: Assertion, windows: Mapping[str, tuple[int, int]]) -> None:
    scope = assertion.scope
    if scope is None or not scope.captures:
        return
    first = min(windows[sha256][0] for sha256 in scope.captures)
    last = max(windows[sha256][1] for sha256 in scope.captures)
    if scope.first_at_ns < first or scope.last_at_ns > last:
        raise BrokenInvariant(f"{assertion.id}: speaks of a time outside the capture")
