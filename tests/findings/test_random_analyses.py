"""No invariant can be broken by random analyses: whatever was recorded, answered and looked up, all rules hold them."""

from __future__ import annotations

from typing import get_args

import pytest
from invariants import is_sound
from random_case import random_case

from reportgen.analysis.as_json import analysis_json
from reportgen.analysis.tables import flows_csv, frames_csv
from reportgen.case.statements import MessageKind, Said
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode

FEW, MANY = range(12), range(300)
NOT_REACHED = {"F24", "F26"}  # a gate; a question that stands under "ground"
_WORDS: dict[LanguageCode, Translator] = {code: Translator(code) for code in LANGUAGES}


@pytest.mark.parametrize("seed", [one if one in FEW else pytest.param(one, marks=pytest.mark.slow) for one in MANY])
def test_random_analyses_hold_every_invariant(seed: int) -> None:
    drawn = random_case(seed)
    is_sound(drawn.analysis)
    assert analysis_json(drawn.analysis, _WORDS)
    assert flows_csv(drawn.analysis) and frames_csv(drawn.analysis)


@pytest.mark.slow
def test_random_analyses_reach_every_finding() -> None:
    """Otherwise the test above would hold of little."""
    reached = {f"{one.finding} {one.modality}" for seed in MANY for one in random_case(seed).analysis.assertions}
    findings = {key.partition(" ")[0] for key in reached}
    assert findings >= {f"F{number:02d}" for number in range(1, 33)} - NOT_REACHED, sorted(reached)
    # Chance seldom makes what F06's conclusion and F08's measurement need at once: see test_encrypted_thresholds.
    assert {"ground legal view", "F05 conclusion", "F12 conclusion"} <= reached


def test_every_reading_and_kind_of_a_message_has_words() -> None:
    for words in _WORDS.values():
        for said in get_args(Said):
            assert words.text(f"said.{said.replace(' ', '-')}")
        for kind in get_args(MessageKind):
            assert words.text(f"told.{kind.replace(' ', '-')}") and words.text(f"log.kind.{kind.replace(' ', '-')}")
