"""What all letters share: sender, window, information block, banner, footer."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.analysis.value import Analysis
from reportgen.case.values import Case
from reportgen.documents.mark import banner
from reportgen.language.translator import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter in one language, as HTML."""

    name: str  # file name without ending, in the letter's language
    language: str
    html: str


def frame(
    analysis: Analysis, translator: Translator, *, recipient: tuple[str, ...], subject: str, description: str
) -> dict[str, object]:
    """The variables of ``parts/page.html`` but for the remark lines."""
    case = analysis.facts.case
    day = translator.day(case.letter_date) if case.letter_date else translator.text("letter.date-open")
    sender = sender_lines(case, translator)
    return {
        "title": subject,
        "description": description,
        "keywords": (),
        "date_iso": case.letter_date.isoformat() if case.letter_date else "",
        "generator": f"reportgen {analysis.tool_version}",
        "sender_lines": sender,
        "return_line": " · ".join(sender[:3]),
        "remark_lines": (),
        "recipient_lines": recipient,
        "info_rows": (
            (translator.text("letter.reference"), case.reference),
            (translator.text("letter.date"), day),
        ),
        "subject": subject,
        "banner": banner(case, translator),
        "running_head": f"{case.reference} · {day}",
        "page_word": translator.text("letter.page"),
        "of_word": translator.text("letter.of"),
        "footer": translator.text("letter.footer", version=analysis.tool_version),
    }


def sender_lines(case: Case, translator: Translator) -> tuple[str, ...]:
    """Name, street, town and what else the sender gives; placeholders in a sample without a sender."""
    sender = case.complainant
    if sender is None:
        return tuple(translator.text(f"placeholder.{part}") for part in ("name", "street", "town", "email"))
    return tuple(line for line in (*sender.lines(), sender.email, sender.phone) if line)


def sender_name(case: Case, translator: Translator) -> str:
    """Who signs."""
    return case.complainant.name if case.complainant else translator.text("placeholder.name")


def place_and_date(case: Case, translator: Translator) -> str:
    """``Musterstadt, 20. November 2026``; what is unknown is left to be written by hand."""
    day = translator.day(case.letter_date) if case.letter_date else translator.text("letter.date-open")
    return f"{case.place}, {day}" if case.place else day


def translation_note(case: Case, translator: Translator) -> str:
    """That this is a convenience translation, where another language of the case is the binding one."""
    binding = case.languages[0]
    if translator.language == binding:
        return ""
    return translator.text("letter.translation", binding=translator.text(f"language.{binding}"))
