"""What was put into the capture, noted while it was made and never read back from the file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from making.tape import Tape, Written

LOCAL_TIME = timezone(timedelta(hours=2), "CEST")  # Europe/Berlin on all days of the story


@dataclass(frozen=True, slots=True)
class Upload:
    """One encrypted upload."""

    size_bytes: int  # before the frames that carry it
    client_port: int
    keys: tuple[int, ...]  # frames that carry it


@dataclass(slots=True)
class Truth:
    """Everything noted; frame numbers are known once all frames are there."""

    uploads: list[Upload] = field(default_factory=list)
    noted_at: tuple[datetime, ...] = ()
    missed_at: tuple[datetime, ...] = ()  # of these: no upload followed

    def as_json(self, tape: Tape, written: Written, facts: dict[str, object]) -> str:
        """The notes as JSON; ``facts`` says which capture they are about."""
        numbers, times_us = tape.frame_numbers(), tape.times_us()
        document = {
            **facts,
            "sha256": written.sha256,
            "size_bytes": written.size_bytes,
            "frames": len(numbers),
            "first_at_us": written.first_at_us,
            "last_at_us": written.last_at_us,
            "noted_at": [moment.isoformat() for moment in self.noted_at],
            "missed_at": [moment.isoformat() for moment in self.missed_at],
            "uploads": [
                {
                    "size_bytes": one.size_bytes,
                    "client_port": one.client_port,
                    "first_at_us": times_us[one.keys[0]],
                    "frames": sorted(numbers[key] for key in one.keys),
                }
                for one in sorted(self.uploads, key=lambda one: times_us[one.keys[0]])
            ],
        }
        return json.dumps(document, indent=1) + "\n"
