"""``capture file``: a capture that was saved by hand, taken in with the questions that a custody log asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reportgen.actions.acquisition_log import EvidencePlace, custody_entry
from reportgen.adapters.custody_file import append_custody
from reportgen.adapters.folder import STANDARD_INPUT, open_input, open_standard_input, shown_path
from reportgen.adapters.growing_file import SUFFIX, GrowingFile, adopt, discard_broken_copy, is_same, leftovers
from reportgen.adapters.scratch import ScratchFile
from reportgen.capture.file_values import FileReconciliation
from reportgen.capture.read import read_capture
from reportgen.errors import CaseIncomplete, OutputError, UsageError
from reportgen.evidence.acquisition import FILED, utc_text
from reportgen.evidence.acquisition_questions import MONITOR_MODE, QUESTIONS, stated
from reportgen.evidence.custody import Chain, Json
from reportgen.evidence.digest import ByteSource


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A file with its entry in the log."""

    path: Path
    name_in_log: str
    file: FileReconciliation
    chain: Chain


def refuse_unlawful(how: str | None) -> None:
    """By the stated way of taking, never by what the file looks like: a router's own Wi-Fi captures look the same.

    Raises: UsageError where the way is not stated, CaseIncomplete for monitor mode.
    """
    if how is None:
        raise UsageError("capture.how-missing")
    if how == MONITOR_MODE:
        raise CaseIncomplete("capture.monitor-mode")


def capture_file(
    path: Path, place: EvidencePlace, answers: Mapping[str, str | None], *, progress: Callable[[int], None]
) -> TakenIn:
    """Copies the file (``-``: standard input) in, hashed as it comes, and logs it; a file in place stays there.

    Raises: UsageError, CaseIncomplete, UnreadableInput where it is no capture, OutputError; EvidenceMismatch where the
    disk gives back other bytes than were written.
    """
    refuse_unlawful(answers.get("how"))
    target = place.file_folder() / name_in_evidence(path)
    is_in_place = target.exists() and path.exists() and (target.resolve() == path.resolve() or is_same(target, path))
    is_leftover = path in tuple(leftovers(path.parent)) and path.parent.resolve() == target.parent.resolve()
    modified_at_ns = path.stat().st_mtime_ns if path.is_file() else None
    if not is_leftover:
        discard_broken_copy(target, path)
    copy = None if is_in_place or is_leftover else GrowingFile(target)
    try:
        with _opened(target if is_in_place else path) as source:
            tee = source if copy is None else _Tee(source, copy)
            capture = read_capture(
                tee, name=target.name, decode_image=lambda _data: None, progress=progress, scratch=ScratchFile()
            )
        if copy is not None:
            _compare(copy, capture.file)
            copy.read_again()
            copy.finish()
            copy = None
        if is_leftover:
            adopt(path, target)
    finally:
        if copy is not None:
            copy.discard()
    details = _details(
        path, place.name_in_log(target), capture.file, answers, modified_at_ns, is_copy=not (is_in_place or is_leftover)
    )
    chain = append_custody(place.folder, custody_entry(FILED, details))
    return TakenIn(path=target, name_in_log=place.name_in_log(target), file=capture.file, chain=chain)


class _Tee:
    """Hands bytes on and writes them to the copy."""

    def __init__(self, source: ByteSource, copy: GrowingFile) -> None:
        self._source, self._copy = source, copy

    def read(self, size: int, /) -> bytes:
        data = self._source.read(size)
        self._copy.write(data)
        return data


def _compare(copy: GrowingFile, file: FileReconciliation) -> None:
    """What was parsed is what was written. Raises: OutputError."""
    if (copy.sha256(), copy.size_bytes) != (file.sha256, file.size_bytes):
        raise OutputError("output.failed", file=shown_path(copy.target), reason="SHA-256")


def _opened(path: Path) -> AbstractContextManager[ByteSource]:
    return open_standard_input() if str(path) == STANDARD_INPUT else open_input(path)


def name_in_evidence(path: Path) -> str:
    """The name that the file gets where evidence is put."""
    if str(path) == STANDARD_INPUT:
        return f"stdin-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.pcap"
    name = path.name.removesuffix(SUFFIX)
    return re.sub(r"[^\w.() -]", "_", name)[-120:].lstrip(". ") or "capture.pcap"


def _details(
    path: Path,
    name: str,
    file: FileReconciliation,
    answers: Mapping[str, str | None],
    modified_at_ns: int | None,
    *,
    is_copy: bool,
) -> dict[str, Json]:
    return {
        "method": answers["how"],
        "answers": {question.key: answers.get(question.key) for question in QUESTIONS if question.key != "how"},
        "circumstances": stated(answers),
        "file": name,
        "original_name": None if str(path) == STANDARD_INPUT else shown_path(Path(path.name)),
        "original_modified_at": utc_text(modified_at_ns),
        "is_copy": is_copy,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "format": file.format,
        "records_count": file.records_count,
        "unread_bytes": file.unread_bytes,
        "first_record_at": utc_text(file.first_at_ns),
        "last_record_at": utc_text(file.last_at_ns),
    }
