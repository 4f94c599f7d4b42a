"""How a claim says where it comes from: the modality in words, frames and exhibits beside it."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.evidence.citation import frames_by_capture
from reportgen.findings.assertion import Assertion, Modality
from reportgen.language.translator import Translator

EXAMPLES_AT_MOST = 5  # in print; frames.csv holds all


def modality_words(assertion: Assertion, translator: Translator) -> str:
    """Measured, My statement, Source … : words, never codes or colours."""
    return translator.text(f"modality.{assertion.modality.value.replace(' ', '-')}")


def frames_line(assertion: Assertion, analysis: Analysis, translator: Translator) -> str:
    """First, last and at most five example frames of each capture; empty where nothing is cited."""
    names = {recording.sha256: recording.entry.id for recording in analysis.facts.recordings}
    parts = []
    for sha256, frames in frames_by_capture(assertion.citations).items():
        if len(frames) == 1:
            parts.append(translator.text("cited.one-frame", capture=names[sha256], frame=str(frames.first)))
            continue
        inner = frames.examples(EXAMPLES_AT_MOST + 2)[1:-1]
        parts.append(
            translator.text(
                "cited.frames" if inner else "cited.few-frames",
                n=len(frames),
                capture=names[sha256],
                first=str(frames.first),
                last=str(frames.last),
                examples=", ".join(map(str, inner)),
            )
        )
    return " ".join(parts)


def exhibits_line(assertion: Assertion, analysis: Analysis, translator: Translator) -> str:
    """``Anlage 3, Anlage 5``; empty where there is none."""
    numbers = [analysis.facts.case.exhibit_number(key) for key in assertion.exhibits]
    return ", ".join(translator.text("cited.exhibit", number=str(number)) for number in numbers)


def exhibits_sentence(assertion: Assertion, analysis: Analysis, translator: Translator) -> str:
    """``Anlage 3, Anlage 5.``, to stand among sentences; empty where there is none."""
    named = exhibits_line(assertion, analysis, translator)
    return f"{named}." if named else ""


def notes(assertion: Assertion, translator: Translator) -> str:
    """The rule and the other explanations of a conclusion, or the limits of a measurement or source, as sentences."""
    messages = [*([assertion.rule] if assertion.rule else []), *assertion.alternatives, *assertion.limits]
    return " ".join(translator.say(message) for message in messages)


def paragraph(assertion: Assertion, translator: Translator) -> str:
    """The claim; for a conclusion together with its rule and alternatives, which must stand in the same paragraph."""
    claim = translator.say(assertion.claim)
    if assertion.modality is Modality.CONCLUSION:
        return f"{claim} {notes(assertion, translator)}"
    return claim
