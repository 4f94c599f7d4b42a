"""Where the law says stop: reason and advice, and whether the person may go on for the vendor's letter alone.

Source: § 5, § 27 TDDDG (radio), § 202b StGB (others' data), § 201 StGB (sound), Art. 2(2)(c) GDPR (field of view).
"""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.errors import CaseIncomplete
from reportgen.evidence.acquisition_questions import MONITOR_MODE


class LegalStop(CaseIncomplete):
    """The dialogue ends here; nothing is written. ``may_go_on``: but for a letter to the vendor alone."""

    def __init__(self, message_id: str, *, may_go_on: bool) -> None:
        super().__init__(message_id)
        self.may_go_on = may_go_on


# (field, answer) → the stop, and whether the person may go on for a letter to the vendor alone.
_STOPS: Mapping[tuple[str, str], tuple[str, bool]] = {
    ("how", MONITOR_MODE): ("capture.monitor-mode", False),
    ("others-knew", "no"): ("init.stop.others", False),
    ("view", "beyond"): ("init.stop.view", True),
    ("sound", "yes"): ("init.stop.sound", True),
}


def refuse_unlawful(key: str, value: str, *, goes_on: bool) -> None:
    """Raises: LegalStop where this answer ends the dialogue."""
    found = _STOPS.get((key, value))
    if found is not None and not (found[1] and goes_on):
        raise LegalStop(found[0], may_go_on=found[1])
