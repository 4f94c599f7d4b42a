"""The legal view on data other than pictures in the clear: security, with its counter-argument; otherwise a question.

Where pictures in the clear carry a view on security, that view rests on these data too (``grounds``). Where a question
that could exculpate is unanswered, nobody is accused: it is asked. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.facts import Facts
from reportgen.findings.grounds import (
    EXCULPATING,
    SECURITY,
    clear_data,
    gdpr_may_apply,
    last_day,
    not_known,
    suggestion,
    view,
)
from reportgen.language.values import Listing, Message


def data_grounds(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """The view on security or the question; nothing where pictures in the clear were seen, or an own target set up."""
    known = {assertion.id: assertion for assertion in said}
    data = clear_data(known)
    if not data or any(key.startswith("F01.pictures.") for key in known):
        return
    last = last_day(facts, known, data)
    if not gdpr_may_apply(facts, last) or facts.case.declarations.own_target_set_up:
        return
    declared = facts.case.declarations
    unanswered = (*not_known(facts, last), *(name for name in EXCULPATING if getattr(declared, name) is None))
    if unanswered:
        yield _question(data, unanswered)
        return
    yield view("security", SECURITY, data, of="data")
    yield from suggestion(facts, last, data)


def encryption_question(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """Whether outdated encryption is still the state of the art is asked, not said: Art. 32 looks at the risk."""
    known = {assertion.id: assertion for assertion in said}
    weak = tuple(key for key in known if key.startswith(("F13.versions.", "F13.certificates.")))
    if not weak or facts.case.declarations.own_target_set_up:
        return
    if gdpr_may_apply(facts, last_day(facts, known, weak)):
        yield Assertion(
            id="ground.question-encryption",
            finding="F13",
            modality=Modality.OPEN,
            claim=Message.of("ground.question.encryption"),
            legal_basis=("GDPR 32(1)",),
            rests_on=weak,
        )


def _question(data: tuple[str, ...], unanswered: tuple[str, ...]) -> Assertion:
    return Assertion(
        id="ground.question-data",
        finding="ground",
        modality=Modality.OPEN,
        claim=Message.of(
            "ground.question.data", unanswered=Listing(tuple(Message.of(f"unanswered.{name}") for name in unanswered))
        ),
        legal_basis=("GDPR 5", "GDPR 32"),
        rests_on=data,
    )
