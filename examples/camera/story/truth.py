"""What was put into the capture, noted while it was made and never read back from the file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from making.tape import Tape, Written

LOCAL_TIME = timezone(timedelta(hours=2), "CEST")  # Europe/Berlin on all days of the story


@dataclass(frozen=True, slots=True)
class Transmission:
    """One sending of a picture."""

    picture_sha256: str  # of the whole picture, even where only a part was sent
    complete: bool
    size_bytes: int
    client_port: int
    keys: tuple[int, ...]  # frames with bytes of the picture
    keys_again: tuple[int, ...]  # those of them that repeat bytes sent before
    http_status: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """SYNs of one source port and one initial sequence number that nobody answered."""

    client_port: int
    initial_sequence: int
    keys: tuple[int, ...]


@dataclass(slots=True)
class Truth:
    """Everything noted; frame numbers are known once all frames are there."""

    transmissions: list[Transmission] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    connections: list[int] = field(default_factory=list)  # keys of the SYNs that were answered
    repeated_syns: list[int] = field(default_factory=list)  # keys of their copies

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
            "days": self._days(times_us),
            "totals": self._counts(self.transmissions, self.attempts, self.connections),
            "transmissions": [
                {
                    "sha256": one.picture_sha256,
                    "complete": one.complete,
                    "size_bytes": one.size_bytes,
                    "client_port": one.client_port,
                    "http_status": one.http_status,
                    "first_at_us": times_us[one.keys[0]],
                    "frames": sorted(numbers[key] for key in one.keys),
                    "frames_again": sorted(numbers[key] for key in one.keys_again),
                }
                for one in sorted(self.transmissions, key=lambda one: times_us[one.keys[0]])
            ],
            "attempts": [
                {
                    "client_port": one.client_port,
                    "initial_sequence": one.initial_sequence,
                    "first_at_us": times_us[one.keys[0]],
                    "frames": sorted(numbers[key] for key in one.keys),
                }
                for one in sorted(self.attempts, key=lambda one: times_us[one.keys[0]])
            ],
        }
        return json.dumps(document, indent=1) + "\n"

    def _days(self, times_us: list[int]) -> dict[str, dict[str, int]]:
        days = sorted({local_day(time_us) for time_us in times_us})
        frames = Counter(map(local_day, times_us))
        syns = Counter(local_day(times_us[key]) for one in self.attempts for key in one.keys)
        result: dict[str, dict[str, int]] = {}
        for day in days:
            transmissions = [one for one in self.transmissions if local_day(times_us[one.keys[0]]) == day]
            attempts = [one for one in self.attempts if local_day(times_us[one.keys[0]]) == day]
            connections = [key for key in self.connections if local_day(times_us[key]) == day]
            counts = self._counts(transmissions, attempts, connections)
            result[day] = {"frames": frames[day], **counts, "syn_packets": syns[day]}
        return result

    def _counts(
        self, transmissions: Sequence[Transmission], attempts: Sequence[Attempt], connections: Sequence[int]
    ) -> dict[str, int]:
        complete = [one for one in transmissions if one.complete]
        return {
            "transmissions_complete": len(complete),
            "distinct_pictures": len({one.picture_sha256 for one in complete}),
            "transmissions_partial": sum(1 for one in transmissions if not one.complete),
            "attempts_distinct": len(attempts),
            "syn_packets": sum(len(one.keys) for one in attempts),
            "connections_answered": len(connections),
        }


def local_day(time_us: int) -> str:
    """The day at home, as YYYY-MM-DD."""
    return f"{datetime.fromtimestamp(time_us // 1_000_000, LOCAL_TIME):%Y-%m-%d}"
