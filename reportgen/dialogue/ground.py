"""What the questions of a dialogue look at beside the answers so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from reportgen.dialogue.answers import Answers
from reportgen.dialogue.seen import Seen, SeenDevice
from reportgen.language.values import LanguageCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """``today`` is the day of the call; a letter's date that was given replaces it wherever days are compared."""

    seen: Seen
    answers: Answers
    today: date
    language: LanguageCode
    is_file: Callable[[str], bool]

    @property
    def letter_day(self) -> date:
        """The day of the letters: as given, else today."""
        return self.answers.day("letter-date") or self.today

    @property
    def device(self) -> SeenDevice | None:
        """The device that was chosen among those in the recordings."""
        return self.seen.device(self.answers.text("device"))

    @property
    def first_day(self) -> date | None:
        """The day (UTC) on which the recordings begin."""
        found = [file.first_at_ns for file in self.seen.files if file.first_at_ns is not None]
        return datetime.fromtimestamp(min(found) // 1_000_000_000, UTC).date() if found else None

    @property
    def pictures_count(self) -> int:
        """Pictures of the chosen device; of all senders where it was not chosen."""
        if self.device is not None:
            return self.device.pictures_count
        return sum(device.pictures_count for device in self.seen.devices)
