"""Gates about the other end: an unconfirmed party, registries that did not answer, notes that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.analysis.value import Analysis
from reportgen.findings.assertion import Modality
from reportgen.findings.confirmation import Standing
from reportgen.findings.destination_party import PARTY, proposed_party, reasons_of
from reportgen.findings.facts import Facts
from reportgen.language.values import Calendar, Count, Message, Text
from reportgen.pipeline.gate import Gate, Severity, gate

_LINES_SHOWN = 20  # numbers of unreadable lines


def gates_of_recipient(analysis: Analysis) -> Iterator[Gate]:
    """What is open about the other end."""
    yield from _answers(analysis.facts)
    yield from _party(analysis)


def _party(analysis: Analysis) -> Iterator[Gate]:
    """The proposal of a party that the user has neither confirmed nor replaced."""
    facts = analysis.facts
    for found in analysis.reviews:
        is_open = found.assertion.modality is Modality.OPEN and found.standing is not Standing.CONFIRMED
        if found.assertion.id == PARTY and is_open and facts.destination is not None:
            proposal = proposed_party(facts, facts.destination)
            party = Message.of(f"party.{proposal.party}")
            yield gate(
                "party", Severity.NOTE, address=Text(facts.destination), party=party, reasons=reasons_of(proposal)
            )


def _answers(facts: Facts) -> Iterator[Gate]:
    """What became of questions to registries, where no answer counts."""
    for silence in facts.silences:
        reason = Message.of(f"lookup.reason.{silence.reason}", detail=silence.detail or "–")
        address, day = Text(silence.address), Calendar(silence.at.date())
        yield gate("registry-silent", Severity.NOTE, address=address, day=day, reason=reason)
    if lines := facts.unreadable_answers:
        listed = Text(", ".join(map(str, lines[:_LINES_SHOWN])))
        yield gate("answers-unreadable", Severity.WARNING, n=Count(len(lines)), lines=listed)
