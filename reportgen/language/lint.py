"""Words that a careful complaint does without: absolutes, accusations, and terms that claim more than is known.

Used on every sentence of the catalogues (tests; exceptions stand in one reviewed list, by message id and with a reason)
and on the user's own texts (``check``). Source: docs/method.md; the lists are our own convention.
"""

from __future__ import annotations

import re

from reportgen.language.values import LanguageCode

_WORDS: dict[LanguageCode, tuple[str, ...]] = {
    "de": (
        r"immer", r"nie", r"niemals", r"stets", r"ständig", r"alle[mnrs]?", r"sämtliche[mnrs]?", r"jede[mnrs]?",
        r"keinerlei", r"unmöglich", r"zweifelsfrei", r"zweifellos", r"eindeutig\w*", r"offensichtlich\w*",
        r"beweis(?:t|en)", r"nachgewiesen", r"bewiesen", r"illegal\w*", r"rechtswidrig\w*", r"kriminell\w*",
        r"gehackt", r"spioniert", r"ausspioniert", r"verkauft", r"abgehört", r"gestohlen", r"Datenpanne\w*",
        r"Übermittlung\w*",
    ),
    "en": (
        r"always", r"never", r"constantly", r"all", r"every", r"each", r"any", r"impossible", r"undoubtedly",
        r"clearly", r"obviously", r"proves?", r"proven", r"illegal\w*", r"unlawful\w*", r"criminal\w*", r"hacked",
        r"spies", r"spying", r"sells", r"sold", r"stolen", r"data leak\w*", r"transfer(?:s|red)?",
    ),
}  # fmt: skip
_FLAGGED = {
    language: re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)
    for language, words in _WORDS.items()
}
_PERCENT = re.compile(r"%(?!\w)|Prozent|per ?cent", re.IGNORECASE)
_BASE = re.compile(r"\b(?:von|of)\b", re.IGNORECASE)


def flagged_words(text: str, language: LanguageCode) -> tuple[str, ...]:
    """The words in ``text`` that need a second look, lower case, each once, in their order."""
    return tuple(dict.fromkeys(found[0].lower() for found in _FLAGGED[language].finditer(text)))


def percentage_without_base(text: str) -> bool:
    """Whether a share is named without saying of what."""
    return bool(_PERCENT.search(text)) and not _BASE.search(text)
