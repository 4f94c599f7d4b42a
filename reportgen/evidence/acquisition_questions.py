"""What a custody log asks about a capture that was taken without this program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.evidence.custody import Json

MONITOR_MODE = "monitor-mode"
HOW = ("router-page", "router-other", "mirror-port", "own-access-point", "own-computer", "received", MONITOR_MODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; ``capture.question.<key>`` has its words."""

    key: str
    choices: tuple[str, ...] = ()
    is_required: bool = False


QUESTIONS = (
    Question(key="how", choices=HOW, is_required=True),
    Question(key="taken-by"),
    Question(key="router"),
    Question(key="interface"),
    Question(key="point", choices=("lan", "internet", "unknown")),
    Question(key="clock"),
    Question(key="note"),
)

YES_NO = ("yes", "no")
CIRCUMSTANCES = (
    Question(key="phase", choices=("set-up", "normal", "removal")),
    Question(key="internet", choices=YES_NO),
    Question(key="human-interaction", choices=YES_NO),
    Question(key="isolated", choices=YES_NO),
    Question(key="controller", choices=YES_NO),
    Question(key="scope", choices=("whole-network", "one-device")),
    Question(key="physical-changes"),
    Question(key="actions"),
    Question(key="intended-duration"),
    Question(key="other-devices"),
)
"""The circumstances of a recording. What is not answered is not stated, and never "no".

Source: NIST SP 1800-15, the fields of MUD-PD; the actual duration is measured, notes are a question of every capture.
"""


def stated(answers: Mapping[str, str | None]) -> dict[str, Json]:
    """Each circumstance with its answer, for the log; None where nothing was said."""
    return {question.key: answers.get(question.key) or None for question in CIRCUMSTANCES}
