"""The letter to a vendor before a test is published: what was found, how it is known, until when an answer counts."""

from __future__ import annotations

from reportgen.documents.cited import modality_words
from reportgen.documents.frame import Letter
from reportgen.documents.occasion import Occasion
from reportgen.documents.reminder import new_day
from reportgen.documents.vendor_letter import FACTS_TOLD, vendor_letter
from reportgen.findings.assertion import Reader
from reportgen.findings.declared import own_words
from reportgen.language.translator import Translator
from reportgen.language.values import Calendar

FINDINGS_AT_MOST = 5


def hearing_letter(occasion: Occasion, translator: Translator) -> Letter:
    """Each finding with how it is known; nothing is threatened, and what is answered is printed with the test."""
    case, analysis = occasion.case, occasion.analysis
    rights = case.rights
    if rights is None or rights.publish_from is None or case.letter_date is None:
        raise ValueError("a hearing letter needs the day of publication")
    told = [found for prefix in FACTS_TOLD for found in analysis.starting_with(prefix)]
    findings = tuple(
        f"{translator.say(found.in_brief)} ({modality_words(found, translator)})"
        for found in told
        if Reader.VENDOR in found.disclosure
    )[:FINDINGS_AT_MOST]
    where = translator.own_words(own_words(rights.publish_where)) if rights.publish_where else ""
    form = "where" if where else "plain"
    return vendor_letter(
        "hearing-letter",
        occasion,
        translator,
        intro=translator.text(f"hearing-letter.intro.{form}", day=Calendar(rights.publish_from), where=where),
        findings=findings,
        points=tuple(translator.text(f"point.hearing-letter.{name}") for name in ("right", "why", "changed", "cite")),
        until=translator.text("hearing-letter.until", day=Calendar(new_day(case, case.letter_date))),
    )
