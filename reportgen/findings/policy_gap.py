"""Article 13 GDPR, Information to be provided where personal data are collected from the data subject.

F21: which of these points the user did not find in a saved, dated copy of the vendor's policy. It is never said that
one is missing: it was not found there, and may stand elsewhere. Without date or copy it is said what is lacking.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.vendor_facts import Policy, PolicyPoints
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.facts import Facts
from reportgen.findings.open_questions import may_apply, open_point, question
from reportgen.language.values import Calendar, Listing, Message, Name, Text
from reportgen.law.norms import cite

# Point → its norm; the order is that of the law.
NORMS = {
    "controller": "GDPR 13(1)(a)",
    "representative": "GDPR 13(1)(a)",
    "officer": "GDPR 13(1)(b)",
    "purposes": "GDPR 13(1)(c)",
    "legal_basis": "GDPR 13(1)(c)",
    "interests": "GDPR 13(1)(d)",
    "recipients": "GDPR 13(1)(e)",
    "third_countries": "GDPR 13(1)(f)",
    "storage": "GDPR 13(2)(a)",
    "rights": "GDPR 13(2)(b)",
    "withdrawal": "GDPR 13(2)(c)",
    "complaint": "GDPR 13(2)(d)",
    "required": "GDPR 13(2)(e)",
    "automated": "GDPR 13(2)(f)",
}


def policy_gap(facts: Facts) -> Iterator[Assertion]:
    """The points that were not found, those that stayed unclear, and the question that follows."""
    policy = facts.case.policy
    if policy is None:
        return
    missed, unclear = _points(policy.points, "not found"), _points(policy.points, "unclear")
    lacking = tuple(name for name in ("read_on", "exhibit") if getattr(policy, name) is None)
    if (missed or unclear) and lacking:
        reasons = tuple(Message.of(f"unshown.policy.{name.replace('_', '-')}") for name in lacking)
        yield open_point("policy", "F21", lacking=Listing(reasons))
        return
    if missed:
        yield _read(facts, policy, "F21.policy", "not-found", missed)
    if unclear:
        yield _read(facts, policy, "F21.unclear", "unclear", unclear)
    norms = tuple(dict.fromkeys(NORMS[name] for name in missed))
    if missed and policy.read_on and may_apply(facts, "GDPR 13", policy.read_on):
        yield question("information", norms, ("F21.policy",), norms=cite(*norms))


def _points(points: PolicyPoints, verdict: str) -> tuple[str, ...]:
    return tuple(name for name in NORMS if getattr(points, name) == verdict)


def _read(facts: Facts, policy: Policy, key: str, words: str, points: tuple[str, ...]) -> Assertion:
    assert policy.read_on is not None
    return Assertion(
        id=key,
        finding="F21",
        modality=Modality.STATEMENT,
        claim=Message.of(
            f"finding.F21.{words}",
            url=Name(policy.url),
            version=Message.of("policy.version", version=Text(policy.version))
            if policy.version
            else Message.of("policy.version-unsaid"),
            read_on=Calendar(policy.read_on),
            points=Listing(tuple(Message.of(f"policy.point.{name.replace('_', '-')}") for name in points)),
        ),
        exhibits=(policy.exhibit,) if policy.exhibit else (),
        limits=tuple(_limits(facts, policy)),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _limits(facts: Facts, policy: Policy) -> Iterator[Message]:
    yield Message.of("limit.policy-layers-looked" if policy.other_notices_looked_at else "limit.policy-layers")
    lasts = [recording.capture.file.last_at_ns for recording in facts.recordings]
    days = [facts.day_of(at_ns) for at_ns in lasts if at_ns is not None]
    if days and policy.read_on and policy.read_on > max(days):
        yield Message.of("limit.policy-later")
