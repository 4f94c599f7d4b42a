"""``inspect --destinations``: what is known of each address at the other end, of captures or of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.actions.analysis import analysis_of, note_analysis
from reportgen.actions.case_files import read_case_files
from reportgen.actions.inspect import Progress, inspect
from reportgen.actions.open_case import CASE_FILE
from reportgen.analysis.dossier import Dossier, capture_dossiers, case_destinations, case_dossier
from reportgen.analysis.first_look import first_look
from reportgen.attribution.vantage import Obstacle
from reportgen.errors import OutputError


@dataclass(frozen=True, eq=False, kw_only=True)
class Destinations:
    """The dossiers, made one by one, in the order of their weight."""

    count: int  # of all addresses at the other end
    dossiers: Iterator[Dossier]
    timezone: str | None  # the case's
    obstacles: tuple[Obstacle, ...]  # why no device can be told apart in some of the captures
    unlogged: OutputError | None = None  # why the custody log of the case could not take the analysis


def is_case(files: Sequence[Path]) -> bool:
    """Whether a case folder was named instead of captures."""
    return len(files) == 1 and (files[0] / CASE_FILE).is_file()


def capture_destinations(files: Sequence[Path], progress: Progress | None, *, at_most: int | None) -> Destinations:
    """Of bare captures: everything outside the home network. Raises: UnreadableInput."""
    captures = inspect(files, progress)
    look = first_look(captures)
    rows = look.destinations
    addresses = [row.address for row in rows[:at_most]]
    return Destinations(
        count=len(rows), dossiers=capture_dossiers(captures, addresses), timezone=None, obstacles=look.obstacles
    )


def destinations_of_case(folder: Path, *, at_most: int | None) -> Destinations:
    """Of a case: what the device itself contacted, with kept registry answers. Raises: as ``build`` for the case."""
    analysis = analysis_of(read_case_files(folder), ("inspect",))
    facts = analysis.facts
    addresses = case_destinations(facts)
    return Destinations(
        count=len(addresses),
        dossiers=(case_dossier(facts, address) for address in addresses[:at_most]),
        timezone=facts.case.timezone,
        obstacles=tuple(dict.fromkeys(one for found in facts.recordings for one in found.traffic.obstacles)),
        unlogged=note_analysis(folder, analysis),
    )
