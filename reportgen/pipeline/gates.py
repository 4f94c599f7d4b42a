"""What stands in the way of a complaint, and what weakens it: each with reason and advice, none a legal judgement.

Only two things stop: the law says that the complainant should first look at the own use of the device (field of view,
sound), or something is missing. Everything else is told and left to the user. Source: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportgen.analysis.value import Analysis
from reportgen.case.values import Case
from reportgen.language.lint import flagged_words
from reportgen.language.values import Calendar, Count, Listing, Message, OwnWords, Text

CONTACT_GROWS_OLD_AFTER_DAYS = 365  # our own convention
REGISTRATION_IS_LATE_AFTER_DAYS = 30  # our own convention
_FILMING = frozenset({"camera", "doorbell"})
_EXCULPATING = ("own_target_set_up", "app_used_during_capture", "account_exists", "cloud_booked")


class Severity(StrEnum):
    """How much it matters, the weightiest first."""

    STOP = "stop"
    INCOMPLETE = "incomplete"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One thing to look at before anything is sent: why, and what to do."""

    id: str
    severity: Severity
    reason: Message
    advice: Message

    @property
    def holds(self) -> bool:
        """Whether nothing should be filed before this is settled."""
        return self.severity in (Severity.STOP, Severity.INCOMPLETE)


def gates(analysis: Analysis, lacking: Iterable[Message] = ()) -> tuple[Gate, ...]:
    """All of them, the weightiest first; ``lacking``: what the complaint lacks (``pipeline.compose``)."""
    case = analysis.facts.case
    found = [
        *_own_use(case),
        *(_incomplete(message) for message in lacking if not message.key.startswith("gate.")),
        *_persons(analysis),
        *_questions(case),
        *_contacts(case),
        *_registrations(analysis),
        *_papers(case),
        *_own_words(case),
        *_review(analysis),
        *_captures(analysis),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda gate: order.index(gate.severity)))


def stops(case: Case) -> tuple[Message, ...]:
    """The reasons to stop, for the list of what a complaint lacks."""
    return tuple(gate.reason for gate in _own_use(case) if gate.severity is Severity.STOP)


def _gate(name: str, severity: Severity, **values: Text | Count | Calendar | OwnWords | Listing) -> Gate:
    return Gate(
        id=name,
        severity=severity,
        reason=Message.of(f"gate.{name}", **values),
        advice=Message.of(f"gate.{name}.advice", **values),
    )


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
        yield _gate("field-of-view-unsaid", Severity.WARNING)
    elif not said.own_property_only:
        yield _gate("field-of-view", Severity.STOP)
    if said.sound_recorded is None:
        yield _gate("sound-unsaid", Severity.WARNING)
    elif said.sound_recorded:
        yield _gate("sound", Severity.STOP)
    if said.private_use is False:
        yield _gate("not-private", Severity.WARNING)


def _persons(analysis: Analysis) -> Iterator[Gate]:
    said = analysis.facts.case.declarations
    if not analysis.starting_with("F01."):
        return
    if said.children_recognisable:
        yield _gate("children", Severity.WARNING)
    if said.others_recognisable:
        yield _gate("others", Severity.WARNING)
    if said.children_recognisable is None or said.others_recognisable is None:
        yield _gate("persons-unsaid", Severity.NOTE)


def _questions(case: Case) -> Iterator[Gate]:
    unanswered = [name for name in _EXCULPATING if getattr(case.declarations, name) is None]
    if unanswered:
        yield _gate("questions", Severity.WARNING, keys=Text(", ".join(unanswered)), n=Count(len(unanswered)))


def _contacts(case: Case) -> Iterator[Gate]:
    today = case.letter_date
    contact = case.vendor.contact
    if contact is not None and contact.read_on is None:
        yield _gate("vendor-contact-undated", Severity.WARNING)
    elif contact is not None and contact.read_on and _is_old(contact.read_on, today):
        yield _gate("vendor-contact-old", Severity.WARNING, day=Calendar(contact.read_on))
    if case.authority is not None and _is_old(case.authority.read_on, today):
        yield _gate("authority-old", Severity.WARNING, day=Calendar(case.authority.read_on))


def _is_old(read_on: date, today: date | None) -> bool:
    return today is not None and (today - read_on).days > CONTACT_GROWS_OLD_AFTER_DAYS


def _registrations(analysis: Analysis) -> Iterator[Gate]:
    facts = analysis.facts
    lasts = [recording.capture.file.last_at_ns for recording in facts.recordings]
    known = [at_ns for at_ns in lasts if at_ns is not None]
    if not known or facts.destination is None:
        return
    last = facts.day_of(max(known))
    answers = [found for found in facts.registrations if found.address == facts.destination]
    if not answers:
        yield _gate("no-registration", Severity.NOTE, address=Text(facts.destination))
    for answer in answers:
        asked = answer.retrieved_at.date()
        if (asked - last).days > REGISTRATION_IS_LATE_AFTER_DAYS:
            yield _gate("registration-late", Severity.NOTE, day=Calendar(asked), last=Calendar(last))


def _papers(case: Case) -> Iterator[Gate]:
    translated = {exhibit.translation_of for exhibit in case.exhibits}
    for number, exhibit in enumerate(case.exhibits, start=1):
        is_original = exhibit.translation_of is None  # a translation needs none itself
        if is_original and exhibit.language not in (None, case.languages[0]) and exhibit.id not in translated:
            yield _gate("untranslated", Severity.WARNING, number=Text(str(number)))
    for letter in case.correspondence:
        if letter.direction == "sent" and letter.exhibit is None:
            words = OwnWords(letter.summary.de, letter.summary.en) if letter.summary else Text(letter.id)
            yield _gate("no-copy", Severity.WARNING, summary=words)


def _own_words(case: Case) -> Iterator[Gate]:
    """Texts of the user's own that claim more than can be known; quotations are others' words and stay as they are."""
    texts = [case.summary, *(letter.summary for letter in case.correspondence), *(c.taken_by for c in case.captures)]
    for language in case.languages:
        for text in texts:
            written = text.in_language(language) if text else None
            if written and (words := flagged_words(written, language)):
                listed = Text(", ".join(words))
                yield _gate(
                    "strong-words", Severity.WARNING, words=listed, n=Count(len(words)), text=Text(written[:80])
                )


def _review(analysis: Analysis) -> Iterator[Gate]:
    if waiting := sum(1 for found in analysis.reviews if found.waits):
        yield _gate("unconfirmed", Severity.WARNING, n=Count(waiting))


def _captures(analysis: Analysis) -> Iterator[Gate]:
    for recording in analysis.facts.recordings:
        if recording.traffic.obstacles:
            reasons = Listing(tuple(Message.of(f"obstacle.{found}") for found in recording.traffic.obstacles))
            yield _gate("no-device", Severity.WARNING, capture=recording.label, reasons=reasons)
        if recording.entry.clock is None:
            yield _gate("no-clock", Severity.NOTE, capture=recording.label)
        if recording.capture.file.unread_bytes:
            unread = Count(recording.capture.file.unread_bytes)
            yield _gate("unread", Severity.NOTE, capture=recording.label, n=unread)
