"""Every invariant of the model, checked on what was said: independently of the checks where assertions are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import get_args

from reportgen.analysis.value import Analysis
from reportgen.findings.assertion import FACTS, Assertion, Content, Modality
from reportgen.language.catalogue import load_catalogue
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, Listing, Message, Value

Windows = Mapping[str, tuple[int, int]]
"""Capture SHA-256 → lowest and highest time stamp."""


def holds_every_invariant(said: Iterable[Assertion], windows: Windows) -> None:
    by_id = {found.id: found for found in said}
    for found in by_id.values():
        ground = [by_id[key] for key in found.rests_on]
        _stays_in_its_window(found, windows)
        if found.modality is Modality.MEASURED:
            assert found.scope is not None and any(len(one.frames) for one in found.citations)
        if found.modality in (Modality.CONCLUSION, Modality.LEGAL_VIEW):
            assert any(one.modality in FACTS for one in ground)
        if found.modality is Modality.CONCLUSION:
            assert found.rule is not None and found.alternatives
        if found.modality is Modality.LEGAL_VIEW:
            assert found.legal_basis and found.counter_considerations
        if found.modality in FACTS:
            assert not found.legal_basis and found.content is not Content.ENCRYPTED


def _stays_in_its_window(found: Assertion, windows: Windows) -> None:
    if found.scope is None:
        return
    assert found.scope.first_at_ns <= found.scope.last_at_ns
    assert found.scope.first_at_ns >= min(windows[sha256][0] for sha256 in found.scope.captures)
    assert found.scope.last_at_ns <= max(windows[sha256][1] for sha256 in found.scope.captures)
    assert {one.capture_sha256 for one in found.citations} <= set(found.scope.captures)


def is_sound(analysis: Analysis) -> None:
    """The invariants; frames and exhibits that exist; typed values; words in both languages."""
    files = {found.sha256: found.capture.file for found in analysis.facts.recordings}
    windows = {sha256: (file.first_at_ns or 0, file.last_at_ns or 0) for sha256, file in files.items()}
    holds_every_invariant(analysis.assertions, windows)
    exhibits = {exhibit.id for exhibit in analysis.facts.case.exhibits}
    for found in analysis.assertions:
        assert set(found.exhibits) <= exhibits
        for citation in found.citations:
            frames = citation.frames
            assert not frames or 1 <= frames.first <= frames.last <= files[citation.capture_sha256].records_count
        for message in messages_of(found):
            _is_typed(message)
            for language in LANGUAGES:
                assert Translator(language).say(message)


def messages_of(found: Assertion) -> Iterator[Message]:
    """Everything that is printed with it."""
    more = (*found.alternatives, *found.counter_considerations, *found.limits)
    yield from (message for message in (found.claim, found.brief, found.rule, *more) if message is not None)


def _is_typed(value: Value) -> None:
    assert isinstance(value, get_args(Value))
    if isinstance(value, Listing):
        for item in value.items:
            _is_typed(item)
    if isinstance(value, Message):
        for language in LANGUAGES:
            entry = load_catalogue(language)[value.key]
            for form in (entry.singular, entry.plural or ""):
                assert {name for _, name, _, _ in Formatter().parse(form) if name} <= set(value.values), value.key
        for inner in value.values.values():
            _is_typed(inner)
