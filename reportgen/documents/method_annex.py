"""Annex B: how each capture was taken and read, what was counted how, what the limits are."""

from __future__ import annotations

from reportgen.analysis.value import Analysis
from reportgen.documents.reconciliation import reconciliation
from reportgen.findings.declared import own_words
from reportgen.findings.facts import MIN_HEIGHT_PX, MIN_WIDTH_PX, Recording
from reportgen.language.translator import Translator
from reportgen.language.values import Count


def method_rows(analysis: Analysis, translator: Translator) -> tuple[tuple[str, str], ...]:
    """Annex B as (what, text): how each capture was taken and read, what was counted how, what the limits are."""
    rows: list[tuple[str, str]] = []
    for recording in analysis.facts.recordings:
        rows += _recording_rows(recording, translator)
    for key in ("hash", "images", "distinct", "attempts", "bytes", "times"):
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
                ),
            )
        )
    return tuple(rows)


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
