"""Gates about proof: look-ups, copies and translations, error messages, the policy, the captures."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.analysis.value import Analysis
from reportgen.case.values import Case
from reportgen.language.values import Calendar, Count, Listing, Message, OwnWords, Text
from reportgen.pipeline.gate import Gate, Severity, gate

REGISTRATION_IS_LATE_AFTER_DAYS = 30  # our own convention


def gates_of_proof(analysis: Analysis) -> Iterator[Gate]:
    """What is not shown, or shown less well than it could be."""
    yield from _registrations(analysis)
    yield from _papers(analysis.facts.case)
    yield from _bounces(analysis)
    yield from _found_out(analysis.facts.case)
    yield from _captures(analysis)


def _registrations(analysis: Analysis) -> Iterator[Gate]:
    facts = analysis.facts
    lasts = [recording.capture.file.last_at_ns for recording in facts.recordings]
    known = [at_ns for at_ns in lasts if at_ns is not None]
    if not known or facts.destination is None:
        return
    last = facts.day_of(max(known))
    answers = [found for found in facts.registrations if found.address == facts.destination]
    if not answers:
        quoted = any(text.address == facts.destination for text in facts.case.registry_texts)
        key = "registration-quoted" if quoted else "no-registration"
        yield gate(key, Severity.NOTE, address=Text(facts.destination))
    for answer in answers:
        asked = answer.retrieved_at.date()
        if (asked - last).days > REGISTRATION_IS_LATE_AFTER_DAYS:
            yield gate("registration-late", Severity.NOTE, day=Calendar(asked), last=Calendar(last))


def _papers(case: Case) -> Iterator[Gate]:
    translated = {exhibit.translation_of for exhibit in case.exhibits}
    for number, exhibit in enumerate(case.exhibits, start=1):
        is_original = exhibit.translation_of is None  # a translation needs none itself
        if is_original and exhibit.language not in (None, case.languages[0]) and exhibit.id not in translated:
            yield gate("untranslated", Severity.WARNING, number=Text(str(number)))
    for letter in case.correspondence:
        if letter.direction == "sent" and letter.exhibit is None:
            words = OwnWords(letter.summary.de, letter.summary.en) if letter.summary else Text(letter.id)
            yield gate("no-copy", Severity.WARNING, summary=words)


def _bounces(analysis: Analysis) -> Iterator[Gate]:
    """Error messages that only the user's word tells of, or that are not in the usual form."""
    for letter in analysis.facts.case.correspondence:
        if letter.direction == "sent" and letter.bounced and letter.id not in analysis.facts.bounces:
            yield gate("bounce-unshown", Severity.NOTE, message=Text(letter.id))


def _found_out(case: Case) -> Iterator[Gate]:
    """What the user found out about the vendor and shows no copy of."""
    if case.policy is not None and case.policy.exhibit is None:
        yield gate("policy-no-copy", Severity.NOTE)
    for number, offer in enumerate(case.offers, start=1):
        if offer.exhibit is None:
            yield gate("offer-no-copy", Severity.NOTE, number=Text(str(number)))
    for number, sign in enumerate(case.access_by_others, start=1):
        if sign.exhibit is None:
            yield gate("access-no-copy", Severity.NOTE, number=Text(str(number)))


def _captures(analysis: Analysis) -> Iterator[Gate]:
    for recording in analysis.facts.recordings:
        if recording.traffic.obstacles:
            reasons = Listing(tuple(Message.of(f"obstacle.{found}") for found in recording.traffic.obstacles))
            yield gate("no-device", Severity.WARNING, capture=recording.label, reasons=reasons)
        if recording.entry.clock is None:
            yield gate("no-clock", Severity.NOTE, capture=recording.label)
        if recording.capture.file.unread_bytes:
            unread = Count(recording.capture.file.unread_bytes)
            yield gate("unread", Severity.NOTE, capture=recording.label, n=unread)
