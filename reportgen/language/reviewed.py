"""The one reviewed list of sentences that may hold a word which the lint flags, and which sentences are printed at all.

The lint judges assertions. Requests, statutory terms, negations and rules of counting pass only from here, by message
id and with a reason; a word that no longer stands in its sentence must leave the list (a test holds that).
"""

from __future__ import annotations

from reportgen.language.catalogue import load_catalogue
from reportgen.language.values import LanguageCode

# (language, message id) → (words that may stand in it, why).
REVIEWED: dict[tuple[LanguageCode, str], tuple[frozenset[str], str]] = {
    ("de", "complaint.facts.intro"): (frozenset({"jede", "sämtliche"}), "about this table and file, by construction"),
    ("en", "complaint.facts.intro"): (frozenset({"each"}), "about this very table, by construction"),
    ("de", "annex.daily.note"): (frozenset({"jedem"}), "a rule of counting"),
    ("en", "annex.daily.note"): (frozenset({"each"}), "a rule of counting"),
    ("de", "ground.question.country"): (frozenset({"übermittlung"}), "the statutory term, in a question: not known"),
    ("en", "ground.question.country"): (frozenset({"transfer"}), "the statutory term, in a question: not known"),
    ("de", "ground.question.transfer"): (
        frozenset({"übermittlung"}),
        "a document names an exporter in the Union",
    ),
    ("en", "ground.question.transfer"): (frozenset({"transfer"}), "a document names an exporter in the Union"),
    ("en", "limit.receipt"): (frozenset({"prove"}), "negated: says what cannot be shown"),
    ("en", "complaint.request.brief"): (frozenset({"unlawful"}), "conditional request: as far as it is unlawful"),
}
# What the program says to its user about files, commands and mistakes is no assertion about anybody.
_NOT_PRINTED = (
    "error.", "cli.", "build.", "progress.", "verify.", "bundle.", "check.", "gate.", "review.", "missing.", "readme.",
    "add.", "timestamp.", "minimise.", "sign.", "init.", "inspect.", "capture.", "lookup.", "vendors.", "custody.",
    "what.", "document.", "fritzbox.", "log.", "status.", "next.", "forget.", "web.", "write.", "hint.",
)  # fmt: skip


def is_printed(key: str) -> bool:
    """Whether the message may stand in a document."""
    return not key.startswith(_NOT_PRINTED)


def reviewed_sentences(language: LanguageCode) -> tuple[str, ...]:
    """Both forms of each sentence on the list, with their placeholders."""
    entries = [load_catalogue(language)[key] for of, key in REVIEWED if of == language]
    return tuple(form for entry in entries for form in (entry.singular, entry.plural) if form)
