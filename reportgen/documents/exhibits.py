"""The list of exhibits: the only place where digests are printed."""

from __future__ import annotations

from pathlib import PurePosixPath

from reportgen.analysis.value import Analysis
from reportgen.findings.declared import own_words
from reportgen.language.translator import Translator

ExhibitRow = tuple[str, str, str, str, str, str]


def exhibit_rows(analysis: Analysis, translator: Translator) -> tuple[ExhibitRow, ...]:
    """(number, title, file and size, SHA-256, date, kind): the exhibits in their order, then the captures."""
    case = analysis.facts.case
    rows = [
        (
            str(number),
            translator.own_words(own_words(exhibit.title)),
            _file_line(analysis, exhibit.path, translator),
            analysis.input_of(exhibit.path).sha256,
            translator.compact_day(exhibit.date) if exhibit.date else translator.text("date.unknown-short"),
            translator.text("exhibit.enclosed"),
        )
        for number, exhibit in enumerate(case.exhibits, start=1)
    ]
    for recording in analysis.facts.recordings:
        file = recording.capture.file
        rows.append(
            (
                recording.entry.id,
                translator.text("exhibit.capture", capture=recording.entry.id),
                _file_line(analysis, recording.entry.path, translator),
                file.sha256,
                translator.compact_day(analysis.facts.day_of(file.first_at_ns)) if file.first_at_ns is not None else "",
                translator.text("exhibit.on-request"),
            )
        )
    return tuple(rows)


def _file_line(analysis: Analysis, path: str, translator: Translator) -> str:
    return f"{PurePosixPath(path).name}, {translator.bytes(analysis.input_of(path).size_bytes)}"
