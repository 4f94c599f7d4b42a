"""Article 12(2) GDPR, facilitating the exercise of rights; Article 13(1)(a), contact details of the controller.

F20: what mail servers' error messages (RFC 3464, each an exhibit) say of messages to the contact that the vendor
publishes. That the contact could not be reached is concluded only from two permanent failures some days apart and a
dated source for the contact; with fewer it is said what is lacking.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportgen.case.bounces import bounce_exhibits
from reportgen.case.delivery_status import DeliveryStatus, RecipientStatus
from reportgen.case.statements import Message as Letter
from reportgen.case.values import Case
from reportgen.findings.assertion import Assertion, Modality, Reader
from reportgen.findings.correspondence import when
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Facts
from reportgen.findings.open_questions import may_apply, open_point, question
from reportgen.language.values import Calendar, Listing, Message, Name, Text

# Our own conventions, printed as such.
ATTEMPTS_LEAST = 2
DAYS_APART_LEAST = 3


def contact_bounce(facts: Facts) -> Iterator[Assertion]:
    """One sentence for each error message, the conclusion and the question; or what is lacking for them."""
    case = facts.case
    exhibits = bounce_exhibits(case)
    failed: list[Letter] = []
    for letter in case.correspondence:
        status = facts.bounces.get(letter.id)
        recipient = _recipient(letter, status)
        if status is None or recipient is None:
            continue
        yield _report(letter, status, recipient, exhibits.get(letter.id))
        if recipient.failed_for_good and letter.counterpart == case.vendor.privacy_email and letter.date:
            failed.append(letter)
    if not failed:
        return
    lacking = tuple(_lacking(case, [letter.date for letter in failed if letter.date]))
    if lacking:
        reasons = tuple(Message.of(f"unshown.contact.{name}") for name in lacking)
        yield open_point("contact", "F20", lacking=Listing(reasons))
        return
    yield _unreachable(case, failed)
    if may_apply(facts, "GDPR 12(2)", max(letter.date for letter in failed if letter.date)):
        yield question("contact", ("GDPR 12(2)", "GDPR 13(1)(a)"), ("F20.unreachable",))


def _recipient(letter: Letter, status: DeliveryStatus | None) -> RecipientStatus | None:
    """What the error message says of the address that the message went to."""
    if status is None or letter.counterpart is None or letter.direction != "sent":
        return None
    return next((found for found in status.recipients if found.is_about(letter.counterpart)), None)


def _lacking(case: Case, days: list[date]) -> Iterator[str]:
    if len(days) < ATTEMPTS_LEAST or (max(days) - min(days)).days < DAYS_APART_LEAST:
        yield "second-attempt"
    if case.vendor.contact is None or case.vendor.contact.read_on is None:
        yield "source"


def _report(letter: Letter, status: DeliveryStatus, recipient: RecipientStatus, exhibit: str | None) -> Assertion:
    outcome = "failed" if recipient.failed_for_good else "not-yet"
    return Assertion(
        id=f"F20.report.{letter.id}",
        finding="F20",
        modality=Modality.SOURCE,
        claim=Message.of(
            f"finding.F20.{outcome}",
            when=when(letter),
            address=Name(letter.counterpart or ""),
            server=Message.of("server.named", name=Name(status.reporting_server))
            if status.reporting_server
            else Message.of("server.unnamed"),
            status=Text(recipient.status),
        ),
        exhibits=(exhibit,) if exhibit else (),
        rests_on=(f"message.{letter.id}",),
        limits=(Message.of("limit.mail-server"),),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )


def _unreachable(case: Case, failed: list[Letter]) -> Assertion:
    contact = case.vendor.contact
    assert contact is not None and contact.read_on is not None
    days = tuple(Calendar(letter.date) for letter in failed if letter.date)
    return Assertion(
        id="F20.unreachable",
        finding="F20",
        modality=Modality.CONCLUSION,
        claim=Message.of(
            "finding.F20.unreachable",
            address=Name(case.vendor.privacy_email or ""),
            where=own_words(contact.where),
            read_on=Calendar(contact.read_on),
            days=Listing(days),
        ),
        rule=Message.of("rule.F20", n=ATTEMPTS_LEAST, days=DAYS_APART_LEAST),
        alternatives=(Message.of("alternative.mail-server"),),
        rests_on=tuple(f"F20.report.{letter.id}" for letter in failed),
        disclosure=(Reader.AUTHORITY, Reader.VENDOR),
    )
