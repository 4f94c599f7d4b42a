"""No combination of parts makes an assertion that breaks an invariant: it is refused, or every invariant holds."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from invariants import holds_every_invariant

from reportgen.evidence.citation import Citation, FrameSet
from reportgen.findings.assertion import (
    Assertion,
    BrokenInvariant,
    Content,
    Modality,
    Scope,
    checked_together,
)
from reportgen.language.values import Message

SHA = "a" * 64
WINDOWS = {SHA: (100, 200)}
WORDS = Message.of("limit.window")
some_words = st.sampled_from([(), (WORDS,)])
scopes = st.builds(
    lambda first, length: Scope(captures=(SHA,), first_at_ns=first, last_at_ns=first + length, things_count=1),
    st.integers(90, 210),
    st.integers(-5, 60),
)
citations = st.sampled_from(
    [
        (),
        (Citation(capture_sha256=SHA, frames=FrameSet.of((1, 2)), item="1"),),
        (Citation(capture_sha256=SHA, frames=FrameSet.of(()), item="1"),),
        (Citation(capture_sha256="b" * 64, frames=FrameSet.of((1,)), item="1"),),
    ]
)
parts = st.fixed_dictionaries(
    {
        "modality": st.sampled_from(list(Modality)),
        "scope": st.none() | scopes,
        "citations": citations,
        "rests_on": st.lists(st.sampled_from(["0", "1", "2", "none"]), max_size=2, unique=True).map(tuple),
        "legal_basis": st.sampled_from([(), ("GDPR 32(1)",)]),
        "content": st.none() | st.sampled_from(list(Content)),
        "rule": st.none() | st.just(WORDS),
        "alternatives": some_words,
        "counter_considerations": some_words,
    }
)


@given(st.lists(parts, min_size=1, max_size=3))
def test_what_is_built_holds_every_invariant(made: list[dict[str, Any]]) -> None:
    try:
        built = [Assertion(id=str(number), finding="F00", claim=WORDS, **part) for number, part in enumerate(made)]
        said = checked_together(built, windows=WINDOWS)
    except BrokenInvariant:
        return
    holds_every_invariant(said, WINDOWS)
