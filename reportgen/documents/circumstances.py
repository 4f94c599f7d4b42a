"""Under what circumstances a capture was taken, as it was told; what was not told is named as such."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case.evidence import Circumstances
from reportgen.case.text import Local
from reportgen.findings.declared import own_words
from reportgen.language.translator import Translator

KEYS = tuple(Circumstances.model_fields)


def circumstances_text(told: Circumstances | None, translator: Translator) -> str:
    """Sentences: what was told, then what was not; never "no" for what was not told."""
    said = told or Circumstances()
    unsaid = [translator.text(f"circumstances.name.{key}") for key in KEYS if getattr(said, key) is None]
    sentences = list(_sentences(said, translator))
    if unsaid:
        sentences.append(translator.text("circumstances.unsaid", names="; ".join(unsaid)))
    return " ".join(sentences)


def _sentences(said: Circumstances, translator: Translator) -> Iterator[str]:
    for key in KEYS:
        value = getattr(said, key)
        if isinstance(value, Local):
            yield translator.text(f"circumstances.{key}", words=own_words(value))
        elif value is not None:
            answer = {True: "yes", False: "no"}.get(value, value)
            yield translator.text(f"circumstances.{key}.{answer}")
