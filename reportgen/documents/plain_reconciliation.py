"""Whether a file was read to its end, for people: a sentence, and a table whose rows add up to the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.capture.file_values import FileReconciliation
from reportgen.documents.reconciliation import reconciliation_notes
from reportgen.language.translator import Translator
from reportgen.language.values import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFile:
    """One file; the amounts of ``parts`` add up to ``whole``, the counts of ``records`` to ``records_whole``."""

    name: str
    sha256: str
    sentence: str
    parts: tuple[tuple[str, str], ...]
    whole: tuple[str, str]
    records: tuple[tuple[str, str], ...]
    records_whole: tuple[str, str]
    notes: tuple[str, ...]


def plain_reconciliation(file: FileReconciliation, words: Translator) -> PlainFile:
    """The same numbers as :func:`reconciliation`, one below the other."""
    undecoded = sum(kind.records_count for kind in file.undecoded)
    key = "unread" if file.unread_bytes else "undecoded" if undecoded else "whole"
    sentence = words.text(
        f"inspect.plain.{key}",
        size=Count(file.content_bytes),
        unread=Count(file.unread_bytes),
        n=undecoded,
    )
    return PlainFile(
        name=file.name,
        sha256=file.sha256,
        sentence=sentence,
        parts=tuple(_amounts(_parts(file), words)),
        whole=(words.text("inspect.plain.size"), words.number(file.content_bytes)),
        records=tuple(_amounts(_records(file, undecoded), words)),
        records_whole=(words.text("inspect.plain.records"), words.number(file.records_count)),
        notes=(*reconciliation_notes(file, words), words.text("inspect.plain.limit")),
    )


def _parts(file: FileReconciliation) -> Iterator[tuple[str, int, bool]]:
    """Message id, bytes, whether the row stands there also for nothing."""
    yield "header", file.header_bytes, True
    yield "heads", file.record_overhead_bytes, True
    yield "captured", file.captured_bytes, True
    yield "blocks", sum(kind.size_bytes for kind in file.other_blocks), False
    yield "left", file.unread_bytes, True


def _records(file: FileReconciliation, undecoded: int) -> Iterator[tuple[str, int, bool]]:
    yield "flows", file.flows_records_count, True
    yield "no-flow", sum(kind.records_count for kind in file.no_flow), True
    yield "doubled", file.doubled_records_count, False
    yield "overlapping", file.overlapping_records_count, False
    yield "unknown", undecoded, True


def _amounts(rows: Iterator[tuple[str, int, bool]], words: Translator) -> Iterator[tuple[str, str]]:
    for key, amount, always in rows:
        if amount or always:
            yield words.text(f"inspect.plain.{key}"), words.number(amount)
