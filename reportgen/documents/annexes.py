"""Annexes as documents of their own, and the statement of accuracy: no letter, nobody addressed."""

from __future__ import annotations

from reportgen.documents.daily_annex import daily_heads, daily_note, daily_rows
from reportgen.documents.frame import Letter, closing, frame, written
from reportgen.documents.method_annex import method_rows
from reportgen.documents.occasion import Occasion
from reportgen.documents.recipient_annex import recipient_rows
from reportgen.language.translator import Translator


def annex_frame(kind: str, occasion: Occasion, translator: Translator) -> dict[str, object]:
    """The sheet of a document without sender and address, with the title ``heading.<kind>``."""
    subject = translator.text(f"heading.{kind}")
    reference = occasion.case.reference
    description = translator.text("vendor.description", subject=subject, reference=reference)
    return frame(occasion, translator, recipient=(), subject=subject, description=description) | {
        "layout": "annex",
        "salutation": "",
        "belongs_to": translator.text("annex.belongs-to", reference=reference),
    }


def recipient_dossier(occasion: Occasion, translator: Translator) -> Letter:
    """What is known of the other end: address, names, registry answers, what is not known."""
    context = annex_frame("recipient-dossier", occasion, translator)
    return written(
        "recipient-dossier", occasion, translator, context | {"rows": recipient_rows(occasion.analysis, translator)}
    )


def method(occasion: Occasion, translator: Translator) -> Letter:
    """How it was recorded, read and counted, and what the limits are."""
    context = annex_frame("method", occasion, translator)
    return written("method", occasion, translator, context | {"rows": method_rows(occasion.analysis, translator)})


def daily_table(occasion: Occasion, translator: Translator) -> Letter:
    """The figures of each day."""
    analysis = occasion.analysis
    context = annex_frame("daily-table", occasion, translator) | {
        "rows": daily_rows(analysis, translator),
        "heads": daily_heads(analysis, translator),
        "note": daily_note(analysis, translator),
    }
    return written("daily-table", occasion, translator, context)


def statement_of_accuracy(occasion: Occasion, translator: Translator) -> Letter:
    """A plain declaration that the statements are true; never one in lieu of an oath."""
    context = annex_frame("statement-of-accuracy", occasion, translator) | {
        "sender": tuple(line for line in _sender(occasion, translator)),
        "points": tuple(
            translator.text(f"point.statement-of-accuracy.{name}")
            for name in ("observed", "concluded", "unknown", "unchanged", "kind")
        ),
    }
    return written("statement-of-accuracy", occasion, translator, context | closing(occasion, translator))


def _sender(occasion: Occasion, translator: Translator) -> tuple[str, ...]:
    home = occasion.case.complainant
    return home.lines() if home else (translator.text("placeholder.name"),)
