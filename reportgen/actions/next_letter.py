"""``next``: writes the document that comes next in a case, dated today, and notes in the log that it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from reportgen.actions.log import note_written
from reportgen.actions.status import CaseStatus, status
from reportgen.actions.write import FOLDER, Wish, Written, kind_named, write
from reportgen.adapters.removal import remove_empty
from reportgen.case.next_step import Step
from reportgen.errors import CaseIncomplete, OutputError


@dataclass(frozen=True, eq=False, kw_only=True)
class NextLetter:
    """What came of it: a document, or the step that needs none."""

    before: CaseStatus
    step: Step | None  # None: a document that the user named although no step proposes it
    document: str | None
    written: Written | None = None


def next_letter(
    folder: Path,
    *,
    document: str | None,
    at: datetime,
    early: bool = False,
    pair: bool = False,
    replace_files: bool = False,
) -> NextLetter:
    """``document``: the one to write, where it is not the first that is proposed. Nothing is sent.

    Raises: CaseIncomplete before the cautious day, unless ``early``; as ``write``.
    """
    before = status(folder, at=at)
    if document is not None:
        kind_named(document)
    wanted = [step for step in before.steps if document is None or step.document == document]
    step = wanted[0] if wanted else None
    chosen = document or (step.document if step else None)
    if chosen is None:
        return NextLetter(before=before, step=step, document=None)
    if step is not None and step.not_before is not None and not early:
        _refuse_early(step.not_before, before.standing.today)
    today = before.standing.today
    target = _target(folder, today)
    try:
        wish = Wish(pair=pair, letter_date=today)
        written = write(folder, [chosen], target=target, replace_files=replace_files, wish=wish)
    finally:
        remove_empty(target, folder)  # nothing was written
    files = [one.path.relative_to(folder).as_posix() for one in written.documents]
    note_written(before.opened, document=chosen, letter_date=today, files=files, at=at)
    return NextLetter(before=before, step=step, document=chosen, written=written)


def _refuse_early(not_before: date, today: date) -> None:
    if today < not_before:
        raise CaseIncomplete("next.early", day=not_before.isoformat(), today=today.isoformat())


def _target(folder: Path, day: date) -> Path:
    """A folder of the day: an earlier letter of the same kind stays what it was."""
    documents = folder / FOLDER
    try:
        documents.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError("output.failed", file=str(documents), reason=error.strerror or "") from error
    return documents / day.isoformat()
