"""No invariant can be broken by random analyses: whatever was recorded, answered and looked up, all rules hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

import pytest
from invariants import is_sound
from random_case import random_case

from reportgen.analysis.as_json import analysis_json
from reportgen.analysis.tables import flows_csv, frames_csv
from reportgen.case.statements import MessageKind, Said
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode, Listing, Message, Value
from reportgen.resources import resource_dir

FEW, MANY = range(12), range(300)
CATALOGUE = resource_dir("locales") / "en/LC_MESSAGES/messages.po"
NOT_REACHED = {"F24": "a gate", "F26": "a question, which stands under ground"}
# Sentences that no drawn case says, with why; each has its own test.
NOT_SAID = {
    "suggestion.ttdsg": "the recordings are all of 2026",
    "finding.F13.rfc-6176": "SSL 2.0 is not drawn",
    "finding.F13.rfc-7568": "SSL 3.0 is not drawn",
    "finding.F02.video": "moving pictures are not drawn",
    "finding.F19.overdue-extended": "needs a request and an extension that belong together",
    "finding.F20.not-yet": "every error message that is drawn is a final one",
    "finding.F28.held-back-blocked": "needs two recordings of one clock within a block, and nothing outside",
    "finding.F28.passed-blocked": "needs two recordings of one clock within a block",
    "finding.F31.quote-de": "the quotations that are drawn are English",
    "ground.lawfulness.encrypted.view": "needs six answers and what follows from movements or a switch-off at once",
    "ground.lawfulness.encrypted.counter": "stands beside the view",
    "open.events.few-controls": "the movements that are drawn leave room for control windows",
}
_SENTENCES = re.compile(r'^msgid "((?:finding|open|suggestion|ground)\.[^"]+)"', re.MULTILINE)
_OF_LETTERS = re.compile(r"ground\.(counter-lead|rests-on|.*\.heading)")  # printed around the views
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
    drawn = [one for seed in MANY for one in random_case(seed).analysis.assertions]
    reached = {f"{one.finding} {one.modality.value}" for one in drawn}
    findings = {key.partition(" ")[0] for key in reached}
    assert findings >= {f"F{number:02d}" for number in range(1, 33)} - NOT_REACHED.keys(), sorted(reached)
    needed = {"F05 conclusion", "F06 conclusion", "F08 measured", "F12 conclusion", "F20 conclusion", "F27 conclusion"}
    assert {"ground legal view", "F28 conclusion", "transfer source", *needed} <= reached, sorted(reached)
    said = {key for one in drawn for key in _keys((one.claim, *one.counter_considerations))}
    catalogue = {key for key in _SENTENCES.findall(CATALOGUE.read_text("utf-8")) if not _OF_LETTERS.fullmatch(key)}
    assert NOT_SAID.keys() <= catalogue
    assert sorted(catalogue - said - NOT_SAID.keys()) == [], "say why, or let it be drawn"


def _keys(messages: Iterable[Value]) -> Iterator[str]:
    """Of the messages and of those within them."""
    for message in messages:
        if isinstance(message, Message):
            yield message.key
            yield from _keys(message.values.values())
        elif isinstance(message, Listing):
            yield from _keys(message.items)


def test_every_reading_and_kind_of_a_message_has_words() -> None:
    for words in _WORDS.values():
        for said in get_args(Said):
            assert words.text(f"said.{said.replace(' ', '-')}")
        for kind in get_args(MessageKind):
            assert words.text(f"told.{kind.replace(' ', '-')}") and words.text(f"log.kind.{kind.replace(' ', '-')}")
