"""Legal views that the facts may carry, each with its strongest counter-argument; otherwise the same as a question.

The law is that of the date of the facts. Where a question that could exculpate is unanswered (own upload target, use
of the app, account, cloud), the view is not taken: it becomes a question. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.facts import Facts
from reportgen.language.values import Listing, Message

GDPR_APPLIES_FROM = date(2018, 5, 25)  # Art. 99(2) GDPR
TTDSG_APPLIES_FROM = date(2021, 12, 1)  # Art. 14 of the act of 23 June 2021
TDDDG_NAME_FROM = date(2024, 5, 14)  # renamed; § 25 unchanged

_EXCULPATING = ("own_target_set_up", "app_used_during_capture", "account_exists", "cloud_booked")


def grounds(facts: Facts, said: Iterable[Assertion]) -> Iterator[Assertion]:
    """Legal views on what was said so far: lawfulness, security, default; and the suggestion under § 25 TDDDG."""
    known = {assertion.id: assertion for assertion in said}
    pictures = tuple(key for key in known if key.startswith("F01.pictures."))
    if not pictures or _last_day(facts, known, pictures) < GDPR_APPLIES_FROM:
        return
    declarations = facts.case.declarations
    if declarations.own_target_set_up:
        return  # the user's own doing; the measurement stays, nobody is accused
    unanswered = tuple(name for name in _EXCULPATING if getattr(declarations, name) is None)
    if unanswered:
        yield _question(pictures, unanswered)
        return
    if not declarations.cloud_booked and "F30.consent" in known:
        yield _view("lawfulness", ("GDPR 5(1)(a)", "GDPR 6(1)"), (*pictures, "F30.consent"))
    yield _view("security", ("GDPR 5(1)(f)", "GDPR 32(1)"), pictures)
    if "F30.settings" in known:
        yield _view("default", ("GDPR 25(2)",), (*pictures, "F30.settings"))
    yield from _suggestion(_last_day(facts, known, pictures), pictures)


def _view(name: str, norms: tuple[str, ...], rests_on: tuple[str, ...]) -> Assertion:
    return Assertion(
        id=f"ground.{name}",
        finding="ground",
        modality=Modality.LEGAL_VIEW,
        claim=Message.of(f"ground.{name}.view"),
        legal_basis=norms,
        rests_on=rests_on,
        counter_considerations=(Message.of(f"ground.{name}.counter"),),
    )


def _question(pictures: tuple[str, ...], unanswered: tuple[str, ...]) -> Assertion:
    return Assertion(
        id="ground.question",
        finding="ground",
        modality=Modality.OPEN,
        claim=Message.of(
            "ground.question", unanswered=Listing(tuple(Message.of(f"unanswered.{name}") for name in unanswered))
        ),
        legal_basis=("GDPR 5(1)", "GDPR 6(1)", "GDPR 32(1)"),
        rests_on=pictures,
    )


def _suggestion(last: date, pictures: tuple[str, ...]) -> Iterator[Assertion]:
    if last >= TTDSG_APPLIES_FROM:
        act = "tdddg" if last >= TDDDG_NAME_FROM else "ttdsg"
        yield Assertion(
            id="suggestion.terminal-equipment",
            finding="suggestion",
            modality=Modality.OPEN,
            claim=Message.of(f"suggestion.{act}"),
            legal_basis=("TDDDG 25(1)",),
            rests_on=pictures,
        )


def _last_day(facts: Facts, known: dict[str, Assertion], pictures: tuple[str, ...]) -> date:
    scopes = [scope for key in pictures if (scope := known[key].scope)]
    return max(facts.day_of(scope.last_at_ns) for scope in scopes)
