"""An answer that cannot stand: told in one sentence at its question, and asked again."""

from __future__ import annotations

from reportgen.errors import UsageError
from reportgen.language.values import Message, Value


class AnswerRefused(UsageError):
    """What is wrong with one answer; the dialogue stays as it was. ``message``: the sentence."""

    def __init__(self, message_id: str, **values: Value | int | str) -> None:
        super().__init__(message_id)
        self.message = Message.of(f"error.{message_id}", **values)


class AnswerProblem(UsageError):
    """One of several answers given at once that cannot stand: which one, and what is wrong with it."""

    def __init__(self, key: str, about: AnswerRefused) -> None:
        super().__init__("init.of-answer", key=key)
        self.about = about
