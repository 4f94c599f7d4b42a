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
    "F05.volume.",
    "name.",
    "F27.volume.",
    "F29.share.",
    "F05.content.",
    "registration.",
    "statement.recognisable",
    "statement.events",
    "F06.windows.",
    "F06.follows.",
    "F15.held.",
    "statement.switch-off",
    "F08.pictures-after.",
    "F08.uploads-after.",
    "F07.no-use.",
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

# What is left out first where there are more rows than twelve: it stands in an annex, or in another row more exactly.
_FIRST_TO_GO = (
    "F28.attempts-before.",
    "F05.content.",
    "name.",
    "F29.share.",
    "F15.held.",
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
    chosen = _shortened(_chosen(analysis))
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
        if Reader.AUTHORITY in assertion.disclosure and _is_fact(assertion, analysis)
    ]


def _shortened(chosen: list[Assertion]) -> list[Assertion]:
    """At most twelve, in their order."""
    kept = list(chosen)
    for prefix in _FIRST_TO_GO:
        kept = [one for one in kept if len(kept) <= ROWS_AT_MOST or not one.id.startswith(prefix)]
    return kept[:ROWS_AT_MOST]


def _is_fact(assertion: Assertion, analysis: Analysis) -> bool:
    """Of the messages only answers are facts of the matter; what the user sent stands among the steps.

    Where the encrypted volume has a row, the volume of everything says no more.
    """
    if assertion.id.startswith("F27.volume."):
        return analysis.assertion(assertion.id.replace("F27", "F05", 1)) is None
    return assertion.claim.key != "finding.message.sent"


def _small(assertion: Assertion, analysis: Analysis, translator: Translator) -> str:
    limits = notes(assertion, translator) if assertion.modality is not Modality.CONCLUSION else ""
    parts = (frames_line(assertion, analysis, translator), exhibits_line(assertion, analysis, translator), limits)
    return " ".join(part for part in parts if part)
