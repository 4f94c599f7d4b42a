"""The questions of the access request under Art. 15 GDPR."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.language.translator import Translator
from reportgen.language.values import Name


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
