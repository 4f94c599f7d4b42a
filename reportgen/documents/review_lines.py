"""A finding for the person who decides on it: the sentence, how it is known, what can be said against it."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.analysis.value import Analysis
from reportgen.documents.cited import exhibits_line, frames_line, modality_words
from reportgen.evidence.citation import frames_by_capture
from reportgen.findings.confirmation import Reviewed, Standing
from reportgen.findings.evidence_filter import wireshark_filter
from reportgen.language.translator import Translator


def review_lines(found: Reviewed, analysis: Analysis, words: Translator) -> Iterator[str]:
    """The sentence; how it is known and where; its limits; what can be said against it; what was said before."""
    assertion = found.assertion
    yield words.say(assertion.claim)
    yield words.text("review.modality", modality=modality_words(assertion, words))
    if frames := frames_line(assertion, analysis, words):
        yield words.text("review.frames", frames=frames)
    names = {recording.sha256: recording.entry.id for recording in analysis.facts.recordings}
    for sha256, cited in frames_by_capture(assertion.citations).items():
        shown = wireshark_filter(cited, analysis.facts.destination)
        yield words.text("review.filter", capture=names[sha256], filter=shown)
    if exhibits := exhibits_line(assertion, analysis, words):
        yield words.text("review.exhibits", exhibits=exhibits)
    if assertion.rests_on:
        yield words.text("review.rests-on", ids=", ".join(assertion.rests_on))
    if assertion.rule:
        yield words.say(assertion.rule)
    for message in (*assertion.alternatives, *assertion.limits):
        yield words.text("review.limit", sentence=words.say(message))
    for message in assertion.counter_considerations:
        yield words.text("review.counter", sentence=words.say(message))
    if found.standing is not Standing.UNANSWERED:
        yield words.text("review.before", standing=standing_words(found, words))
    if found.comment:
        yield words.text("review.comment-was", comment=found.comment)


def standing_words(found: Reviewed, words: Translator) -> str:
    """How the user's word on it stands."""
    return words.text(f"review.standing.{found.standing.value.replace(' ', '-')}")
