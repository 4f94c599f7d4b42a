"""The end of the dialogue: the case is written, and what was handed in lies in it."""

from __future__ import annotations

from pathlib import Path

from reportgen.actions.case_shelf import captures_of
from reportgen.actions.incoming import clear_incoming
from reportgen.actions.init import finish, open_dialogue
from reportgen.adapters.clock import both_times
from reportgen.language.values import LANGUAGES
from reportgen.web.result import Result
from reportgen.web.work import Tell


def finish_dialogue(folder: Path, arguments: tuple[str, ...], tell: Tell) -> Result:
    """Writes the case. ``arguments``: the language, and ``go-on`` where the person wants the vendor's letter alone.

    Raises: CaseIncomplete where questions are open; UnreadableInput, EvidenceMismatch, OutputError.
    """
    (language,) = (code for code in LANGUAGES if code == arguments[0])
    tell("step", "build.step.read")
    opened = open_dialogue(
        folder, captures_of(folder), language, today=both_times()[1].date(), goes_on="go-on" in arguments
    )
    tell("step", "web.step.copy")
    finish(opened)
    clear_incoming(folder)
    return b"done"
