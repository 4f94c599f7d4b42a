"""Figures per calendar day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from reportgen.analysis.value import DailyFigures
from reportgen.findings.facts import Facts, Recording, is_counted

_QUARTER_NS = 900 * 1_000_000_000  # in no time zone of today does a day begin within one


def daily_figures(facts: Facts) -> tuple[DailyFigures, ...]:
    """One row per day that a capture touches, in order; days without traffic are rows of zeros, not gaps."""
    if facts.destination is None:
        return ()
    return tuple(row for recording in facts.recordings for row in _of_recording(facts, recording, facts.destination))


def _of_recording(facts: Facts, recording: Recording, destination: str) -> Iterator[DailyFigures]:
    first_at_ns, last_at_ns = recording.capture.file.first_at_ns, recording.capture.file.last_at_ns
    if first_at_ns is None or last_at_ns is None:
        return
    pictures: defaultdict[date, list[str | None]] = defaultdict(list)
    partial: defaultdict[date, int] = defaultdict(int)
    attempts: defaultdict[date, int] = defaultdict(int)
    for image in recording.images_to(destination):
        day = facts.day_of(image.first_at_ns)
        if is_counted(image):
            pictures[day].append(image.sha256)
        elif image.sha256 is None:
            partial[day] += 1
    for attempt in recording.attempts_to(destination):
        attempts[facts.day_of(attempt.first_at_ns)] += 1
    uploads: defaultdict[date, int] = defaultdict(int)
    for upload in facts.sent_encrypted(recording).uploads if recording.capture.frames is not None else ():
        uploads[facts.day_of(upload.first_at_ns)] += 1
    sent = _frame_bytes(facts, recording, destination)
    first_day, last_day = facts.day_of(first_at_ns), facts.day_of(last_at_ns)
    for offset in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=offset)
        yield DailyFigures(
            capture=recording.entry.id,
            day=day,
            transmissions_count=len(pictures[day]),
            distinct_pictures_count=len(set(pictures[day])),
            partial_count=partial[day],
            sent_frame_bytes=sent[day],
            attempts_count=attempts[day],
            encrypted_uploads_count=uploads[day],
            complete_day=facts.is_whole_day(recording, day),
        )


def _frame_bytes(facts: Facts, recording: Recording, destination: str) -> defaultdict[date, int]:
    index = recording.capture.frames
    sent: defaultdict[date, int] = defaultdict(int)
    days: dict[int, date] = {}  # by quarter of an hour
    if index is not None:
        for number in recording.own_frames(recording.flows_to(destination)):
            at_ns = index.captured_at_ns[number - 1]
            quarter = at_ns // _QUARTER_NS
            if quarter not in days:
                days[quarter] = facts.day_of(at_ns)
            sent[days[quarter]] += index.wire_length_bytes[number - 1]
    return sent
