"""The numbered rows of the complaint: one claim, one modality each, and how it is known."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.analysis.value import Analysis
from reportgen.documents.cited import exhibits_sentence, frames_line, modality_words, notes, paragraph
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.language.translator import Translator

ROWS_AT_MOST = 12

# Ids by their beginning, in the order in which a reader follows the story.
_ORDER = (
    "F01.pictures.",
    "fetched.pictures.",
    "F02.sound.",
    "F02.video.",
    "F03.identifiers.",
    "F04.credentials.",
    "F12.strings",
    "F12.recognisable",
    "F18.stations.",
    "F18.surroundings.",
    "F18.place.",
    "F05.volume.",
    "name.",
    "F27.volume.",
    "F27.days.",
    "F27.months.",
    "F27.projection.",
    "statement.tariff",
    "F27.cost.",
    "F27.cost-projected.",
    "F27.allowance.",
    "F29.share.",
    "F05.content.",
    "F13.versions.",
    "F13.certificates.",
    "F13.source.",
    "registration.",
    "F25.sign.",
    "F10.registered",
    "F10.located.",
    "F10.answers.",
    "F10.fits.",
    "F10.excluded.",
    "statement.setup",
    "F09.contacts.",
    "F11.contacts.",
    "F11.registration.",
    "F16.contacts.",
    "F16.brokering.",
    "F17.fetched.",
    "F17.update.",
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
    "F28.both-sides.",
    "F28.held-back.",
    "F28.passed.",
    "F28.attempts-before.",
    "F19.overdue.",
    "F20.report.",
    "F20.unreachable",
    "statement.role",
    "F22.seat",
    "F22.search",
    "transfer.exporter",
    "F21.policy",
    "F21.unclear",
    "F32.bought",
    "F32.offer.",
    "F14.visible.",
)

# Where there are more rows than twelve: what a legal view rests on stays first, then what is not named here, then
# these, of which the last goes first: it stands in an annex, in another row more exactly, or is usual for most devices.
_LIGHTER = (
    "F12.recognisable",
    "F12.strings",
    "F17.update.",
    "F17.fetched.",
    "F16.brokering.",
    "F16.contacts.",
    "F11.registration.",
    "F11.contacts.",
    "F13.source.",
    "F13.certificates.",
    "F13.versions.",
    "F10.answers.",
    "F10.located.",
    "F27.volume.",
    "F15.held.",
    "F29.share.",
    "name.",
    "F05.content.",
    "F27.days.",
    "F27.projection.",
    "statement.tariff",
    "F27.cost.",
    "F27.cost-projected.",
    "F27.allowance.",
    "F27.months.",
    "F28.attempts-before.",
    "F14.visible.",
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
    chosen = _shortened(_chosen(analysis), _grounds_of_views(analysis))
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


def _grounds_of_views(analysis: Analysis) -> frozenset[str]:
    """No norm stands in a letter without the row that it rests on."""
    views = (found for found in analysis.starting_with("ground.") if found.modality is Modality.LEGAL_VIEW)
    return frozenset(key for view in views for key in view.rests_on)


def _shortened(chosen: list[Assertion], needed: frozenset[str]) -> list[Assertion]:
    """At most twelve, in their order."""
    ranked = sorted(chosen, key=lambda one: (one.id not in needed, _lightness(one)))
    kept = {one.id for one in ranked[:ROWS_AT_MOST]}
    return [one for one in chosen if one.id in kept]


def _lightness(assertion: Assertion) -> int:
    return next((number for number, prefix in enumerate(_LIGHTER, start=1) if assertion.id.startswith(prefix)), 0)


def _is_fact(assertion: Assertion, analysis: Analysis) -> bool:
    """Of the messages only answers are facts of the matter; what the user sent stands among the steps.

    Where the encrypted volume has a row, the volume of everything says no more.
    """
    if assertion.id.startswith("F27.volume."):
        return analysis.assertion(assertion.id.replace("F27", "F05", 1)) is None
    return assertion.claim.key != "finding.message.sent"


def _small(assertion: Assertion, analysis: Analysis, translator: Translator) -> str:
    limits = notes(assertion, translator) if assertion.modality is not Modality.CONCLUSION else ""
    parts = (frames_line(assertion, analysis, translator), exhibits_sentence(assertion, analysis, translator), limits)
    return " ".join(part for part in parts if part)
