"""Two forms that many rules share: what stays open, and a question to the authority about a norm."""

from __future__ import annotations

from datetime import date

from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts
from reportgen.language.values import Message, Value
from reportgen.law.norms import Verdict, applies


def open_point(name: str, finding: str, **values: Value) -> Assertion:
    """Something that cannot be said, with the reason; printed among what is not known."""
    return Assertion(
        id=f"open.{name}",
        finding=finding,
        modality=Modality.OPEN,
        claim=Message.of(f"open.{name}", **values),
        disclosure=(Reader.AUTHORITY,),
    )


def question(name: str, legal_basis: tuple[str, ...], rests_on: tuple[str, ...], **values: Value) -> Assertion:
    """A question to the authority: nobody is accused; it names the norms and the facts that give rise to it."""
    return Assertion(
        id=f"ground.question.{name}",
        finding="ground",
        modality=Modality.OPEN,
        claim=Message.of(f"ground.question.{name}", **values),
        legal_basis=legal_basis,
        rests_on=rests_on,
        disclosure=(Reader.AUTHORITY,),
    )


def may_apply(facts: Facts, norm: str, on: date | None) -> bool:
    """Whether the norm applies to facts of that day in the country of the case, or may."""
    return applies(norm, on=on, country=facts.country) in (Verdict.APPLIES, Verdict.UNKNOWN)


def last_day(facts: Facts, *assertions: Assertion) -> date | None:
    """The last day that the measurements speak of; None where there is none."""
    scopes = [found.scope for found in assertions if found.scope]
    return max((facts.day_of(scope.last_at_ns) for scope in scopes), default=None)
