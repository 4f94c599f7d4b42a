"""What a case may change about a field."""

from __future__ import annotations

from typing import TypedDict

from reportgen.dialogue.question import Choice, Proposed
from reportgen.language.values import Message


class FieldChanges(TypedDict, total=False):
    """Arguments of ``fields.field``."""

    ask: Message
    why: Message | None
    choices: tuple[Choice, ...]
    proposed: Proposed | None
    is_required: bool
    is_asked: bool
