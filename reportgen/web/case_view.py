"""A case for people: each finding with its evidence, what stands in the way, which authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from reportgen.actions.check import gates_of
from reportgen.actions.review import Review, open_review
from reportgen.documents.review_lines import review_lines
from reportgen.findings.confirmation import Reviewed, Standing
from reportgen.language.translator import Translator
from reportgen.language.values import LANGUAGES, LanguageCode, Message
from reportgen.pipeline.authority_proposal import authority_reasons
from reportgen.web.case_values import CaseView, FindingView, GatesView, GateView
from reportgen.web.values import Lines, Words
from reportgen.web.work import Tell, unlogged_lines

Both = dict[LanguageCode, Translator]


def view_case(folder: Path, tell: Tell) -> CaseView:
    """Reads and analyses the case. Raises: as ``build`` where the case cannot be read."""
    review, both = _opened(folder, tell)
    analysis = review.analysis
    case = analysis.facts.case

    def finding(found: Reviewed) -> FindingView:
        return FindingView(
            id=found.assertion.id,
            digest=found.digest,
            claim=_said(found.assertion.claim, both),
            # Without the sentence itself, and without an earlier word on it: that is told as it stands now.
            lines={
                code: tuple(review_lines(replace(found, standing=Standing.UNANSWERED, comment=None), analysis, words))[
                    1:
                ]
                for code, words in both.items()
            },
            is_asked=found.standing is not Standing.NOT_ASKED,
        )

    return CaseView(
        reference=case.reference,
        case_sha256=review.case_sha256,
        findings=tuple(finding(found) for found in analysis.reviews),
        languages=case.languages,
        unlogged=unlogged_lines(review.unlogged),
    )


def view_gates(folder: Path, tell: Tell) -> GatesView:
    """What stands in the way of a complaint. Raises: as ``build`` where the case cannot be read."""
    review, both = _opened(folder, tell)
    facts = review.analysis.facts
    reasons, chosen = authority_reasons(facts), facts.case.authority
    return GatesView(
        written_to=(*chosen.lines(), *([chosen.email] if chosen.email else ())) if chosen else (),
        first=_said(reasons.first, both),
        why=_all_said(reasons.why, both),
        alternatives=_all_said(reasons.alternatives, both),
        to_write="" if chosen else "\n".join(reasons.lines),
        gates=tuple(
            GateView(
                id=found.id,
                severity=found.severity.value,
                reason=_said(found.reason, both),
                advice=_said(found.advice, both),
            )
            for found in gates_of(review.analysis)
        ),
        unlogged=unlogged_lines(review.unlogged),
    )


def _opened(folder: Path, tell: Tell) -> tuple[Review, Both]:
    tell("step", "build.step.analyse")
    review = open_review(folder)
    zone = review.analysis.facts.case.timezone
    return review, {code: Translator(code, zone, takes_other_words=True) for code in LANGUAGES}


def _all_said(messages: Iterable[Message], both: Both) -> Lines:
    told = tuple(messages)
    return {code: tuple(words.say(message) for message in told) for code, words in both.items()}


def _said(message: Message, both: Both) -> Words:
    return {code: words.say(message) for code, words in both.items()}
