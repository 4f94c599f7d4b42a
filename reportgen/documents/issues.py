"""What went wrong with the answers, as the user confirmed it: for ``templates/parts/issues.html``."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.documents.cited import exhibits_sentence
from reportgen.language.translator import Translator


def issue_sentences(analysis: Analysis, translator: Translator) -> tuple[str, ...]:
    """One sentence for each, with its exhibits."""
    return tuple(
        " ".join(part for part in (translator.say(found.claim), exhibits_sentence(found, analysis, translator)) if part)
        for found in analysis.starting_with("issue.")
    )
