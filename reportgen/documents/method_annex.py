"""Annex B: how each capture was taken and read, what was counted how, what the limits are."""

from __future__ import annotations

from collections import Counter

from reportgen.analysis.value import Analysis
from reportgen.documents.circumstances import circumstances_text
from reportgen.documents.reconciliation import reconciliation
from reportgen.findings.declared import own_words
from reportgen.findings.facts import Recording
from reportgen.findings.method import conventions, method_entries
from reportgen.language.translator import Translator
from reportgen.language.values import Text, Value


def method_rows(analysis: Analysis, translator: Translator) -> tuple[tuple[str, str], ...]:
    """Annex B as (what, text), made from the findings that the letter speaks of (``findings.method``)."""
    rows: list[tuple[str, str]] = []
    for recording in analysis.facts.recordings:
        rows += _recording_rows(recording, translator)
    values: dict[str, Value] = {
        **conventions(),
        "decoder": Text(analysis.image_decoder),
        "version": Text(analysis.tool_version),
        "zone": Text(analysis.facts.case.timezone),
    }
    for key in ("hash", *method_entries(analysis.assertions), "times"):
        rows.append((translator.text(f"method.{key}"), translator.text(f"method.{key}-text", **values)))
    if unexamined := _unexamined(analysis, translator):
        rows.append((translator.text("method.unexamined"), unexamined))
    rows.append((translator.text("method.cannot-show"), translator.text("method.cannot-show-text")))
    return tuple(rows)


def _unexamined(analysis: Analysis, translator: Translator) -> str:
    """What the captures hold and was not read to its end, by kind with its number; empty where there is nothing."""
    counts: Counter[str] = Counter()
    for recording in analysis.facts.recordings:
        counts.update(dict(recording.capture.left_out))
    return "; ".join(
        translator.text(f"unexamined.{reason}", n=count)
        if translator.has(f"unexamined.{reason}")
        else translator.text("unexamined.other", n=count, reason=reason)
        for reason, count in sorted(counts.items())
    )


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
        (translator.text("method.circumstances"), circumstances_text(entry.circumstances, translator)),
        (translator.text("method.reconciliation"), reconciliation(file, translator)),
    ]
