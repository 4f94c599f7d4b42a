"""The line that accounts for every byte of a capture file, in words."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.capture.file_values import FileReconciliation
from reportgen.language.translator import Translator
from reportgen.language.values import Count


def reconciliation(file: FileReconciliation, translator: Translator) -> str:
    """The line that accounts for every byte of the file."""
    sentences = list(_compression(file, translator))
    sentences += [
        translator.text(
            "reconciliation.file-with-blocks" if file.other_blocks else "reconciliation.file",
            format=file.format,
            size=Count(file.content_bytes),
            header=Count(file.header_bytes),
            n=file.records_count,
            captured=Count(file.captured_bytes),
            heads=Count(file.record_overhead_bytes),
            others=Count(sum(kind.size_bytes for kind in file.other_blocks)),
            unread=Count(file.unread_bytes),
        ),
        translator.text(
            "reconciliation.records",
            flows=Count(file.flows_records_count),
            others=Count(sum(kind.records_count for kind in file.no_flow)),
            undecoded=Count(sum(kind.records_count for kind in file.undecoded)),
        ),
    ]
    return " ".join([*sentences, *_special(file, translator)])


def reconciliation_notes(file: FileReconciliation, translator: Translator) -> tuple[str, ...]:
    """What is special about the file; nothing where nothing is."""
    return (*_compression(file, translator), *_special(file, translator))


def _special(file: FileReconciliation, translator: Translator) -> Iterator[str]:
    if file.doubled_records_count:
        yield translator.text("reconciliation.doubled", n=file.doubled_records_count)
    if file.overlapping_records_count:
        yield translator.text("reconciliation.overlapping", n=file.overlapping_records_count)
    if file.cut_records_count:
        yield translator.text("reconciliation.cut", n=file.cut_records_count)
    if file.unread_from_offset is not None:
        yield translator.text("reconciliation.unread", offset=Count(file.unread_from_offset))
    if file.timeless_records_count:
        yield translator.text("reconciliation.timeless", n=file.timeless_records_count)
    if dropped := sum(interface.dropped_count or 0 for interface in file.interfaces):
        yield translator.text("reconciliation.dropped", n=dropped)


def _compression(file: FileReconciliation, translator: Translator) -> Iterator[str]:
    inside = file.compression
    if inside is None:
        return
    yield translator.text(
        "reconciliation.compressed", format=inside.format, size=Count(file.size_bytes), sha256=inside.sha256
    )
    if inside.unread_reason == "cut-in-compressed-data":
        yield translator.text("reconciliation.compressed-cut")
    elif inside.unread_from_offset is not None:
        yield translator.text(
            "reconciliation.compressed-unread",
            unread=Count(inside.unread_bytes),
            offset=Count(inside.unread_from_offset),
        )
