"""What must never be said cannot be built."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.evidence.citation import Citation, FrameSet
from reportgen.findings.assertion import Assertion, BrokenInvariant, Content, Modality, Scope, checked_together
from reportgen.language.values import Message

CAPTURE = "a" * 64
CLAIM = Message.of("open.controller")
WINDOWS = {CAPTURE: (100, 200)}


def made(modality: Modality, key: str = "x", **others: Any) -> Assertion:
    return Assertion(id=key, finding="F", modality=modality, claim=CLAIM, **others)


def scope(first: int = 100, last: int = 200) -> Scope:
    return Scope(captures=(CAPTURE,), first_at_ns=first, last_at_ns=last, things_count=1)


def cited(*frames: int, capture: str = CAPTURE) -> tuple[Citation, ...]:
    return (Citation(capture_sha256=capture, frames=FrameSet.of(frames)),)


MEASURED = made(Modality.MEASURED, "fact", scope=scope(), citations=cited(1))


def test_a_measurement_without_frames_cannot_exist() -> None:
    with pytest.raises(BrokenInvariant, match="cites frames"):
        made(Modality.MEASURED, scope=scope())
    with pytest.raises(BrokenInvariant, match="cites frames"):
        made(Modality.MEASURED, scope=scope(), citations=cited())


def test_a_measurement_without_a_window_cannot_exist() -> None:
    with pytest.raises(BrokenInvariant, match="window"):
        made(Modality.MEASURED, citations=cited(1))


def test_encrypted_content_is_never_measured() -> None:
    with pytest.raises(BrokenInvariant, match="encrypted"):
        made(Modality.MEASURED, scope=scope(), citations=cited(1), content=Content.ENCRYPTED)


def test_a_measurement_may_not_cite_a_capture_outside_its_scope() -> None:
    with pytest.raises(BrokenInvariant, match="outside the scope"):
        made(Modality.MEASURED, scope=scope(), citations=cited(1, capture="b" * 64))


@pytest.mark.parametrize("lacking", ["rule", "alternatives", "rests_on"])
def test_a_conclusion_needs_its_rule_its_ground_and_another_explanation(lacking: str) -> None:
    parts: dict[str, Any] = {"rule": CLAIM, "alternatives": (CLAIM,), "rests_on": ("fact",)}
    made(Modality.CONCLUSION, **parts)
    del parts[lacking]
    with pytest.raises(BrokenInvariant, match="conclusion"):
        made(Modality.CONCLUSION, **parts)


@pytest.mark.parametrize("lacking", ["legal_basis", "rests_on", "counter_considerations"])
def test_a_legal_view_needs_its_norm_its_ground_and_the_counter_argument(lacking: str) -> None:
    parts: dict[str, Any] = {
        "legal_basis": ("GDPR 32(1)",),
        "rests_on": ("fact",),
        "counter_considerations": (CLAIM,),
    }
    made(Modality.LEGAL_VIEW, **parts)
    del parts[lacking]
    with pytest.raises(BrokenInvariant, match="legal view"):
        made(Modality.LEGAL_VIEW, **parts)


def test_a_fact_carries_no_norm() -> None:
    with pytest.raises(BrokenInvariant, match="norm"):
        made(Modality.STATEMENT, legal_basis=("GDPR 6(1)",))


def test_nothing_is_said_outside_the_capture() -> None:
    late = made(Modality.MEASURED, scope=scope(100, 201), citations=cited(1))
    with pytest.raises(BrokenInvariant, match="outside the capture"):
        checked_together([late], windows=WINDOWS)


def test_a_legal_view_on_nothing_but_open_points_cannot_stand() -> None:
    open_point = made(Modality.OPEN, "open")
    view = made(Modality.LEGAL_VIEW, legal_basis=("GDPR 32(1)",), rests_on=("open",), counter_considerations=(CLAIM,))
    with pytest.raises(BrokenInvariant, match="no fact"):
        checked_together([open_point, view], windows=WINDOWS)


def test_what_an_assertion_rests_on_must_have_been_said() -> None:
    view = made(Modality.LEGAL_VIEW, legal_basis=("GDPR 32(1)",), rests_on=("fact",), counter_considerations=(CLAIM,))
    assert checked_together([MEASURED, view], windows=WINDOWS) == (MEASURED, view)
    with pytest.raises(BrokenInvariant, match="not said"):
        checked_together([view], windows=WINDOWS)


def test_two_assertions_may_not_share_an_id() -> None:
    with pytest.raises(BrokenInvariant, match="share an id"):
        checked_together([MEASURED, MEASURED], windows=WINDOWS)


@pytest.mark.parametrize("modality", [Modality.MEASURED, Modality.STATEMENT, Modality.SOURCE, Modality.LEGAL_VIEW])
def test_what_encrypted_data_hold_is_concluded_or_asked_and_nothing_else(modality: Modality) -> None:
    parts: dict[str, Any] = {"scope": scope(), "citations": cited(1), "rests_on": ("fact",)}
    parts |= (
        {"legal_basis": ("GDPR 6(1)",), "counter_considerations": (CLAIM,)} if modality is Modality.LEGAL_VIEW else {}
    )
    with pytest.raises(BrokenInvariant, match="encrypted"):
        made(modality, content=Content.ENCRYPTED, **parts)
    made(modality, content=Content.CLEAR, **parts)
    made(Modality.OPEN, content=Content.ENCRYPTED)


def test_a_conclusion_on_encrypted_content_rests_on_a_measurement_not_on_statements_alone() -> None:
    said = made(Modality.STATEMENT, "said")
    parts: dict[str, Any] = {"rule": CLAIM, "alternatives": (CLAIM,), "content": Content.ENCRYPTED}
    with pytest.raises(BrokenInvariant, match="without a measurement"):
        checked_together([said, made(Modality.CONCLUSION, rests_on=("said",), **parts)], windows=WINDOWS)
    checked_together([MEASURED, made(Modality.CONCLUSION, rests_on=("fact",), **parts)], windows=WINDOWS)
