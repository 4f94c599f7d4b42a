"""Every kind of document: its name, to whom it goes, its template, how it is written, what the case must hold for it.

This is the one list. ``reportgen write`` offers it, ``pipeline.write`` asks it, a new kind is one entry here, one
template ``letters/<name>.html`` and its words in both catalogues (``document.<name>``, ``file.<name>``,
``<name>.…``, ``heading.<name>``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from reportgen.documents.annexes import daily_table, method, recipient_dossier, statement_of_accuracy
from reportgen.documents.authority_letter import (
    additional_submission,
    inspection_request,
    state_of_the_matter,
    withdrawal,
)
from reportgen.documents.combined_letter import combined_letter
from reportgen.documents.complaint import complaint
from reportgen.documents.contact_sheet import contact_sheet
from reportgen.documents.evidence_report import evidence_report
from reportgen.documents.form_texts import form_texts
from reportgen.documents.frame import Letter
from reportgen.documents.hearing_letter import hearing_letter
from reportgen.documents.occasion import Occasion
from reportgen.documents.reminder import reminder
from reportgen.documents.rights import MAY_STAND_TOGETHER, right_letter
from reportgen.documents.seller_letter import defect_notice
from reportgen.documents.stamped_exhibits import stamped_exhibits
from reportgen.language.translator import Translator

Compose = Callable[[Occasion, Translator], Letter]


class To(StrEnum):
    """Whom a document is for."""

    AUTHORITY = "authority"
    VENDOR = "vendor"
    SELLER = "seller"
    FILE = "file"  # goes with another document, or to who asks for it


class Need(StrEnum):
    """What the case must hold; ``pipeline.lacks`` turns each into what is missing."""

    SENDER = "sender"  # a sample without a sender writes placeholders
    SENDER_OF_CASE = "sender of a case"  # also a sample must have one
    COMPLAINT = "complaint"  # everything that a complaint under Art. 77 GDPR needs
    AUTHORITY = "authority"
    VENDOR_CONTACT = "vendor contact"
    FACTS = "facts"  # a measurement, or the user's own summary
    LODGED = "lodged"  # the complaint was sent
    NEWS = "news"  # something to add to it
    MEASUREMENT = "measurement"
    ERASURE_GROUND = "ground of the erasure"
    RESTRICTION_GROUND = "ground of the restriction"
    CORRECTION = "what is wrong and how it is right"
    REASONS = "reasons of the objection"
    DATA_ACT = "Data Act"  # applies on the letter's day
    PURCHASE = "purchase"  # seller, day, defect; German law of sale, a consumer
    CAPTURE = "capture"
    DESTINATION = "destination"
    DAILY = "daily figures"  # confirmed ones
    EXHIBITS = "exhibits"
    PICTURES = "pictures"  # chosen by the user; none by default
    PUBLICATION = "publication"  # its first day, later than the period for an answer
    WAITING = "waiting"  # a request to the vendor without an answer, and its period over


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """One kind of document. Its name is the word in the command, in the log and in the catalogues' ids."""

    name: str
    to: To
    compose: Compose
    needs: tuple[Need, ...]
    most_pages_count: int | None = None  # a longer one is not sent
    in_bundle: bool = False  # ``build`` writes it unasked
    is_plain_text: bool = False  # made without a template
    template_name: str = ""  # where it is not the name

    @property
    def template(self) -> str:
        """Path below ``templates/``; "" where there is none."""
        if self.is_plain_text:
            return ""
        return f"letters/{self.template_name or self.name}.html"


_ASKING = (Need.SENDER, Need.VENDOR_CONTACT, Need.FACTS)
_AFTERWARDS = (Need.SENDER_OF_CASE, Need.AUTHORITY, Need.LODGED)


def _right(name: str, *needs: Need, in_bundle: bool = False) -> DocumentKind:
    return DocumentKind(
        name=name,
        to=To.VENDOR,
        compose=partial(right_letter, name),
        needs=(*_ASKING, *needs),
        most_pages_count=1,
        in_bundle=in_bundle,
    )


def _to_authority(name: str, compose: Compose, *needs: Need, in_bundle: bool = False) -> DocumentKind:
    return DocumentKind(name=name, to=To.AUTHORITY, compose=compose, needs=needs, in_bundle=in_bundle)


def _annex(name: str, compose: Compose, *needs: Need) -> DocumentKind:
    return DocumentKind(name=name, to=To.FILE, compose=compose, needs=needs)


_KINDS = (
    _to_authority("complaint", complaint, Need.COMPLAINT, in_bundle=True),
    DocumentKind(name="form-texts", to=To.AUTHORITY, compose=form_texts, needs=(Need.COMPLAINT,), is_plain_text=True),
    _to_authority("inspection-request", inspection_request, Need.SENDER_OF_CASE, Need.AUTHORITY, Need.FACTS),
    _to_authority("additional-submission", additional_submission, *_AFTERWARDS, Need.NEWS),
    _to_authority("state-of-the-matter", state_of_the_matter, *_AFTERWARDS),
    _to_authority("withdrawal", withdrawal, *_AFTERWARDS),
    _right("access", in_bundle=True),
    _right("erasure", Need.ERASURE_GROUND),
    _right("rectification", Need.CORRECTION),
    _right("restriction", Need.RESTRICTION_GROUND),
    _right("portability"),
    _right("objection", Need.REASONS),
    _right("consent-withdrawal"),
    _right("data-act", Need.DATA_ACT),
    _right("stop"),
    DocumentKind(name="reminder", to=To.VENDOR, compose=reminder, needs=(*_ASKING, Need.WAITING), most_pages_count=1),
    DocumentKind(
        name="hearing-letter",
        to=To.VENDOR,
        compose=hearing_letter,
        needs=(Need.SENDER_OF_CASE, Need.VENDOR_CONTACT, Need.MEASUREMENT, Need.PUBLICATION),
        most_pages_count=1,
    ),
    DocumentKind(
        name="defect-notice",
        to=To.SELLER,
        compose=defect_notice,
        needs=(Need.SENDER_OF_CASE, Need.PURCHASE, Need.FACTS),
        most_pages_count=1,
    ),
    _annex("recipient-dossier", recipient_dossier, Need.DESTINATION),
    _annex("method", method, Need.CAPTURE),
    _annex("daily-table", daily_table, Need.DAILY),
    _annex("evidence-report", evidence_report, Need.CAPTURE, Need.MEASUREMENT),
    _annex("contact-sheet", contact_sheet, Need.PICTURES),
    _annex("exhibits", stamped_exhibits, Need.EXHIBITS),
    _annex("statement-of-accuracy", statement_of_accuracy, Need.SENDER_OF_CASE),
)
KINDS: dict[str, DocumentKind] = {kind.name: kind for kind in _KINDS}


def combined(first: DocumentKind, second: DocumentKind) -> DocumentKind:
    """Both demands in one letter. Raises: ValueError where the law wants them apart."""
    pair = next((pair for pair in MAY_STAND_TOGETHER if set(pair) == {first.name, second.name}), None)
    if pair is None:
        raise ValueError(f"{first.name} and {second.name} are two letters")
    return DocumentKind(
        name="+".join(pair),
        to=To.VENDOR,
        compose=partial(combined_letter, *pair),
        needs=tuple(dict.fromkeys((*first.needs, *second.needs))),
        most_pages_count=1,
        template_name="combined",
    )


def most_pages_count(name: str) -> int | None:
    """How long the document may be; two demands in one letter may take one page, as each would."""
    return 1 if "+" in name else KINDS[name].most_pages_count
