"""The constructed example with a part of it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reportgen.actions.case_files import CaseFiles
from reportgen.analysis.value import Analysis
from reportgen.findings.confirmation import Standing
from reportgen.pipeline.analyse import analyse


def analysed(files: CaseFiles, **changes: Any) -> Analysis:
    case = files.case.model_copy(update=changes)
    entries = len(case.registrations)
    analysis = analyse(
        case,
        files.captures[: len(case.captures)],
        files.registrations[:entries],
        files.inputs,
        tool_version="0",
        image_decoder="none",
        arguments=(),
    )
    return confirming(analysis)


def confirming(analysis: Analysis, *but: str) -> Analysis:
    """As if the user had said yes to everything, but for some."""
    return replace(
        analysis,
        reviews=tuple(
            replace(found, standing=Standing.CONFIRMED) if found.waits and found.assertion.id not in but else found
            for found in analysis.reviews
        ),
    )


def answering(files: CaseFiles, **answers: Any) -> dict[str, Any]:
    return {"declarations": files.case.declarations.model_copy(update=answers)}


def letter(files: CaseFiles, key: str, **changes: Any) -> dict[str, Any]:
    """The correspondence with one message changed."""
    return {
        "correspondence": tuple(
            message.model_copy(update=changes) if message.id == key else message
            for message in files.case.correspondence
        )
    }
