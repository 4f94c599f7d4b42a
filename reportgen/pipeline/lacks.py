"""What the case still lacks for a document, by the needs that the registry of documents names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportgen.analysis.value import Analysis
from reportgen.case.parties import Complainant
from reportgen.documents.authority_letter import lodged
from reportgen.documents.history import Counterpart
from reportgen.documents.occasion import Occasion
from reportgen.documents.registry import DocumentKind, Need
from reportgen.documents.reminder import new_day, request_that_waits, wrong_with
from reportgen.documents.vendor_letter import FACTS_TOLD
from reportgen.findings.assertion import Modality
from reportgen.language.values import Calendar, Message, Territory
from reportgen.law.acts import EEA
from reportgen.law.norms import Verdict, applies
from reportgen.pipeline.authority_proposal import authority_proposal
from reportgen.pipeline.gates import stops

_FOR_WANT_OF_REVIEW = frozenset({"missing.measurement", "missing.summary"})


def lacks(kind: DocumentKind, occasion: Occasion) -> tuple[Message, ...]:
    """What is lacking, each thing once; empty where the document can be written.

    Where it is only the user's word on what was measured, that is what is said.
    """
    analysis = occasion.analysis
    waiting = sum(1 for found in analysis.reviews if found.waits)
    measured = any(found.assertion.modality is Modality.MEASURED for found in analysis.reviews)
    found: dict[str, Message] = {}
    for need in kind.needs:
        for lack in _BY_NEED[need](occasion):
            for_review = lack.key in _FOR_WANT_OF_REVIEW and waiting and measured
            told = Message.of("missing.review", n=waiting) if for_review else lack
            found.setdefault(told.key if told.key != "missing.device-not-seen" else str(told), told)
    return tuple(found.values())


def _sender(occasion: Occasion) -> Iterator[Message]:
    if not occasion.case.sample:
        yield from _sender_of_case(occasion)


def _sender_of_case(occasion: Occasion) -> Iterator[Message]:
    if occasion.case.complainant is None:
        yield Message.of("missing.complainant")
    elif not _reachable(occasion.case.complainant):
        yield Message.of("missing.sender-contact")
    if occasion.case.letter_date is None:
        yield Message.of("missing.letter-date")


def _reachable(sender: Complainant) -> bool:
    """Whether there is a way to answer: a postal address or an e-mail address."""
    return sender.email is not None or (sender.city is not None and sender.street is not None)


def _authority(occasion: Occasion) -> Iterator[Message]:
    if occasion.case.authority is None:
        yield Message.of("missing.authority", proposal=authority_proposal(occasion.analysis.facts))


def _complaint(occasion: Occasion) -> Iterator[Message]:
    analysis, case = occasion.analysis, occasion.case
    yield from stops(case)
    yield from _sender_of_case(occasion)
    country = analysis.facts.country
    if country is not None and country not in EEA:
        yield Message.of("missing.outside-gdpr", state=Territory(country))
    else:
        yield from _authority(occasion)
    recordings = analysis.facts.recordings
    if not recordings:
        yield Message.of("missing.capture")
        return
    for recording in recordings:
        if not recording.traffic.flows:
            yield Message.of("missing.device-not-seen", capture=recording.label)
    # Readable names are usual for most devices: they alone are no matter for a complaint.
    if not any(found.modality is Modality.MEASURED and found.finding != "F14" for found in analysis.assertions):
        yield Message.of("missing.measurement")
    elif analysis.starting_with("F01."):
        yield from _own_data(analysis)


def _own_data(analysis: Analysis) -> Iterator[Message]:
    said = analysis.facts.case.declarations
    if not said.pictures_viewed_count or said.pictures_recognisable_count is None:
        yield Message.of("missing.pictures-viewed")
    elif said.pictures_recognisable_count == 0:
        yield Message.of("missing.own-data")


def _vendor_contact(occasion: Occasion) -> Iterator[Message]:
    vendor = occasion.case.vendor
    if vendor.privacy_email is None and vendor.street is None:
        yield Message.of("missing.contact")
    elif vendor.contact is None:
        yield Message.of("missing.contact-source")


def _facts(occasion: Occasion) -> Iterator[Message]:
    analysis = occasion.analysis
    if occasion.case.summary is None and not any(map(analysis.starting_with, FACTS_TOLD)):
        yield Message.of("missing.summary")


def _lodged(occasion: Occasion) -> Iterator[Message]:
    if lodged(occasion) is None:
        yield Message.of("missing.lodged")


def _news(occasion: Occasion) -> Iterator[Message]:
    complaint = lodged(occasion)
    after = occasion.history.since(complaint.day) if complaint and complaint.day else ()
    if occasion.case.submission is None and not any(one.counterpart is not Counterpart.AUTHORITY for one in after):
        yield Message.of("missing.news")


def _waiting(occasion: Occasion) -> Iterator[Message]:
    waiting, today = request_that_waits(occasion.case), occasion.today
    if waiting is None:
        yield Message.of("missing.nothing-waits")
        return
    due = waiting.deadline if waiting.is_statutory and waiting.verdict is None else None
    if due is None or today is None or wrong_with(waiting, today):
        return
    last_day = max(due.last_day, due.last_day_if_paused or due.last_day)
    if today <= last_day:
        yield Message.of("missing.not-overdue", day=Calendar(last_day))


def _measurement(occasion: Occasion) -> Iterator[Message]:
    if not any(found.modality is Modality.MEASURED for found in occasion.analysis.assertions):
        yield Message.of("missing.measurement")


def _right(field: str, message: str) -> Callable[[Occasion], Iterator[Message]]:
    """What the table [rights] of the case lacks."""

    def lacking(occasion: Occasion) -> Iterator[Message]:
        if getattr(occasion.case.rights, field, None) is None:
            yield Message.of(message)

    return lacking


def _correction(occasion: Occasion) -> Iterator[Message]:
    rights = occasion.case.rights
    if rights is None or rights.wrong is None or rights.right is None:
        yield Message.of("missing.correction")


def _data_act(occasion: Occasion) -> Iterator[Message]:
    country = occasion.analysis.facts.country
    verdict = applies("DATA 4(1)", on=occasion.today, country=country)
    if verdict in (Verdict.NOT_YET, Verdict.OTHER_COUNTRY):
        yield Message.of("missing.data-act")


def _purchase(occasion: Occasion) -> Iterator[Message]:
    case = occasion.case
    if case.seller is None:
        yield Message.of("missing.seller")
    if case.device.bought_on is None:
        yield Message.of("missing.bought-on")
    elif applies("BGB 434", on=case.device.bought_on, country=occasion.analysis.facts.country) in _NOT_THERE:
        yield Message.of("missing.german-sale")
    if case.declarations.private_use is not True:
        yield Message.of("missing.consumer")
    if case.rights is None or case.rights.defect is None:
        yield Message.of("missing.defect")


def _publication(occasion: Occasion) -> Iterator[Message]:
    rights, today = occasion.case.rights, occasion.today
    if rights is None or rights.publish_from is None:
        yield Message.of("missing.publication")
    elif today is not None and rights.publish_from <= new_day(occasion.case, today):
        yield Message.of("missing.publish-later", day=Calendar(new_day(occasion.case, today)))


def _capture(occasion: Occasion) -> Iterator[Message]:
    if not occasion.analysis.facts.recordings:
        yield Message.of("missing.capture")


def _destination(occasion: Occasion) -> Iterator[Message]:
    if occasion.analysis.facts.destination is None:
        yield Message.of("missing.destination")


def _daily(occasion: Occasion) -> Iterator[Message]:
    yield from _capture(occasion)
    if occasion.analysis.facts.recordings and not occasion.analysis.daily:
        yield Message.of("missing.measurement")


def _pictures(occasion: Occasion) -> Iterator[Message]:
    if not occasion.pictures:
        yield Message.of("missing.pictures-chosen")


def _exhibits(occasion: Occasion) -> Iterator[Message]:
    if not occasion.case.exhibits:
        yield Message.of("missing.exhibits")


_NOT_THERE = (Verdict.NOT_YET, Verdict.NO_LONGER, Verdict.OTHER_COUNTRY)
_BY_NEED: dict[Need, Callable[[Occasion], Iterator[Message]]] = {
    Need.SENDER: _sender,
    Need.SENDER_OF_CASE: _sender_of_case,
    Need.COMPLAINT: _complaint,
    Need.AUTHORITY: _authority,
    Need.VENDOR_CONTACT: _vendor_contact,
    Need.FACTS: _facts,
    Need.LODGED: _lodged,
    Need.NEWS: _news,
    Need.WAITING: _waiting,
    Need.MEASUREMENT: _measurement,
    Need.ERASURE_GROUND: _right("erasure_ground", "missing.erasure-ground"),
    Need.RESTRICTION_GROUND: _right("restriction_ground", "missing.restriction-ground"),
    Need.CORRECTION: _correction,
    Need.REASONS: _right("reasons", "missing.reasons"),
    Need.DATA_ACT: _data_act,
    Need.PURCHASE: _purchase,
    Need.PUBLICATION: _publication,
    Need.CAPTURE: _capture,
    Need.DESTINATION: _destination,
    Need.DAILY: _daily,
    Need.PICTURES: _pictures,
    Need.EXHIBITS: _exhibits,
}
