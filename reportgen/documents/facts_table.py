"""The numbered rows of the complaint: one claim, one modality each, and how it is known."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.analysis.value import Analysis
from reportgen.documents.cited import exhibits_line, frames_line, modality_words, notes, paragraph
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.language.translator import Translator

ROWS_AT_MOST = 12

# Ids by their beginning, in the order in which a reader follows the story; the weightiest stay where space ends.
_ORDER = (
    "F01.pictures.",
    "name.",
    "F27.volume.",
    "registration.",
    "statement.recognisable",
    "statement.use",
    "F30.settings",
    "F30.consent",
    "message.",
    "statement.email",
    "F28.attempts-after.",
    "F28.attempts-without-filter.",
    "F28.filter-explains.",
    "F28.attempts-before.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One printed row."""

    number: int
    assertion: Assertion
    text: str
    small: str
    basis: str


def fact_rows(analysis: Analysis, translator: Translator) -> tuple[FactRow, ...]:
    """At most twelve rows for the authority; what does not fit stands in analysis.json, and the letter says so."""
    chosen = _chosen(analysis)[:ROWS_AT_MOST]
    return tuple(
        FactRow(
            number=number,
            assertion=assertion,
            text=paragraph(assertion, translator),
            small=_small(assertion, analysis, translator),
            basis=modality_words(assertion, translator),
        )
        for number, assertion in enumerate(chosen, start=1)
    )


def left_out_count(analysis: Analysis) -> int:
    """How many claims found no row."""
    return max(0, len(_chosen(analysis)) - ROWS_AT_MOST)


def _chosen(analysis: Analysis) -> list[Assertion]:
    return [
        assertion
        for prefix in _ORDER
        for assertion in analysis.starting_with(prefix)
        if Reader.AUTHORITY in assertion.disclosure and _is_fact(assertion)
    ]


def _is_fact(assertion: Assertion) -> bool:
    """Of the messages only answers are facts of the matter; what the user sent stands among the steps."""
    return assertion.claim.key != "finding.message.sent"


def _small(assertion: Assertion, analysis: Analysis, translator: Translator) -> str:
    limits = notes(assertion, translator) if assertion.modality is not Modality.CONCLUSION else ""
    parts = (frames_line(assertion, analysis, translator), exhibits_line(assertion, analysis, translator), limits)
    return " ".join(part for part in parts if part)
