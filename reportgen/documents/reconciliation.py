"""The line that accounts for every byte of a capture file, in words."""

from __future__ import annotations

from reportgen.capture.values import FileReconciliation
from reportgen.language.translator import Translator
from reportgen.language.values import Count


def reconciliation(file: FileReconciliation, translator: Translator) -> str:
    """The line that accounts for every byte of the file."""
    sentences = [
        translator.text(
            "reconciliation.file",
            format=file.format,
            size=Count(file.size_bytes),
            header=Count(file.header_bytes),
            n=file.records_count,
            captured=Count(file.captured_bytes),
            heads=Count(file.records_count * file.record_header_bytes),
            unread=Count(file.unread_bytes),
        ),
        translator.text(
            "reconciliation.records",
            flows=Count(file.flows_records_count),
            others=Count(sum(kind.records_count for kind in file.no_flow)),
            undecoded=Count(sum(kind.records_count for kind in file.undecoded)),
        ),
    ]
    if file.cut_records_count:
        sentences.append(translator.text("reconciliation.cut", n=file.cut_records_count))
    if file.unread_from_offset is not None:
        sentences.append(translator.text("reconciliation.unread", offset=Count(file.unread_from_offset)))
    return " ".join(sentences)
