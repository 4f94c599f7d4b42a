"""Short letters to the authority: the state of the matter, what is new, withdrawal; and the mere suggestion to look."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.calendars import calendars_of
from reportgen.documents.frame import Letter, closing, frame, written
from reportgen.documents.history import Contact, Counterpart
from reportgen.documents.issues import issue_sentences
from reportgen.documents.occasion import Occasion
from reportgen.documents.vendor_letter import device_name, facts_in_brief
from reportgen.findings.declared import own_words
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar
from reportgen.law.deadline import authority_deadline


def state_of_the_matter(occasion: Occasion, translator: Translator) -> Letter:
    """The question how far the complaint has got (Art. 77(2), 78(2) GDPR)."""
    return _letter("state-of-the-matter", occasion, translator, sentences=tuple(_state(occasion, translator)))


def additional_submission(occasion: Occasion, translator: Translator) -> Letter:
    """What happened since the complaint, what the user adds, and the exhibits for it."""
    added = occasion.case.submission
    return _letter(
        "additional-submission",
        occasion,
        translator,
        words=translator.own_words(own_words(added.text)) if added else "",
        happened=tuple(_since(occasion, translator)),
        issues=issue_sentences(occasion.analysis, translator),
        exhibits=tuple(
            (
                translator.text("cited.exhibit", number=str(occasion.case.exhibit_number(key))),
                translator.own_words(own_words(occasion.case.exhibit(key).title)),
            )
            for key in (added.exhibits if added else ())
        ),
    )


def withdrawal(occasion: Occasion, translator: Translator) -> Letter:
    """The complaint is withdrawn; a confirmation is asked for."""
    return _letter("withdrawal", occasion, translator)


def inspection_request(occasion: Occasion, translator: Translator) -> Letter:
    """The suggestion to look at a device without a complaint of one's own; no right to information is claimed."""
    case = occasion.case
    context = _frame("inspection-request", occasion, translator, device=device_name(case)) | {
        "facts": facts_in_brief(occasion.analysis, translator),
        "open_points": tuple(translator.say(found.claim) for found in occasion.analysis.starting_with("open."))[:5],
    }
    return written("inspection-request", occasion, translator, context | closing(occasion, translator))


def lodged(occasion: Occasion) -> Contact | None:
    """The complaint as it was sent to the authority."""
    return next(iter(occasion.history.sent(Counterpart.AUTHORITY, "complaint")), None)


def _letter(kind: str, occasion: Occasion, translator: Translator, **own: object) -> Letter:
    complaint = lodged(occasion)
    if complaint is None:
        raise ValueError(f"{kind} needs a complaint")
    day = _day(complaint, translator)
    context = _frame(kind, occasion, translator, day=day) | {"day": day} | closing(occasion, translator)
    return written(kind, occasion, translator, context | own)


def _frame(kind: str, occasion: Occasion, translator: Translator, **values: str) -> dict[str, object]:
    case = occasion.case
    if case.authority is None:
        raise ValueError(f"{kind} needs an authority")
    subject = translator.text(f"heading.{kind}", **values)
    context = frame(
        occasion,
        translator,
        recipient=case.authority.lines(),
        subject=subject,
        description=translator.text("vendor.description", subject=subject, reference=case.reference),
    )
    number = occasion.history.file_number(Counterpart.AUTHORITY)
    if number and kind != "inspection-request":  # that one belongs to no complaint
        context["info_rows"] = ((translator.text("letter.your-reference"), number), *_rows(context))
    return context


def _rows(context: dict[str, object]) -> tuple[object, ...]:
    rows = context["info_rows"]
    assert isinstance(rows, tuple)
    return rows


def _day(contact: Contact, translator: Translator) -> str:
    return translator.day(contact.day) if contact.day else translator.text("letter.day-unknown")


def _state(occasion: Occasion, translator: Translator) -> Iterator[str]:
    complaint = lodged(occasion)
    assert complaint is not None
    acknowledged = occasion.history.received(Counterpart.AUTHORITY, "acknowledgement")
    if acknowledged and acknowledged[-1].day:
        yield translator.text("state-of-the-matter.acknowledged", day=Calendar(acknowledged[-1].day))
    news = [one for one in occasion.history.received(Counterpart.AUTHORITY) if one.kind != "acknowledgement"]
    last = next((one.day for one in reversed(news) if one.day), None)
    if last:
        yield translator.text("state-of-the-matter.last-news", day=Calendar(last))
    elif complaint.received is not None and occasion.today is not None:
        calendar, plausible = calendars_of(occasion.case, "authority")
        due = authority_deadline(complaint.received, calendar=calendar, plausible=plausible)
        if due.is_overdue(occasion.today):
            yield translator.text("state-of-the-matter.over", day=Calendar(due.last_day))


def _since(occasion: Occasion, translator: Translator) -> Iterator[str]:
    complaint = lodged(occasion)
    if complaint is None or complaint.day is None:
        return
    for contact in occasion.history.since(complaint.day):
        if contact.counterpart is not Counterpart.AUTHORITY and contact.day is not None:
            way = "sent" if contact.is_sent else "received"
            yield translator.text(f"additional-submission.{way}.{contact.counterpart}", day=Calendar(contact.day))
