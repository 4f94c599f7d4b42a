"""``status``: where a case stands, what is due and what comes next; for one case or a folder of cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from reportgen.actions.open_case import CASE_FILE, OpenCase, open_case
from reportgen.case.next_step import Step, steps_of
from reportgen.case.standing import Standing, standing_of
from reportgen.errors import ReportgenError, UnreadableInput

CASES_AT_MOST = 1000


@dataclass(frozen=True, eq=False, kw_only=True)
class CaseStatus:
    """One case on one day."""

    opened: OpenCase
    standing: Standing
    steps: tuple[Step, ...]

    @property
    def due(self) -> date:
        """The day that decides which case to look at first."""
        days = [step.not_before for step in self.steps[:1] if step.not_before]
        if not self.steps:
            return date.max
        return days[0] if days else self.standing.today


@dataclass(frozen=True, eq=False, kw_only=True)
class Unreadable:
    """A case that cannot be read; why."""

    folder: Path
    error: ReportgenError


def status(folder: Path, *, at: datetime) -> CaseStatus:
    """Where the case stands at ``at``. Raises: UnreadableInput, Problems, CaseIncomplete where it cannot be read."""
    opened = open_case(folder)
    standing = standing_of(opened.case, opened.correspondence, at.astimezone(opened.case.zone).date())
    return CaseStatus(opened=opened, standing=standing, steps=steps_of(standing, opened.correspondence))


def statuses(folder: Path, *, at: datetime) -> tuple[CaseStatus | Unreadable, ...]:
    """The case in ``folder``, or every case in the folders below it: the most urgent first, unreadable ones last.

    Raises: UnreadableInput where there is no case at all; as :func:`status` where ``folder`` itself is one.
    """
    if (folder / CASE_FILE).is_file() or not folder.is_dir():
        return (status(folder, at=at),)
    found = tuple(_each(folder, at))
    if not found:
        raise UnreadableInput("status.no-case", folder=str(folder))
    readable = sorted((one for one in found if isinstance(one, CaseStatus)), key=lambda one: one.due)
    return (*readable, *(one for one in found if isinstance(one, Unreadable)))


def _each(folder: Path, at: datetime) -> Iterator[CaseStatus | Unreadable]:
    try:
        places = sorted(path.parent for path in folder.glob(f"*/{CASE_FILE}"))
    except OSError as error:
        raise UnreadableInput("input.read-failed", file=str(folder), reason=error.strerror or "") from error
    if len(places) > CASES_AT_MOST:
        raise UnreadableInput("status.too-many", folder=str(folder), limit=CASES_AT_MOST)
    for place in places:
        try:
            yield status(place, at=at)
        except ReportgenError as error:
            yield Unreadable(folder=place, error=error)
