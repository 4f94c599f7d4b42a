"""``check``: what stands in the way of a complaint, before anything is built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportgen.actions.analysis import analysis_of, note_analysis
from reportgen.actions.case_files import read_case_files
from reportgen.analysis.value import Analysis
from reportgen.errors import OutputError
from reportgen.pipeline.compose import complaint_lacks
from reportgen.pipeline.gates import Gate, gates


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What stands in the way."""

    gates: tuple[Gate, ...]  # the weightiest first
    unlogged: OutputError | None  # why the custody log could not take the analysis


def check(folder: Path) -> Checked:
    """The gates of the case; noted in its log. Raises: as ``build`` where the case cannot be read."""
    analysis = analysis_of(read_case_files(folder), ("check",))
    return Checked(gates=gates_of(analysis), unlogged=note_analysis(folder, analysis))


def gates_of(analysis: Analysis) -> tuple[Gate, ...]:
    """The gates of a case that is analysed already."""
    return gates(analysis, complaint_lacks(analysis))
