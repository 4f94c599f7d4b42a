"""What a custody log asks about a capture that was taken without this program."""

from __future__ import annotations

from dataclasses import dataclass

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
