"""The circumstances of a capture, from the answers that were given when it was taken in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from reportgen.case.evidence import Circumstances
from reportgen.case.text import Local
from reportgen.evidence.acquisition_questions import CIRCUMSTANCES, YES_NO

_LONGEST = 1500  # characters of an answer


def circumstances_of(answers: Mapping[str, Any]) -> Circumstances | None:
    """By the keys of the questions; None where nothing was said. An answer that is none of the choices says nothing."""
    said = {
        question.key.replace("-", "_"): _value(question.choices, answers.get(question.key))
        for question in CIRCUMSTANCES
    }
    told = {key: value for key, value in said.items() if value is not None}
    try:
        return Circumstances(**told) if told else None
    except ValidationError:
        return None


def _value(choices: tuple[str, ...], answer: object) -> Any:
    if not isinstance(answer, str) or not answer.strip() or (choices and answer not in choices):
        return None
    if choices == YES_NO:
        return answer == "yes"
    if choices:
        return answer
    text = "".join(character for character in answer.strip() if character.isprintable())[:_LONGEST]
    return Local(de=text, en=text) if text else None
