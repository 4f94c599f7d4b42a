"""``check``: what stands in the way of a complaint, before anything is built."""

from __future__ import annotations

from pathlib import Path

from reportgen.actions.analysis import analysis_of
from reportgen.actions.case_files import read_case_files
from reportgen.analysis.value import Analysis
from reportgen.pipeline.compose import complaint_lacks
from reportgen.pipeline.gates import Gate, gates


def check(folder: Path) -> tuple[Gate, ...]:
    """The gates of the case, the weightiest first. Raises: as ``build`` where the case cannot be read."""
    return gates_of(analysis_of(read_case_files(folder), ("check",)))


def gates_of(analysis: Analysis) -> tuple[Gate, ...]:
    """The gates of a case that is analysed already."""
    return gates(analysis, complaint_lacks(analysis))
