"""What stands in the way of a complaint, and what weakens it: each with reason and advice, none a legal judgement.

Only two things stop: the law says that the complainant should first look at the own use of the device (field of view,
sound), or something is missing. Everything else is told and left to the user. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reportgen.analysis.value import Analysis
from reportgen.case.values import Case
from reportgen.findings.confirmation import Standing
from reportgen.language.lint import flagged_words
from reportgen.language.values import Calendar, Count, Message, Text
from reportgen.law.acts import ACTS, EEA
from reportgen.pipeline.gate import Gate, Severity, gate
from reportgen.pipeline.gates_of_periods import gates_of_periods
from reportgen.pipeline.gates_of_proof import gates_of_proof
from reportgen.pipeline.gates_of_recipient import gates_of_recipient

__all__ = ["Gate", "Severity", "gates", "stops"]

CONTACT_GROWS_OLD_AFTER_DAYS = 365  # our own convention
_FILMING = frozenset({"camera", "doorbell"})
_EXCULPATING = ("own_target_set_up", "app_used_during_capture", "account_exists", "cloud_booked")


def gates(analysis: Analysis, lacking: Iterable[Message] = ()) -> tuple[Gate, ...]:
    """All of them, the weightiest first; ``lacking``: what the complaint lacks (``pipeline.compose``)."""
    case = analysis.facts.case
    found = [
        *_own_use(case),
        *(_incomplete(message) for message in lacking if not message.key.startswith("gate.")),
        *_sound(analysis),
        *_secrets(analysis),
        *_before_the_law(analysis),
        *_persons(analysis),
        *_questions(case),
        *_contacts(case),
        *_elements(analysis),
        *gates_of_periods(analysis),
        *gates_of_proof(analysis),
        *gates_of_recipient(analysis),
        *_own_words(case),
        *_review(analysis),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def stops(case: Case) -> tuple[Message, ...]:
    """The reasons to stop, for the list of what a complaint lacks."""
    return tuple(one.reason for one in _own_use(case) if one.severity is Severity.STOP)


def _incomplete(lack: Message) -> Gate:
    return Gate(
        id=lack.key,
        severity=Severity.INCOMPLETE,
        reason=Message.of("gate.lacks", what=lack),
        advice=Message.of("gate.lacks.advice"),
    )


def _own_use(case: Case) -> Iterator[Gate]:
    """The household exemption of the person who complains. Source: Art. 2(2)(c) GDPR, § 201 StGB."""
    said = case.declarations
    if case.device.kind not in _FILMING:
        return
    if said.own_property_only is None:
        yield gate("field-of-view-unsaid", Severity.WARNING)
    elif not said.own_property_only:
        yield gate("field-of-view", Severity.STOP)
    if said.sound_recorded is None:
        yield gate("sound-unsaid", Severity.WARNING)
    elif said.sound_recorded:
        yield gate("sound", Severity.STOP)
    if said.private_use is False:
        yield gate("not-private", Severity.WARNING)


def _sound(analysis: Analysis) -> Iterator[Gate]:
    """Sound in the capture, whatever was said of it; where it was denied the two contradict each other."""
    said = analysis.facts.case.declarations.sound_recorded
    if analysis.starting_with("F02.sound.") and not said:
        yield gate("sound-measured" if said is None else "sound-contradicts", Severity.WARNING)


def _secrets(analysis: Analysis) -> Iterator[Gate]:
    """What lets in went over the line in the clear; the SHA-256 of a short password can be guessed."""
    if analysis.starting_with("F04."):
        yield gate("change-password", Severity.WARNING)


def _before_the_law(analysis: Analysis) -> Iterator[Gate]:
    """Facts of days on which the GDPR did not yet apply carry no ground. Source: Art. 99(2) GDPR."""
    facts = analysis.facts
    begins = ACTS["GDPR"].begins_in(facts.country)
    lasts = [recording.capture.file.last_at_ns for recording in facts.recordings]
    days = [facts.day_of(at_ns) for at_ns in lasts if at_ns is not None]
    if days and min(days) < begins and (facts.country is None or facts.country in EEA):
        name = "before-gdpr" if max(days) < begins else "partly-before-gdpr"
        yield gate(name, Severity.WARNING, day=Calendar(begins))


def _elements(analysis: Analysis) -> Iterator[Gate]:
    """What lets an authority work with a complaint: who is meant by it, and what the infringement is said to be.

    The name and contact of the sender are among what the complaint lacks. Source: Art. 4(1)(a), (d) and (e) of
    Regulation (EU) 2025/2518, which applies from 2 April 2027; taken as the least measure before that day too.
    """
    case = analysis.facts.case
    vendor = case.vendor
    known = (vendor.legal_name, vendor.privacy_email, vendor.street, analysis.facts.destination)
    if not any(known):
        yield gate("element-controller", Severity.WARNING, name=Text(vendor.name))
    rejected = (Standing.REJECTED,)
    grounds = [found for found in analysis.reviews if found.assertion.id.startswith("ground.")]
    if analysis.facts.recordings and all(found.standing in rejected for found in grounds):
        yield gate("element-infringement", Severity.WARNING)


def _persons(analysis: Analysis) -> Iterator[Gate]:
    said = analysis.facts.case.declarations
    if not analysis.starting_with("F01."):
        return
    if said.children_recognisable:
        yield gate("children", Severity.WARNING)
    if said.others_recognisable:
        yield gate("others", Severity.WARNING)
    if said.children_recognisable is None or said.others_recognisable is None:
        yield gate("persons-unsaid", Severity.NOTE)


def _questions(case: Case) -> Iterator[Gate]:
    unanswered = [name for name in _EXCULPATING if getattr(case.declarations, name) is None]
    if unanswered:
        yield gate("questions", Severity.WARNING, keys=Text(", ".join(unanswered)), n=Count(len(unanswered)))


def _contacts(case: Case) -> Iterator[Gate]:
    today = case.letter_date
    contact = case.vendor.contact
    if contact is not None and contact.read_on is None:
        yield gate("vendor-contact-undated", Severity.WARNING)
    elif contact is not None and contact.read_on and _is_old(contact.read_on, today):
        yield gate("vendor-contact-old", Severity.WARNING, day=Calendar(contact.read_on))
    if case.authority is not None and _is_old(case.authority.read_on, today):
        yield gate("authority-old", Severity.WARNING, day=Calendar(case.authority.read_on))


def _is_old(read_on: date, today: date | None) -> bool:
    return today is not None and (today - read_on).days > CONTACT_GROWS_OLD_AFTER_DAYS


def _own_words(case: Case) -> Iterator[Gate]:
    """Texts of the user's own that claim more than can be known; quotations are others' words and stay as they are."""
    texts = [
        case.summary,
        *(letter.summary for letter in case.correspondence),
        *(entry.taken_by for entry in case.captures),
        *(sign.summary for sign in case.access_by_others),
        case.submission.text if case.submission else None,
    ]
    for language in case.languages:
        for text in texts:
            written = text.in_language(language) if text else None
            if written and (words := flagged_words(written, language)):
                listed = Text(", ".join(words))
                yield gate("strong-words", Severity.WARNING, words=listed, n=Count(len(words)), text=Text(written[:80]))


def _review(analysis: Analysis) -> Iterator[Gate]:
    if waiting := sum(1 for found in analysis.reviews if found.waits):
        yield gate("unconfirmed", Severity.WARNING, n=Count(waiting))
