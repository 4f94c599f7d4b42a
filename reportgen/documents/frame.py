"""What all letters share: sender, window, information block, banner, footer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reportgen.case.values import Case
from reportgen.documents.environment import render
from reportgen.documents.mark import banner, marked_name
from reportgen.documents.occasion import Occasion
from reportgen.documents.own_letterhead import check_still_said
from reportgen.language.translator import Translator

SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """A file that lies inside the PDF."""

    name: str
    description: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One document in one language, as HTML; or as plain text, where ``html`` is empty."""

    name: str  # file name without ending, in the letter's language
    language: str
    html: str
    kind: str = ""  # its name in documents.registry
    text: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # name in the HTML (``picture:<name>``) → PNG or JPEG
    inside: tuple[Inside, ...] = ()
    is_translation: bool = False  # the other language is the binding one
    is_own: bool = False  # templates of the user's had a part in it

    @property
    def ending(self) -> str:
        """Of the file that it becomes."""
        return "pdf" if self.html else "txt"


def written(kind: str, occasion: Occasion, translator: Translator, context: Mapping[str, object]) -> Letter:
    """The document ``kind`` from its template ``letters/<kind>.html``, under its name in the letter's language.

    ``first+second`` is one letter with two demands, from ``letters/combined.html``.

    Raises: UnreadableInput where a template of the user's is broken, or leaves out the addressee or the mark.
    """
    parts = kind.split("+")
    template = kind if len(parts) == 1 else "combined"
    name = "-".join(translator.text(f"file.{part}") for part in parts)
    own = occasion.sheet.own
    html = render(f"letters/{template}.html", translator, context, own)
    if own:
        check_still_said(html, render(f"letters/{template}.html", translator, context), context, own)
    return Letter(
        kind=kind,
        name=marked_name(name, occasion.case, translator),
        language=translator.language,
        is_translation=translator.language != occasion.binding,
        html=html,
        is_own=bool(own),
        pictures={SIGNATURE: occasion.sheet.signature} if occasion.sheet.signature else {},
    )


def set_closer(letter: Letter) -> Letter:
    """The same letter with less space between its lines, for one that must keep to its pages."""
    return replace(letter, html=letter.html.replace("<body>", '<body class="tight">', 1))


def frame(
    occasion: Occasion, translator: Translator, *, recipient: tuple[str, ...], subject: str, description: str
) -> dict[str, object]:
    """The variables of ``parts/page.html`` but for the remark lines."""
    analysis, case = occasion.analysis, occasion.case
    day = translator.day(case.letter_date) if case.letter_date else translator.text("letter.date-open")
    sender = sender_lines(case, translator, with_postal_address=occasion.sheet.with_postal_address)
    return {
        "title": subject,
        "description": description,
        "keywords": (),
        "date_iso": case.letter_date.isoformat() if case.letter_date else "",
        "generator": f"reportgen {analysis.tool_version}",
        "sender_lines": sender,
        "return_line": " · ".join(sender[:3]) if occasion.sheet.with_postal_address else "",
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
        "layout": "english" if translator.language == "en" else f"form-{occasion.sheet.form}",
        "salutation": translator.text("letter.salutation"),
        "translation": translation_note(occasion, translator),
        "signed": signed(occasion, translator),
    }


def sender_lines(case: Case, translator: Translator, *, with_postal_address: bool = True) -> tuple[str, ...]:
    """Name, street, town and what else the sender gives; placeholders in a sample without a sender.

    Without the postal address only the name and the way by which an answer comes.
    """
    sender = case.complainant
    if sender is None:
        parts = ("name", "street", "town", "email") if with_postal_address else ("name", "email")
        return tuple(translator.text(f"placeholder.{part}") for part in parts)
    postal = sender.lines() if with_postal_address else (sender.name,)
    return tuple(line for line in (*postal, sender.email, sender.phone if with_postal_address else None) if line)


def sender_name(case: Case, translator: Translator) -> str:
    """Who signs."""
    return case.complainant.name if case.complainant else translator.text("placeholder.name")


def place_and_date(case: Case, translator: Translator) -> str:
    """``Musterstadt, 20. November 2026``; what is unknown is left to be written by hand."""
    day = translator.day(case.letter_date) if case.letter_date else translator.text("letter.date-open")
    return f"{case.place}, {day}" if case.place else day


def translation_note(occasion: Occasion, translator: Translator) -> str:
    """That this is a convenience translation, where the other language is the binding one."""
    if translator.language == occasion.binding:
        return ""
    return translator.text("letter.translation", binding=translator.text(f"language.{occasion.binding}"))


def signed(occasion: Occasion, translator: Translator) -> tuple[str, ...]:
    """Name of the picture of the signature and the words read in its place; () for a line to sign on."""
    if occasion.sheet.signature is None:
        return ()
    return SIGNATURE, translator.text("letter.signature-of", name=sender_name(occasion.case, translator))


def closing(occasion: Occasion, translator: Translator) -> dict[str, object]:
    """What stands at the end of a letter: place, day, who signs."""
    return {
        "place_date": place_and_date(occasion.case, translator),
        "name": sender_name(occasion.case, translator),
    }
