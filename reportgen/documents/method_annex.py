"""Annex B: how each capture was taken and read, what was counted how, what the limits are."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.documents.daily_annex import is_encrypted
from reportgen.documents.reconciliation import reconciliation
from reportgen.findings.declared import own_words
from reportgen.findings.event_windows import CONTROL_APART_S, CONTROL_EVERY_S, WINDOW_S
from reportgen.findings.facts import MIN_HEIGHT_PX, MIN_WIDTH_PX, Recording
from reportgen.findings.permanent_connection import HELD_MIN_HOURS
from reportgen.findings.upload_after_switch_off import SETTLE_MINUTES
from reportgen.findings.uploads import UPLOAD_MIN_BYTES, UPLOAD_PAUSE_S, threshold
from reportgen.language.translator import Translator
from reportgen.language.values import Count


def method_rows(analysis: Analysis, translator: Translator) -> tuple[tuple[str, str], ...]:
    """Annex B as (what, text): how each capture was taken and read, what was counted how, what the limits are."""
    rows: list[tuple[str, str]] = []
    for recording in analysis.facts.recordings:
        rows += _recording_rows(recording, translator)
    for key in _keys(analysis):
        rows.append(
            (
                translator.text(f"method.{key}"),
                translator.text(
                    f"method.{key}-text",
                    decoder=analysis.image_decoder,
                    version=analysis.tool_version,
                    width=Count(MIN_WIDTH_PX),
                    height=Count(MIN_HEIGHT_PX),
                    zone=analysis.facts.case.timezone,
                    size=threshold(UPLOAD_MIN_BYTES),
                    pause=Count(UPLOAD_PAUSE_S),
                    settle=Count(SETTLE_MINUTES),
                    seconds=Count(WINDOW_S),
                    minutes=Count(CONTROL_EVERY_S // 60),
                    apart=Count(CONTROL_APART_S),
                    hours=Count(HELD_MIN_HOURS),
                ),
            )
        )
    return tuple(rows)


def _keys(analysis: Analysis) -> tuple[str, ...]:
    """What there is to explain: only what the letter speaks of."""
    pictures = () if is_encrypted(analysis) else ("images", "distinct")
    encrypted = {
        "encryption": ("F05.", "F06.", "F08.uploads-"),
        "uploads": ("F08.uploads-",),
        "events": ("F06.",),
        "held": ("F15.",),
    }
    spoken = tuple(key for key, prefixes in encrypted.items() if any(map(analysis.starting_with, prefixes)))
    return ("hash", *pictures, *spoken, "attempts", "bytes", "times")


def _recording_rows(recording: Recording, translator: Translator) -> list[tuple[str, str]]:
    entry, file = recording.entry, recording.capture.file
    taken = [translator.text(f"method.point.{entry.point}", capture=entry.id)]
    if entry.router:
        taken.append(translator.text("method.router", router=entry.router))
    if entry.interface:
        taken.append(translator.text("method.interface", interface=entry.interface))
    taken += [translator.own_words(own_words(text)) for text in (entry.taken_by, entry.clock) if text]
    if entry.clock is None:
        taken.append(translator.text("method.clock-unsaid"))
    return [
        (translator.text("method.recording", capture=entry.id), " ".join(taken)),
        (translator.text("method.reconciliation"), reconciliation(file, translator)),
    ]
