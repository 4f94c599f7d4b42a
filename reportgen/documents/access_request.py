"""The one-page letter to the vendor: access under Art. 15 GDPR, with the questions."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.documents.frame import Letter
from reportgen.documents.occasion import Occasion
from reportgen.documents.vendor_letter import before, vendor_letter
from reportgen.language.translator import Translator
from reportgen.language.values import Name


def access_request(occasion: Occasion, translator: Translator) -> Letter:
    """The letter in the translator's language."""
    analysis = occasion.analysis
    return vendor_letter(
        "access",
        occasion,
        translator,
        before=before(analysis, translator),
        points=access_questions(analysis, translator),
    )


def access_questions(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """At most six; the one about recipients names the address, where one is known."""
    address = analysis.facts.destination
    if address is None and analysis.starting_with("registration.text."):
        address = analysis.facts.case.registry_texts[0].address
    recipients = (
        translator.text("access.question.recipients-address", address=Name(address))
        if address
        else translator.text("access.question.recipients")
    )
    others = [translator.text(f"access.question.{name}") for name in ("who", "purpose", "storage", "copy", "off")]
    return (*others[:2], recipients, *others[2:])
