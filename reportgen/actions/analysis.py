"""What ``build``, ``review`` and ``check`` share: a case folder, read and analysed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import reportgen
from reportgen.actions.case_files import CaseFiles
from reportgen.actions.custody_log import Entry, has_log, note_outputs
from reportgen.adapters.images import decoder_name
from reportgen.analysis.value import Analysis
from reportgen.case.review_log import ReviewLog
from reportgen.errors import OutputError
from reportgen.evidence.custody_kinds import ANALYSIS, RENDER, listed
from reportgen.evidence.digest import sha256_of
from reportgen.findings.confirmation import Confirmation
from reportgen.pipeline.analyse import analyse


def analysis_of(files: CaseFiles, arguments: Sequence[str]) -> Analysis:
    """Everything that the case and its captures support, with the user's word on each of it."""
    return analyse(
        files.case,
        files.captures,
        files.registrations,
        files.inputs,
        tool_version=reportgen.__version__,
        image_decoder=decoder_name(),
        arguments=arguments,
        confirmations=confirmations_of(files.review),
        events=files.events,
        bounces=files.bounces,
        silences=files.answers.silences(),
        unreadable_answers=files.answers.unreadable,
    )


def note_analysis(folder: Path, analysis: Analysis) -> OutputError | None:
    """Notes an analysis that was shown and not written, where the case keeps a log; why the log could not take it."""
    return note_outputs(folder, [analysis_entry(analysis)]) if has_log(folder) else None


def note_shown(folder: Path, analysis: Analysis, letters: Iterable[tuple[str, bytes]]) -> OutputError | None:
    """The same, and the letters as PDF that were set to be looked at and are kept nowhere."""
    if not has_log(folder):
        return None
    name, details = analysis_entry(analysis)
    outputs = listed((f"{letter} (shown)", sha256_of(data), len(data)) for letter, data in letters)
    return note_outputs(folder, [(name, details), (RENDER, {"inputs": details["inputs"], "outputs": outputs})])


def analysis_entry(analysis: Analysis) -> Entry:
    """For the custody log: what was analysed, and the digest of what came out: of each finding id and digest."""
    found = "".join(f"{one.digest}  {one.assertion.id}\n" for one in analysis.reviews).encode()
    return ANALYSIS, {
        "arguments": list(analysis.arguments),
        "inputs": listed((one.path, one.sha256, one.size_bytes) for one in analysis.inputs),
        "findings_count": len(analysis.reviews),
        "findings_sha256": sha256_of(found),
    }


def confirmations_of(review: ReviewLog) -> tuple[Confirmation, ...]:
    """The answers of the log as values of the findings."""
    return tuple(
        Confirmation(
            assertion=line.assertion,
            digest=line.digest,
            accepted=line.answer == "yes",
            at=line.at,
            comment=line.comment,
        )
        for line in review.lines
    )
