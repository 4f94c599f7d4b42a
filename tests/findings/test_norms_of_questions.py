"""Every norm that a question, a view or a suggestion prints is one that it names as its basis, and one that applies."""

from __future__ import annotations

from dataclasses import replace

import pytest
from random_case import random_case

from reportgen.findings.assertion import Assertion
from reportgen.language.citations import Citation, citations
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES
from reportgen.law.norms import Verdict, applies, cite

FEW, MANY = range(8), range(200)
DEFINITIONS = "4"  # Art. 4 GDPR: a word is explained, nothing is asked about it
BURDEN = ("5", "2")  # Art. 5(2) GDPR: who has to demonstrate it, beside the norm in question
_WORDS = {language: Translator(language) for language in LANGUAGES}


def printed(found: Assertion, words: Translator) -> set[Citation]:
    """What the sentence itself cites; exceptions to a provision (no. 2 of a paragraph) belong to the provision."""
    return {
        replace(one, following=False, point="", paragraph="1" if one.point else one.paragraph)
        for one in citations(words.say(found.claim), words.language)
        if one.kind != "chapter" and one.number != DEFINITIONS and (one.number, one.paragraph) != BURDEN
    }


def differing(found: Assertion) -> dict[str, set[Citation]]:
    """Per language: what stands on one side only. A view's norms stand beside its sentence, not in it."""
    return {
        language: cited ^ citations(words.say(cite(*found.legal_basis)), language)
        for language, words in _WORDS.items()
        if (cited := printed(found, words))
    }


@pytest.mark.parametrize("seeds", [FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["few", "many"])
def test_what_is_printed_is_what_is_named_and_applies(seeds: range) -> None:
    seen = set()
    for seed in seeds:
        analysis = random_case(seed).analysis
        ends = [one.capture.file.last_at_ns for one in analysis.facts.recordings if one.capture.file.last_at_ns]
        last = analysis.facts.day_of(max(ends)) if ends else None
        for found in analysis.assertions:
            if found.legal_basis:
                seen.add(found.claim.key)
                assert not any(differing(found).values()), (found.id, differing(found))
                for norm in found.legal_basis:
                    verdict = applies(norm, on=last, country=analysis.facts.country)
                    assert verdict in (Verdict.APPLIES, Verdict.UNKNOWN), (seed, found.id, norm, verdict)
    if seeds is MANY:
        assert len(seen) >= 15, sorted(seen)
