"""The complaint as blocks of plain text, to be pasted into an authority's web form."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.documents.complaint import page_1, requests
from reportgen.documents.facts_table import fact_rows
from reportgen.documents.frame import Letter, sender_lines
from reportgen.documents.mark import banner, marked_name
from reportgen.documents.occasion import Occasion
from reportgen.language.harmless import ISOLATED, safe_for_print
from reportgen.language.translator import Translator


def form_texts(occasion: Occasion, translator: Translator) -> Letter:
    """Headings in capitals, one block below each; the same sentences as in the letter."""
    case = occasion.case
    blocks = "\n\n".join(f"{heading.upper()}\n{text}" for heading, text in _blocks(occasion, translator) if text)
    mark = banner(case, translator)
    text = f"{mark}\n\n{blocks}\n" if mark else f"{blocks}\n"
    return Letter(
        kind="form-texts",
        name=marked_name(translator.text("file.form-texts"), case, translator),
        language=translator.language,
        is_translation=translator.language != occasion.binding,
        html="",
        text=ISOLATED.sub(lambda name: name[0][1:-1], safe_for_print(text)).replace("\u00a0", " "),
    )


def _blocks(occasion: Occasion, translator: Translator) -> Iterator[tuple[str, str]]:
    analysis = occasion.analysis
    yield translator.text("form-texts.sender"), "\n".join(sender_lines(occasion.case, translator))
    yield from page_1(occasion, translator)
    rows = fact_rows(analysis, translator)
    facts = "\n".join(f"{row.number}. {row.text} ({row.basis})" for row in rows)
    yield translator.text("complaint.facts.heading"), facts
    opened = analysis.starting_with("open.")
    yield (
        translator.text("complaint.open.heading"),
        "\n".join(f"{number}. {translator.say(one.claim)}" for number, one in enumerate(opened, start=1)),
    )
    asked = requests(occasion, translator)
    yield translator.text("complaint.requests.heading"), "\n".join(f"– {request}" for request in asked)
