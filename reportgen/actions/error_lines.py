"""A failure for people: what is wrong, every single mistake, what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.dialogue.refused import AnswerProblem, AnswerRefused
from reportgen.errors import MissingFiles, Problems, ReportgenError
from reportgen.language.translator import Translator


def error_sentence(error: ReportgenError, words: Translator) -> str:
    """What is wrong, in one sentence."""
    if isinstance(error, AnswerRefused):
        return words.say(error.message)
    if isinstance(error, AnswerProblem):
        return words.text("error.init.of-answer", **error.values, sentence=error.about.message)
    return words.text(f"error.{error.message_id}", **error.values)


def single_mistakes(error: ReportgenError, words: Translator) -> Iterator[str]:
    """Every mistake that was found, where there are several."""
    if isinstance(error, Problems):
        for problem in error.problems:
            yield error_sentence(problem, words)
    if isinstance(error, MissingFiles):
        for what, path in error.missing:
            yield words.text("error.build.file-missing", what=words.text(what), file=path)


def hint(error: ReportgenError, words: Translator) -> str | None:
    """What to do; None where the sentence itself says it."""
    key = f"error.{error.message_id}.hint"
    return words.text(key, **error.values) if words.has(key) else None
